using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>A stretch in which a workflow was red on a branch, derived from its runs.</summary>
public sealed record CiRed
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The workflow.</summary>
    public required string Name { get; init; }

    /// <summary>The branch.</summary>
    public required string Branch { get; init; }

    /// <summary>When the first of its failed runs ended.</summary>
    public required DateTime BeganAt { get; init; }

    /// <summary>The service that this run was for; null where it is not known which.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>When the next successful run ended; null while the branch is red.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>How many runs failed in it.</summary>
    public required int Failures { get; init; }

    /// <summary>The commit of the first failed run.</summary>
    public string? Sha { get; init; }

    /// <summary>The page of the first failed run.</summary>
    public string? Url { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<CiRed>(e =>
    {
        e.ToTable("ci_red");
        e.HasKey(r => new { r.RepositoryId, r.Name, r.Branch, r.BeganAt });
        e.Property(r => r.Sha).HasMaxLength(64);
        e.Property(r => r.Url).HasMaxLength(4000);
        e.HasIndex(r => new { r.RepositoryId, r.BeganAt });
        e.HasOne<Repository>().WithMany().HasForeignKey(r => r.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });
}
