using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>A commit of a trunk's line, by which work arrived there, derived from git.</summary>
public sealed record TrunkArrival
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>Whether it has a second parent; else it was written there, squashed or rebased.</summary>
    public required bool IsMerge { get; init; }

    /// <summary>The committer's instant.</summary>
    public required DateTime At { get; init; }

    /// <summary>The earliest author's instant of what a merge brought in; null where it brought in nothing, where that is not known, and for every other commit.</summary>
    public DateTime? BeganAt { get; init; }

    /// <summary>How many commits arrived: those of a merge's branch, or one.</summary>
    public required int Commits { get; init; }

    /// <summary>Lines that these commits added and removed; null where file changes are not read, and where it is not known what arrived.</summary>
    public int? Lines { get; init; }

    /// <summary>The branch on which it was made, by its message, where that is not the trunk: then nobody can say what it brought, see <see cref="MergedInto"/>.</summary>
    public string? MadeOn { get; init; }

    /// <summary>The first deployment that contains it.</summary>
    public DateTime? DeployedAt { get; init; }

    /// <summary>The services whose paths it touches, see <see cref="ConcernedServices"/>; null where all services of the repository are concerned.</summary>
    public string? Services { get; init; }
}

/// <summary>The tables of the module of pull requests and the trunk.</summary>
public static class ChangeTables
{
    internal static void Map(ModelBuilder model)
    {
        PullRequest.Map(model);
        model.Entity<TrunkArrival>(e =>
        {
            e.ToTable("trunk_arrival");
            e.HasKey(m => new { m.RepositoryId, m.Sha });
            e.Property(m => m.Sha).HasMaxLength(64);
            e.Property(m => m.Services).HasMaxLength(ConcernedServices.MaxLength);
            e.HasIndex(m => new { m.RepositoryId, m.At });
            e.HasIndex(m => new { m.At, m.Sha });
            e.HasOne<Repository>().WithMany().HasForeignKey(m => m.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
