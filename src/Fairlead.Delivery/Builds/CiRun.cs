using Fairlead.Domain.Builds;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>One attempt of a pipeline or of one of its jobs, derived from the signals about it.</summary>
public sealed record CiRun
{
    /// <summary>The number of the signal that says how it stands.</summary>
    public required long Number { get; init; }

    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>Who told of it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service; null where it is not known which, or where it is for several.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>Pipeline or job.</summary>
    public required RunLevel Level { get; init; }

    /// <summary>The source's id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>For a job the run it belongs to.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The name of the workflow, pipeline or job.</summary>
    public required string Name { get; init; }

    /// <summary>How it went.</summary>
    public required RunState State { get; init; }

    /// <summary>The branch or tag that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that it ran for.</summary>
    public string? Sha { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTime? QueuedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>When it ended, or when its last state was told.</summary>
    public required DateTime At { get; init; }

    /// <summary>Whether its failure does not fail its pipeline.</summary>
    public bool MayFail { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <summary>How long it ran, in whole seconds; null where start or end is not known.</summary>
    public long? Seconds => Span(StartedAt, FinishedAt);

    /// <summary>How long it waited until it began, in whole seconds; null where that is not known.</summary>
    public long? Waited => Span(QueuedAt, StartedAt);

    internal static void Map(ModelBuilder model) => model.Entity<CiRun>(e =>
    {
        e.ToTable("ci_run");
        e.HasKey(r => r.Number);
        e.Property(r => r.Number).ValueGeneratedNever();
        e.Ignore(r => r.Seconds);
        e.Ignore(r => r.Waited);
        e.Property(r => r.Subject).HasMaxLength(1000);
        e.Property(r => r.Sha).HasMaxLength(64);
        e.Property(r => r.Url).HasMaxLength(4000);
        e.HasIndex(r => r.Subject);
        e.HasIndex(r => new { r.RepositoryId, r.Level, r.At });
        e.HasIndex(r => new { r.Level, r.At, r.Number });
        e.HasIndex(r => new { r.SourceId, r.Pipeline });

        // By this a branch is judged: only pipelines that succeeded or failed say how it stands.
        e.HasIndex(r => new { r.RepositoryId, r.Name, r.Branch, r.At }, "ix_ci_run_branch").HasFilter("level = 'Pipeline'");
    });

    /// <param name="told">Everything that was told of one run, or of the checks of one commit.</param>
    /// <returns>Its attempts.</returns>
    public static IReadOnlyList<CiRun> Of(SubjectSignals told)
    {
        // Checks of one commit are runs of their own, and so are those of two repositories that share the commit.
        var said = told.Rows.Of(RunSignal.Kind).ToList();
        return [.. said.GroupBy(s => s.Signal.IsCheck ? (s.Row.RepositoryId, s.Signal.Run) : (null, "")).SelectMany(run => Of(told, [.. run]))];
    }

    private static IReadOnlyList<CiRun> Of(SubjectSignals told, List<(SignalRow Row, RunSignal Signal)> said)
    {
        var signals = said.ConvertAll(s => s.Signal);
        string? Newest(Func<RunSignal, string?> of) => signals.Select(of).LastOrDefault(t => !string.IsNullOrEmpty(t));
        return [.. RunAttempt.Of(signals).Select(a =>
        {
            var row = said.First(s => ReferenceEquals(s.Signal, a.Last)).Row;
            return new CiRun
            {
                Number = row.Number,
                Subject = told.Subject,
                SourceId = row.SourceId,
                RepositoryId = said.Select(s => s.Row.RepositoryId).LastOrDefault(r => r is not null),
                ServiceId = said.Select(s => s.Row.ServiceId).LastOrDefault(s => s is not null),
                Level = a.Last.Level,
                Run = Cut(a.Last.Run)!,
                Attempt = a.Number,
                Pipeline = Cut(a.Last.Pipeline ?? Newest(s => s.Pipeline)),
                Name = Cut(a.Last.Name)!,
                State = a.Last.State,
                Branch = Cut(a.Last.Branch ?? Newest(s => s.Branch)),
                Sha = a.Last.Sha ?? Newest(s => s.Sha),
                QueuedAt = Stored(a.QueuedAt),
                StartedAt = Stored(a.StartedAt),
                FinishedAt = Stored(a.FinishedAt),
                At = Data.Instants.ToMicroseconds(a.FinishedAt ?? a.Last.At),
                MayFail = signals.Exists(s => s.MayFail),
                Url = a.Last.Url ?? Newest(s => s.Url),
            };
        })];
    }

    /// <summary>Whether it is a check or status of a commit.</summary>
    /// <returns>True for one of these.</returns>
    internal bool IsCheck() => Sha is { } sha && Subject == RunSignal.ChecksOf(sha);

    internal static string? Cut(string? text) => text is { Length: > Longest } ? text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] : text;

    private const int Longest = 400;

    private static DateTime? Stored(DateTime? at) => at is { } instant ? Data.Instants.ToMicroseconds(instant) : null;

    // Clocks of two machines may disagree: what would be below zero is not known.
    private static long? Span(DateTime? from, DateTime? to) => from is { } start && to is { } end && end >= start ? (long)(end - start).TotalSeconds : null;
}
