using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>A merge on the first-parent line of a trunk, derived from git.</summary>
public sealed record TrunkMerge
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The merge.</summary>
    public required string Sha { get; init; }

    /// <summary>The committer's instant.</summary>
    public required DateTime At { get; init; }

    /// <summary>The earliest author's instant of what it brought in; null where it brought in nothing.</summary>
    public DateTime? BeganAt { get; init; }

    /// <summary>How many commits it brought in.</summary>
    public required int Commits { get; init; }

    /// <summary>Lines that these commits added and removed; null where file changes are not read.</summary>
    public int? Lines { get; init; }

    /// <summary>The first deployment that contains it.</summary>
    public DateTime? DeployedAt { get; init; }
}

/// <summary>What arrived on a trunk on one day without a merge commit, derived from git.</summary>
public sealed record TrunkDay
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The organisation's day, by the committer's instant.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Commits with fewer than two parents on the first-parent line: written there, squashed or rebased.</summary>
    public required int Commits { get; init; }
}

/// <summary>The tables of the module of pull requests and the trunk.</summary>
public static class ChangeTables
{
    internal static void Map(ModelBuilder model)
    {
        PullRequest.Map(model);
        ChangeWeek.Map(model);
        model.Entity<TrunkMerge>(e =>
        {
            e.ToTable("trunk_merge");
            e.HasKey(m => new { m.RepositoryId, m.Sha });
            e.Property(m => m.Sha).HasMaxLength(64);
            e.HasIndex(m => new { m.RepositoryId, m.At });
            e.HasIndex(m => new { m.At, m.Sha });
            e.HasOne<Repository>().WithMany().HasForeignKey(m => m.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<TrunkDay>(e =>
        {
            e.ToTable("trunk_day");
            e.HasKey(d => new { d.RepositoryId, d.Day });
            e.HasOne<Repository>().WithMany().HasForeignKey(d => d.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
