using Fairlead.Data;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>How a pull request arrived, as far as git knows its commit.</summary>
public enum Arrival
{
    /// <summary>By a merge commit on the trunk.</summary>
    Merge,

    /// <summary>By a commit with fewer than two parents: squashed, rebased or moved forward.</summary>
    Commit,
}

/// <summary>A pull request as it stands, derived from all signals about it, with what git adds. It holds no person: nothing here can be counted by one.</summary>
public sealed record PullRequest
{
    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>The repository; null for one that the catalog does not know.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>Its number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <summary>When it was opened; null where no source said so.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>When it became ready for review, where it was a draft before.</summary>
    public DateTime? ReadyAt { get; init; }

    /// <summary>The author's instant of its first commit, where a source said so.</summary>
    public DateTime? FirstCommitAt { get; init; }

    /// <summary>The earliest author's instant of its branch, where git knows its merge commit.</summary>
    public DateTime? BranchBeganAt { get; init; }

    /// <summary>When somebody else, no program, first reviewed it.</summary>
    public DateTime? FirstReviewAt { get; init; }

    /// <summary>When somebody else, no program, first approved it.</summary>
    public DateTime? ApprovedAt { get; init; }

    /// <summary>When it was merged; null while it is not.</summary>
    public DateTime? MergedAt { get; init; }

    /// <summary>When it was closed, merged or not; null while it is open.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>The first deployment that contains what it merged; null for none that is known.</summary>
    public DateTime? DeployedAt { get; init; }

    /// <summary>How it arrived; null where git does not know its commit.</summary>
    public Arrival? Arrival { get; init; }

    /// <summary>The branch it is for.</summary>
    public string? Target { get; init; }

    /// <summary>The head of its branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>The commit on the target branch that the merge made.</summary>
    public string? MergeSha { get; init; }

    /// <summary>Lines added.</summary>
    public int? Additions { get; init; }

    /// <summary>Lines removed.</summary>
    public int? Deletions { get; init; }

    /// <summary>Lines added and removed in its branch or by its squashed commit, where git knows its merge commit and file changes are read.</summary>
    public int? BranchLines { get; init; }

    /// <summary>The services whose paths it touches, see <see cref="Fairlead.Delivery.ConcernedServices"/>; null where all of the repository are concerned, and where git does not know it.</summary>
    public string? Services { get; init; }

    /// <summary>Files changed.</summary>
    public int? Files { get; init; }

    /// <summary>Its commits.</summary>
    public int? Commits { get; init; }

    /// <summary>Whether a program proposed it.</summary>
    public bool IsByBot { get; init; }

    /// <summary>Whether it is not ready for review yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Where its coding begins: what the source says, else what git knows.</summary>
    public DateTime? BeganAt => FirstCommitAt ?? BranchBeganAt;

    /// <summary>Lines added and removed: what the source says, else what git knows.</summary>
    public int? Lines => Additions is null && Deletions is null ? BranchLines : (Additions ?? 0) + (Deletions ?? 0);

    /// <summary>Its stages.</summary>
    /// <returns>Each stage, null where it is unknown.</returns>
    public PullRequestStages Stages() => PullRequestStages.Of(new(BeganAt, OpenedAt, ReadyAt, FirstReviewAt, MergedAt, DeployedAt));

    internal static void Map(ModelBuilder model) => model.Entity<PullRequest>(e =>
    {
        e.ToTable("pull_request");
        e.HasKey(p => p.Subject);
        e.Property(p => p.Subject).HasMaxLength(1000);
        e.Property(p => p.Url).HasMaxLength(4000);
        e.Property(p => p.HeadSha).HasMaxLength(64);
        e.Property(p => p.MergeSha).HasMaxLength(64);
        e.Property(p => p.Services).HasMaxLength(Fairlead.Delivery.ConcernedServices.MaxLength);
        e.Ignore(p => p.BeganAt);
        e.Ignore(p => p.Lines);
        e.HasIndex(p => new { p.RepositoryId, p.MergedAt });
        e.HasIndex(p => new { p.RepositoryId, p.MergeSha });
        e.HasIndex(p => new { p.MergedAt, p.Subject });
    });

    /// <param name="told">Everything that was told of it.</param>
    /// <returns>How it stands without what git adds; null where nothing but reviews was told.</returns>
    public static PullRequest? Of(SubjectSignals told) => PullRequestFacts.Of(SignalsOf(told)) is not { } facts ? null : new PullRequest
    {
        Subject = told.Subject,
        RepositoryId = told.Rows.Select(r => r.RepositoryId).LastOrDefault(r => r is not null),
        Number = facts.Number,
        Title = facts.Title,
        Url = facts.Url,
        OpenedAt = Stored(facts.OpenedAt),
        ReadyAt = Stored(facts.ReadyAt),
        FirstCommitAt = Stored(facts.FirstCommitAt),
        FirstReviewAt = Stored(facts.FirstReviewAt),
        ApprovedAt = Stored(facts.ApprovedAt),
        MergedAt = Stored(facts.MergedAt),
        ClosedAt = Stored(facts.ClosedAt),
        Target = facts.Target,
        HeadSha = facts.HeadSha,
        MergeSha = facts.MergeSha,
        Additions = facts.Additions,
        Deletions = facts.Deletions,
        Files = facts.Files,
        Commits = facts.Commits,
        IsByBot = facts.IsByBot,
        IsDraft = facts.IsDraft,
    };

    private static IEnumerable<Signal> SignalsOf(SubjectSignals told) =>
        told.Rows.Select(r => ReadSignals.Read(r, PullRequestSignal.Kind) as Signal ?? ReadSignals.Read(r, ReviewSignal.Kind)).OfType<Signal>();

    private static DateTime? Stored(DateTime? at) => at is { } instant ? Instants.ToMicroseconds(instant) : null;
}
