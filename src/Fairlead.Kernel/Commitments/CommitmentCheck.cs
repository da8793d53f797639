using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>One look at whether a kept promise helped: at closing, and 30, 60 and 90 days later.</summary>
public sealed class CommitmentCheck
{
    /// <summary>How many days after closing.</summary>
    public static readonly IReadOnlyList<int> AfterDays = [0, 30, 60, 90];

    /// <summary>The promise.</summary>
    public required string CommitmentId { get; init; }

    /// <summary>How many days after closing it is.</summary>
    public required int AfterDay { get; init; }

    /// <summary>When it is due, UTC.</summary>
    public required DateTime DueAt { get; init; }

    /// <summary>When it was judged, UTC; null before.</summary>
    public DateTime? JudgedAt { get; set; }

    /// <summary>The verdict; null before.</summary>
    public CommitmentVerdict? Verdict { get; set; }

    /// <summary>The arithmetic in words; null before.</summary>
    public string? Why { get; set; }

    /// <summary>The value that was read; null where there was none.</summary>
    public double? Value { get; set; }

    /// <summary>Its sample.</summary>
    public long N { get; set; }

    /// <summary>The lower end of its interval; null where there was none.</summary>
    public double? Low { get; set; }

    /// <summary>The upper end of its interval; null where there was none.</summary>
    public double? High { get; set; }

    /// <summary>The version of the measure's definition; 0 where there was none.</summary>
    public int DefinitionVersion { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<CommitmentCheck>(e =>
    {
        e.ToTable("commitment_check");
        e.HasKey(c => new { c.CommitmentId, c.AfterDay });
        e.Property(c => c.CommitmentId).HasMaxLength(Commitment.IdLength);
        e.Property(c => c.Why).HasMaxLength(1000);
        e.Ignore(c => c.Read);
        e.HasIndex(c => new { c.JudgedAt, c.DueAt });
        e.HasOne<Commitment>().WithMany().HasForeignKey(c => c.CommitmentId).OnDelete(DeleteBehavior.Cascade);
    });

    internal static Task<List<CommitmentCheck>> OfAsync(Data.FairleadDb db, string id, CancellationToken cancel) =>
        db.Set<CommitmentCheck>().AsNoTracking().Where(c => c.CommitmentId == id).OrderBy(c => c.AfterDay).ToListAsync(cancel);

    internal ReadValue Read => new(Value, N, Low is { } low && High is { } high ? new(low, high) : null, DefinitionVersion);
}
