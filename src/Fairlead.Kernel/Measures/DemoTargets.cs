using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Demo;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>Targets of the demonstration: some of the organisation, one of a team that was moved.</summary>
/// <param name="registry">Knows the measures.</param>
internal sealed class DemoTargets(MeasureRegistry registry) : IDemoData
{
    private static readonly (string Measure, double Value, string Reason)[] Targets =
    [
        ("change-lead-time", 86_400, "Agreed for this year: a change is with its users on the day after it was written."),
        ("change-fail-rate", 0.1, "One in ten, and each of them is looked at."),
        ("ci-duration", 600, "Ten minutes is how long somebody waits before they begin something else."),
    ];

    public int Order => 60;

    public async Task FillAsync(FairleadDb db, DateTime now, int seed, CancellationToken cancel)
    {
        var catalog = await CatalogView.ReadAsync(db, cancel);
        foreach (var (measure, value, reason) in Targets)
            await SetAsync(measure, catalog.Organisation, value, reason, now.AddDays(-120));
        if (catalog.Teams.OrderBy(t => t.Key, StringComparer.Ordinal).FirstOrDefault() is not { } team)
            return;
        await SetAsync("change-lead-time", catalog.Of(team), 3 * 86_400, "What the team can promise today.", now.AddDays(-110));
        await SetAsync("change-lead-time", catalog.Of(team), 2 * 86_400, "Kept for a quarter: one day less.", now.AddDays(-21));

        async Task SetAsync(string measure, MeasureScope scope, double wanted, string why, DateTime at)
        {
            if (registry.Find(measure) is { } definition)
                await new SetTarget(db, registry, new Then(at)).SetAsync(Caller.Operator, measure, scope, new TargetWanted(wanted, TargetRule.Usual(definition), why), cancel);
        }
    }
}
