using Fairlead.Audit;
using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>On which side of its value a target is met.</summary>
public enum TargetDirection
{
    /// <summary>Met at the value and below.</summary>
    AtMost,

    /// <summary>Met at the value and above.</summary>
    AtLeast,
}

/// <summary>What a measure shall reach in one scope. There is at most one for each measure and scope; earlier ones stay as <see cref="TargetMove"/>.</summary>
public sealed class MeasureTarget : IAudited
{
    /// <summary>The scope key of the organisation.</summary>
    public const string OrganisationKey = "organisation";

    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of the measure.</summary>
    public required string Measure { get; init; }

    /// <summary>What it is about, as one text: 'organisation', or the id of the team or service.</summary>
    [NotAudited]
    public required string ScopeKey { get; init; }

    /// <summary>The team; null for another scope.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The service; null for another scope.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>What shall be reached, in the measure's unit: seconds, a share from 0 to 1, a rate per day. Null once it was ended.</summary>
    public double? Value { get; set; }

    /// <summary>On which side it is met.</summary>
    public required TargetDirection Direction { get; set; }

    /// <summary>The version of the measure's definition for which it was set.</summary>
    public required int DefinitionVersion { get; set; }

    /// <summary>When it was set so, UTC.</summary>
    [NotAudited]
    public required DateTime SetAt { get; set; }

    /// <summary>The name of whoever set it so.</summary>
    [NotAudited]
    public required string SetBy { get; set; }

    /// <summary>Counts the edits; an edit of an older version is refused.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"target:{Measure}@{ScopeKey}";

    internal static void Map(ModelBuilder model)
    {
        model.Entity<MeasureTarget>(e =>
        {
            e.ToTable("measure_target");
            e.Property(t => t.Id).ValueGeneratedNever();
            e.Property(t => t.Measure).HasMaxLength(TargetRule.LongestName);
            e.Property(t => t.ScopeKey).HasMaxLength(36);
            e.Property(t => t.Version).IsConcurrencyToken();
            e.HasIndex(t => new { t.Measure, t.ScopeKey }).IsUnique();
            e.HasOne<Team>().WithMany().HasForeignKey(t => t.TeamId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Service>().WithMany().HasForeignKey(t => t.ServiceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<TargetMove>(e =>
        {
            e.ToTable("measure_target_move");
            e.HasKey(m => new { m.TargetId, m.Number });
            e.Property(m => m.Reason).HasMaxLength(TargetRule.LongestReason);
            e.HasOne<MeasureTarget>().WithMany().HasForeignKey(m => m.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>A target that was set, moved or ended.</summary>
public sealed class TargetMove
{
    /// <summary>The target.</summary>
    public required Guid TargetId { get; init; }

    /// <summary>Which of its moves, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was to be reached before, in the measure's unit; null where there was none.</summary>
    public required double? From { get; init; }

    /// <summary>What is to be reached since; null where it was ended.</summary>
    public required double? To { get; init; }

    /// <summary>On which side it is met since.</summary>
    public required TargetDirection Direction { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The name of whoever did it.</summary>
    public required string By { get; init; }

    /// <summary>Why; null where nobody said.</summary>
    public string? Reason { get; init; }
}

/// <summary>How a reading stands to its target.</summary>
public enum TargetState
{
    /// <summary>There is no number that could be compared.</summary>
    NotEnoughData,

    /// <summary>It is met.</summary>
    Met,

    /// <summary>It is not.</summary>
    NotMet,
}

/// <summary>The target of a reading, and how the reading stands to it.</summary>
/// <param name="Value">What shall be reached, in the measure's unit.</param>
/// <param name="Direction">On which side it is met.</param>
/// <param name="State">How the reading stands to it.</param>
/// <param name="IsWithinNoise">Whether the reading's interval holds the target, so that the state may be chance.</param>
/// <param name="SetAt">Since when it is what it is, UTC.</param>
/// <param name="DefinitionVersion">The version of the definition for which it was set.</param>
/// <param name="Moves">When it was moved within the window, UTC, with what it was before; the first setting is none.</param>
public sealed record ReadTarget(
    double Value,
    TargetDirection Direction,
    TargetState State,
    bool IsWithinNoise,
    DateTime SetAt,
    int DefinitionVersion,
    IReadOnlyList<(DateTime At, double? From, double? To)> Moves)
{
    /// <param name="target">A target that stands.</param>
    /// <param name="moves">Its moves within the window, in order of time.</param>
    /// <param name="reading">A reading of its measure and scope.</param>
    /// <returns>How the reading stands to it.</returns>
    public static ReadTarget Of(MeasureTarget target, IReadOnlyList<TargetMove> moves, MeasureReading reading)
    {
        var wanted = target.Value!.Value;
        var state = reading.Value is not { } value
            ? TargetState.NotEnoughData
            : (target.Direction == TargetDirection.AtMost ? value <= wanted : value >= wanted) ? TargetState.Met : TargetState.NotMet;
        var isNoise = state != TargetState.NotEnoughData && reading.Interval is { } interval && interval.Low <= wanted && wanted <= interval.High;
        return new(wanted, target.Direction, state, isNoise, target.SetAt, target.DefinitionVersion, [.. moves.Where(m => m.From is not null).Select(m => (m.At, m.From, m.To))]);
    }
}
