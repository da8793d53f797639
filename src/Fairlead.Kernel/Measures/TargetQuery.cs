using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>Joins readings with their targets.</summary>
/// <param name="databases">Gives contexts.</param>
public sealed class TargetQuery(IDbContextFactory<FairleadDb> databases)
{
    /// <param name="scopes">What the readings are about.</param>
    /// <param name="window">Their days.</param>
    /// <param name="readings">For each scope its readings.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The same readings, each with the target that stands for it. Two queries, however many scopes; one where there is no target.</returns>
    internal async Task<IReadOnlyList<MeasureReadings>> JoinAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, IReadOnlyList<MeasureReadings> readings, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var measures = readings.SelectMany(r => r).Select(r => r.Definition.Name).Distinct(StringComparer.Ordinal).ToArray();
        var targets = await db.Set<MeasureTarget>().AsNoTracking().Where(t => t.Value != null && measures.Contains(t.Measure)).ToListAsync(cancel);
        if (targets.Count == 0)
            return readings;
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var (from, to) = (settings.StartOf(window.From), settings.StartOf(window.To));
        var ids = targets.Select(t => t.Id).ToArray();
        var moves = (await db.Set<TargetMove>().AsNoTracking().Where(m => ids.Contains(m.TargetId) && m.At >= from && m.At < to).OrderBy(m => m.Number).ToListAsync(cancel)).ToLookup(m => m.TargetId);

        var byScope = targets.ToLookup(t => t.ScopeKey, StringComparer.Ordinal);
        return [.. readings.Select((all, i) => Join(all, byScope[KeyOf(scopes[i])].ToDictionary(t => t.Measure, StringComparer.Ordinal), moves))];
    }

    private static MeasureReadings Join(MeasureReadings readings, Dictionary<string, MeasureTarget> targets, ILookup<Guid, TargetMove> moves) => targets.Count == 0
        ? readings
        : new([.. readings.Select(r => targets.TryGetValue(r.Definition.Name, out var target) ? r with { Target = ReadTarget.Of(target, [.. moves[target.Id]], r) } : r)]);

    // A target of several teams together there is none.
    private static string KeyOf(MeasureScope scope) => scope switch
    {
        { Kind: ScopeKind.Organisation } => MeasureTarget.OrganisationKey,
        { Kind: ScopeKind.Service, Services: [var service] } => service.ToString(),
        { Kind: ScopeKind.Team, Teams: [var team] } => team.ToString(),
        _ => "",
    };
}
