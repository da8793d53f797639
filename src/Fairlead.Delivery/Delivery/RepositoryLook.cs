using System.Text.Json;
using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What git alone tells of a repository, whatever counts as a deployment, as it stood at the last reading.</summary>
/// <remarks>Not derived from stored facts but read with them: each reading replaces it. It is there where some service has no deployment by its rule.</remarks>
public sealed record RepositoryLook
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTime At { get; init; }

    /// <summary>The figures as JSON, see <see cref="LookFigures"/>.</summary>
    public required string Figures { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<RepositoryLook>(e =>
    {
        e.ToTable("repository_look");
        e.HasKey(l => l.RepositoryId);
        e.Property(l => l.Figures).HasMaxLength(int.MaxValue);
        e.HasOne<Repository>().WithMany().HasForeignKey(l => l.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });

    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its figures; null where there are none.</returns>
    public static async Task<LookFigures?> FindAsync(Data.FairleadDb db, Guid repository, CancellationToken cancel) =>
        await db.Set<RepositoryLook>().AsNoTracking().Where(l => l.RepositoryId == repository).Select(l => l.Figures).FirstOrDefaultAsync(cancel) is { } json ? LookFigures.Of(json) : null;
}

/// <summary>A branch that waits to be merged.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Commits">How many commits of it have not arrived.</param>
/// <param name="Since">When the oldest of them was committed.</param>
/// <param name="Last">When the newest was.</param>
public sealed record WaitingBranch(string Name, int Commits, DateTime Since, DateTime Last);

/// <summary>A part of the repository with the share of changes that touched it.</summary>
/// <param name="Path">A folder, or a file at the top.</param>
/// <param name="Changes">How many changes touched it.</param>
/// <param name="Share">Of all changes whose files were read, from 0 to 1.</param>
public sealed record ChangedPlace(string Path, int Changes, double Share);

/// <summary>What git alone tells of a repository.</summary>
/// <param name="Branch">The trunk.</param>
/// <param name="From">The first instant that counts.</param>
/// <param name="To">Until when: the present, or where the facts of a copy end.</param>
/// <param name="Arrivals">How often work arrived on the trunk: merges, or commits made on it.</param>
/// <param name="Days">The days between the two.</param>
/// <param name="Changes">The commits that arrived, without merges.</param>
/// <param name="ByBots">Those of them that programs wrote.</param>
/// <param name="Reverts">Those of them that say that they take something back.</param>
/// <param name="MedianLines">The lines that an arrival added and removed, in the middle; null below five.</param>
/// <param name="Sized">How many arrivals that is of.</param>
/// <param name="Branches">How many branches wait to be merged.</param>
/// <param name="MedianBranchDays">How many days the branch in the middle has waited; null without any.</param>
/// <param name="Oldest">The branches that have waited longest.</param>
/// <param name="Places">Where change concentrates.</param>
public sealed record LookFigures(
    string Branch,
    DateTime From,
    DateTime To,
    int Arrivals,
    int Days,
    int Changes,
    int ByBots,
    int Reverts,
    int? MedianLines,
    int Sized,
    int Branches,
    int? MedianBranchDays,
    IReadOnlyList<WaitingBranch> Oldest,
    IReadOnlyList<ChangedPlace> Places)
{
    /// <summary>Arrivals on an average day.</summary>
    public double PerDay => Days == 0 ? 0 : (double)Arrivals / Days;

    /// <returns>Them as JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The figures; null where another version wrote something else.</returns>
    public static LookFigures? Of(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LookFigures>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
