using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>How much of the code the tests of a suite ran through on one commit.</summary>
public sealed record CoveragePoint
{
    /// <summary>The number of its newest signal.</summary>
    public required long Number { get; init; }

    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service; null where it is not known which, or where it is for several.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>What was measured.</summary>
    public required string Suite { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The branch; null where nobody said.</summary>
    public string? Branch { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTime At { get; init; }

    /// <summary>Lines that were run.</summary>
    public required int Covered { get; init; }

    /// <summary>Lines that can be run.</summary>
    public required int Lines { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<CoveragePoint>(e =>
    {
        e.ToTable("coverage_point");
        e.HasKey(c => c.Number);
        e.Property(c => c.Number).ValueGeneratedNever();
        e.Property(c => c.Subject).HasMaxLength(1000);
        e.Property(c => c.Sha).HasMaxLength(64);
        e.HasIndex(c => c.Subject);
        e.HasIndex(c => new { c.RepositoryId, c.At });
    });

    /// <param name="told">Everything that was told of one suite on one commit.</param>
    /// <returns>What the newest report says: two of them cannot be added, for they may have run the same lines.</returns>
    public static CoveragePoint Of(SubjectSignals told)
    {
        var row = told.Rows.Where(r => r.Kind == CoverageSignal.Kind.Name).OrderBy(r => r.At).ThenBy(r => r.Number).Last();
        var signal = CoverageSignal.Kind.Read(row.Body);
        return new CoveragePoint
        {
            Number = row.Number,
            Subject = told.Subject,
            RepositoryId = told.Rows.Select(r => r.RepositoryId).LastOrDefault(r => r is not null),
            ServiceId = told.Rows.Select(r => r.ServiceId).LastOrDefault(s => s is not null),
            Suite = CiRun.Cut(signal.Suite)!,
            Sha = signal.Sha,
            Branch = CiRun.Cut(signal.Branch),
            At = row.At,
            Covered = signal.CoveredLines,
            Lines = signal.Lines,
        };
    }
}
