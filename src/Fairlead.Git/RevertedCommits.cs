namespace Fairlead.Git;

/// <summary>A commit that takes another one back, by its words.</summary>
/// <param name="Commit">The number of the reverting commit.</param>
/// <param name="Named">What stands in its message: a name of a commit, '#12', or the subject in quotes.</param>
/// <param name="Target">The number of the commit that is meant; null where none can be found, or where an abbreviated name means several.</param>
/// <param name="ByName">Whether the message names the commit itself.</param>
public readonly record struct RevertedCommit(int Commit, string Named, int? Target, bool ByName);

/// <summary>Finds what reverts take back: by the commit that they name, else by the pull request, else by the subject in 'Revert "…"'.</summary>
public static class RevertedCommits
{
    /// <param name="history">A history.</param>
    /// <returns>Each reverting commit once, in the order of the history's mentions.</returns>
    /// <remarks>
    /// A subject or a number means the latest such commit that was made before the revert, for subjects are used again. With and without the number of a
    /// pull request it is the same subject: the revert is titled after the pull request, which a squash merge titles with its number.
    /// </remarks>
    public static IReadOnlyList<RevertedCommit> Of(History history)
    {
        var mentions = history.Mentions.Where(m => m.Kind is MentionKind.Reverts or MentionKind.RevertsSubject or MentionKind.RevertsPullRequest).ToList();
        var subjects = mentions.Where(m => m.Kind == MentionKind.RevertsSubject).Select(m => CommitMessage.WithoutNumber(m.Name)).ToHashSet(StringComparer.Ordinal);
        var numbers = mentions.Where(m => m.Kind == MentionKind.RevertsPullRequest).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var bySubject = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var byNumber = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var commit = 0; commit < history.Count && subjects.Count + numbers.Count > 0; commit++)
        {
            var subject = history.SubjectOf(commit);
            if (CommitMessage.WithoutNumber(subject) is var plain && subjects.Contains(plain))
                Add(bySubject, plain, commit);
            if (CommitMessage.PullRequest(subject) is { } number && numbers.Contains(number))
                Add(byNumber, number, commit);
        }

        return mentions.ConvertAll(m => m.Kind switch
        {
            MentionKind.Reverts => new RevertedCommit(m.Commit, m.Name, history.Resolve(m.Name), true),
            MentionKind.RevertsPullRequest => new RevertedCommit(m.Commit, "#" + m.Name, Latest(byNumber, m.Name, m.Commit), false),
            _ => new RevertedCommit(m.Commit, $"\"{m.Name}\"", Latest(bySubject, CommitMessage.WithoutNumber(m.Name), m.Commit), false),
        });

        int? Latest(Dictionary<string, List<int>> found, string key, int revert)
        {
            int? latest = null;
            foreach (var commit in found.GetValueOrDefault(key) ?? [])
            {
                if (commit != revert && history.Committed[commit] <= history.Committed[revert] && (latest is not { } known || history.Committed[commit] > history.Committed[known]))
                    latest = commit;
            }

            return latest;
        }
    }

    private static void Add(Dictionary<string, List<int>> found, string key, int commit)
    {
        if (found.TryGetValue(key, out var commits))
            commits.Add(commit);
        else
            found[key] = [commit];
    }
}
