using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What somebody chose an environment to be for. Without a row the source says so, else the name.</summary>
public sealed class EnvironmentChoice : IAudited
{
    /// <summary>The name without regard to case, see <see cref="KeyOf"/>.</summary>
    public required string Key { get; init; }

    /// <summary>What it is for.</summary>
    public required EnvironmentTier Tier { get; set; }

    /// <inheritdoc />
    public string AuditName => $"environment:{Key}";

    /// <param name="name">The name as a source gives it.</param>
    /// <returns>The same for every way to write it.</returns>
    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>All choices by the keys of environments.</returns>
    public static async Task<IReadOnlyDictionary<string, EnvironmentTier>> ReadAsync(FairleadDb db, CancellationToken cancel) =>
        await db.Set<EnvironmentChoice>().AsNoTracking().ToDictionaryAsync(c => c.Key, c => c.Tier, StringComparer.Ordinal, cancel);

    internal static void Map(ModelBuilder model) => model.Entity<EnvironmentChoice>(e =>
    {
        e.ToTable("environment_choice");
        e.HasKey(c => c.Key);
    });
}

/// <summary>An environment that sources told of.</summary>
/// <param name="Name">The name as most deployments have it; empty where sources name none.</param>
/// <param name="Tier">What it counts as now.</param>
/// <param name="Chosen">What somebody chose; null for nothing.</param>
/// <param name="ByName">What its name says.</param>
/// <param name="Deployments">How many deployments went there, in any state.</param>
/// <param name="Newest">When the newest was.</param>
public sealed record KnownEnvironment(string Name, EnvironmentTier Tier, EnvironmentTier? Chosen, EnvironmentTier ByName, int Deployments, DateTime? Newest)
{
    /// <summary>Another number for another choice.</summary>
    public int Version => Chosen is { } tier ? (int)tier + 1 : 0;

    /// <summary>Where what it counts as comes from.</summary>
    public string From => Chosen is not null ? "chosen by hand" : Name.Length == 0 ? "without a name it is production" : Tier == ByName ? "by its name" : "its source says so";

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>All that sources told of and all that somebody chose for, by name.</returns>
    public static async Task<IReadOnlyList<KnownEnvironment>> ReadAsync(FairleadDb db, CancellationToken cancel)
    {
        var chosen = await EnvironmentChoice.ReadAsync(db, cancel);
        var told = await db.Set<ReportedDeployment>().GroupBy(d => new { d.Environment, d.Tier }).Select(g => new { g.Key.Environment, g.Key.Tier, Count = g.Count(), Newest = g.Max(d => d.At) }).ToListAsync(cancel);
        var known = told.GroupBy(t => EnvironmentChoice.KeyOf(t.Environment), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Newest).ToList(), StringComparer.Ordinal);
        return [.. known.Keys.Union(chosen.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(key =>
        {
            var here = known.GetValueOrDefault(key) ?? [];
            var name = here.Count == 0 ? key : here.MaxBy(t => t.Count)!.Environment;
            EnvironmentTier? choice = chosen.TryGetValue(key, out var tier) ? tier : null;
            var byName = name.Length == 0 ? EnvironmentTier.Production : EnvironmentTiers.Of(name);
            return new KnownEnvironment(name, choice ?? here.FirstOrDefault()?.Tier ?? byName, choice, byName, here.Sum(t => t.Count), here.Count == 0 ? null : here[0].Newest);
        })];
    }
}
