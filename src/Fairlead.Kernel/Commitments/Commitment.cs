using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>How far a promise is.</summary>
public enum CommitmentState
{
    /// <summary>It is to be kept.</summary>
    Open,

    /// <summary>It was kept.</summary>
    Done,

    /// <summary>It was given up, for a reason.</summary>
    Dropped,
}

/// <summary>How much a promise takes, roughly.</summary>
public enum CommitmentSize
{
    /// <summary>A day or less.</summary>
    Small,

    /// <summary>A week or less.</summary>
    Medium,

    /// <summary>More.</summary>
    Large,
}

/// <summary>A promise with an owner and a date, and where it was made.</summary>
public sealed class Commitment : IAudited
{
    /// <summary>The length of an id.</summary>
    public const int IdLength = 12;

    /// <summary>12 hexadecimal digits in lower case, drawn by chance.</summary>
    public required string Id { get; init; }

    /// <summary>What is promised, in one line.</summary>
    public required string Title { get; set; }

    /// <summary>What it is good for; null where nobody said.</summary>
    public string? Why { get; set; }

    /// <summary>The account that promised; null where a team did, or where the account is gone.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The team to which it belongs; null for a person's own promise.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>The last day on which it is in time, in the organisation's zone.</summary>
    public DateOnly Due { get; set; }

    /// <summary>The day that was promised at first. A moved date does not change it.</summary>
    public DateOnly FirstDue { get; init; }

    /// <summary>How much it takes; null where nobody said.</summary>
    public CommitmentSize? Size { get; set; }

    /// <summary>The measure that shall show whether it helped; null where nothing is expected. The other four stand and fall with it.</summary>
    public string? ExpectedMeasure { get; set; }

    /// <summary>What the measure is about, as <see cref="Expectation.Scope"/>.</summary>
    public string? ExpectedScope { get; set; }

    /// <summary>Whether the value shall be under the bound.</summary>
    public bool? ExpectedUnder { get; set; }

    /// <summary>The bound, in the measure's unit.</summary>
    public double? ExpectedBound { get; set; }

    /// <summary>How many weeks are read.</summary>
    public int? ExpectedWeeks { get; set; }

    /// <summary>What is expected; null for nothing.</summary>
    public Expectation? Expected
    {
        get => this is { ExpectedMeasure: { } measure, ExpectedUnder: { } under, ExpectedBound: { } bound, ExpectedWeeks: { } weeks } ? new(measure, ExpectedScope ?? "", under, bound, weeks) : null;
        set => (ExpectedMeasure, ExpectedScope, ExpectedUnder, ExpectedBound, ExpectedWeeks) = (value?.Measure, value?.Scope, value?.IsUnder, value?.Bound, value?.Weeks);
    }

    /// <summary>How far it is.</summary>
    public CommitmentState State { get; set; }

    /// <summary>What shows that it was kept: a link, or words; null where nobody said.</summary>
    public string? Evidence { get; set; }

    /// <summary>Why it was given up.</summary>
    public string? Reason { get; set; }

    /// <summary>When it was kept or given up, UTC; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>Where it was made, as a kind of thing: 'incident'; null for one that stands for itself.</summary>
    public string? OriginKind { get; init; }

    /// <summary>Which thing of that kind.</summary>
    public string? OriginKey { get; init; }

    /// <summary>Its name for people.</summary>
    public string? OriginTitle { get; init; }

    /// <summary>The path of its page.</summary>
    public string? OriginPath { get; init; }

    /// <summary>When it was made, UTC.</summary>
    [NotAudited]
    public DateTime MadeAt { get; init; }

    /// <summary>The name of whoever wrote it down.</summary>
    [NotAudited]
    public required string MadeBy { get; init; }

    /// <summary>Counts the edits; an edit of an older version is refused.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"commitment:{Id}";

    /// <param name="today">The organisation's present day.</param>
    /// <returns>Whether it is open and its day has passed.</returns>
    public bool IsOverdue(DateOnly today) => State == CommitmentState.Open && Due < today;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Commitment>(e =>
        {
            e.ToTable("commitment");
            e.Property(c => c.Id).HasMaxLength(IdLength).ValueGeneratedNever();
            e.Property(c => c.Title).HasMaxLength(CommitmentRule.LongestTitle);
            e.Property(c => c.Why).HasMaxLength(CommitmentRule.LongestText);
            e.Property(c => c.Evidence).HasMaxLength(CommitmentRule.LongestText);
            e.Property(c => c.Reason).HasMaxLength(CommitmentRule.LongestText);
            e.Property(c => c.OriginKind).HasMaxLength(CommitmentRule.LongestKind);
            e.Property(c => c.OriginKey).HasMaxLength(CommitmentRule.LongestTitle);
            e.Property(c => c.OriginTitle).HasMaxLength(CommitmentRule.LongestTitle);
            e.Property(c => c.OriginPath).HasMaxLength(CommitmentRule.LongestText);
            e.Property(c => c.Version).IsConcurrencyToken();
            e.Property(c => c.ExpectedMeasure).HasMaxLength(60);
            e.Property(c => c.ExpectedScope).HasMaxLength(80);
            e.Ignore(c => c.Expected);
            e.HasIndex(c => new { c.State, c.Due, c.Id });
            e.HasIndex(c => new { c.State, c.ClosedAt, c.Id });
            e.HasIndex(c => new { c.OriginKind, c.OriginKey });
            e.HasOne<Account>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.SetNull);
            e.HasOne<Team>().WithMany().HasForeignKey(c => c.TeamId).OnDelete(DeleteBehavior.SetNull);
        });
        CommitmentCheck.Map(model);
        model.Entity<CommitmentMove>(e =>
        {
            e.ToTable("commitment_move");
            e.HasKey(m => new { m.CommitmentId, m.Number });
            e.Property(m => m.CommitmentId).HasMaxLength(IdLength);
            e.Property(m => m.Reason).HasMaxLength(CommitmentRule.LongestText);
            e.HasOne<Commitment>().WithMany().HasForeignKey(m => m.CommitmentId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>A date that was moved.</summary>
public sealed class CommitmentMove
{
    /// <summary>The promise.</summary>
    public required string CommitmentId { get; init; }

    /// <summary>Which of its moves, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The day that was promised before.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The day that is promised since.</summary>
    public required DateOnly To { get; init; }

    /// <summary>When it was moved, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The name of whoever moved it.</summary>
    public required string By { get; init; }

    /// <summary>Why; null where nobody said.</summary>
    public string? Reason { get; init; }
}
