using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Builds;

/// <summary>One go of a pipeline or job, from what was told of it.</summary>
/// <param name="Number">Which attempt, from 1.</param>
/// <param name="Last">The signal that says how it stands.</param>
/// <param name="QueuedAt">When it was asked for; null where that is not known of this attempt.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
public sealed record RunAttempt(int Number, RunSignal Last, DateTime? QueuedAt, DateTime? StartedAt, DateTime? FinishedAt)
{
    /// <param name="told">All signals about one run, in the order in which they were told.</param>
    /// <returns>
    /// Its attempts in order. The order of arrival does not matter: what ended is not open again because an earlier state is told late. A pipeline that ends again
    /// under its old number, as GitLab's do after a job was repeated, is another attempt; how long that one waited and ran is known only where its own times are told.
    /// A job is one attempt, for forges give a repeated one another number. One that never ended is left out once a later one is told.
    /// </returns>
    public static IReadOnlyList<RunAttempt> Of(IReadOnlyList<RunSignal> told)
    {
        var said = told.OrderBy(s => s.At).ToList();
        if (said.Exists(s => s.Level == RunLevel.Job))
            return [Job(said)];
        var attempts = new List<RunAttempt>();
        var groups = said.GroupBy(s => s.Attempt).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        for (var i = 0; i < groups.Count; i++)
        {
            var group = groups[i];
            var ends = group.Where(s => s.State.IsFinal()).GroupBy(s => s.FinishedAt ?? s.At).OrderBy(e => e.Key).ToList();
            if (ends.Count == 0 && i < groups.Count - 1)
                continue;
            var number = Math.Max(group[0].Attempt, attempts.Count == 0 ? 1 : attempts[^1].Number + 1);
            if (ends.Count == 0)
                attempts.Add(new(number, group[^1], Earliest(group, s => s.QueuedAt, null), Earliest(group, s => s.StartedAt, null), null));
            DateTime? before = null;
            foreach (var end in ends)
            {
                // How long it ran is told best when it ended: a pipeline that paused for a day counts that day in none of its parts.
                var last = end.Last();
                attempts.Add(new(number++, last, Told(last.QueuedAt, s => s.QueuedAt), Told(last.StartedAt, s => s.StartedAt), end.Key));
                DateTime? Told(DateTime? own, Func<RunSignal, DateTime?> of) =>
                    own is { } at && (before is null || at > before) && at <= end.Key ? at : Earliest(group, of, before, end.Key);
                before = end.Key;
            }
        }

        return attempts;
    }

    private static RunAttempt Job(List<RunSignal> said)
    {
        var last = said.LastOrDefault(s => s.State.IsFinal()) ?? said[^1];
        return new(said.Max(s => s.Attempt), last, last.QueuedAt ?? Earliest(said, s => s.QueuedAt, null), Earliest(said, s => s.StartedAt, null), last.State.IsFinal() ? last.FinishedAt ?? last.At : null);
    }

    // Of a later attempt only what lies behind the end of the one before is its own.
    private static DateTime? Earliest(List<RunSignal> said, Func<RunSignal, DateTime?> of, DateTime? after, DateTime? until = null) =>
        said.Select(of).Where(at => at is not null && (after is null || at > after) && (until is null || at <= until)).Min();
}
