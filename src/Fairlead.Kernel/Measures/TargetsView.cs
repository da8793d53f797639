using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Measures;

/// <summary>A target with the reading that stands to it.</summary>
/// <param name="Scope">What it is about, as text.</param>
/// <param name="Reading">The reading, which has the target.</param>
public sealed record TargetRow(string Scope, MeasureReading Reading);

/// <summary>What the page of targets shows.</summary>
/// <param name="db">The database.</param>
/// <param name="registry">Gives the readings.</param>
public sealed class TargetsView(FairleadDb db, MeasureRegistry registry)
{
    /// <param name="context">The page.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The targets of the organisation or, of a team or service, its own; those that are not met first.</returns>
    internal async Task<IReadOnlyList<TargetRow>> ReadAsync(PageContext context, CancellationToken cancel)
    {
        var teams = context.Catalog.Teams.Where(t => context.Scope.Teams.Contains(t.Id)).Select(t => $"team:{t.Key}").ToHashSet(StringComparer.Ordinal);
        var targets = (await TargetList.ReadAsync(db, registry, cancel)).Where(t => context.IsOrganisation || t.Scope == context.Scope.Text || teams.Contains(t.Scope)).ToList();
        var texts = targets.Select(t => t.Scope).Distinct(StringComparer.Ordinal).ToList();
        var scopes = texts.ConvertAll(t => context.Catalog.Scope(t)!);
        var wanted = targets.Select(t => t.Measure).Distinct(StringComparer.Ordinal).Select(m => registry.Find(m)!).ToList();
        var readings = await registry.ReadAsync(scopes, context.Window.Window, wanted, cancel);
        return [.. targets.Select(t => new TargetRow(t.Scope, readings[texts.IndexOf(t.Scope)].Of(registry.Find(t.Measure)!)))
            .Where(r => r.Reading.Target is not null)
            .OrderBy(r => r.Reading.Target!.State switch { TargetState.NotMet => 0, TargetState.NotEnoughData => 1, _ => 2 })];
    }

    /// <param name="measure">The name of a measure; null for none.</param>
    /// <param name="scope">What about; null for what the catalog does not have.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its target with the history; null where there was never one.</returns>
    internal async Task<TargetHistory?> FindAsync(string? measure, MeasureScope? scope, CancellationToken cancel) =>
        measure is null || scope is null ? null : await TargetList.FindAsync(db, registry, measure, scope, cancel);
}
