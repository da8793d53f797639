using System.Collections.Concurrent;
using System.Globalization;
using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What a rule for deployments would make of a service's history.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Name">The tag pattern, or the name of the workflow or job; empty for the others.</param>
/// <param name="Window">The days that were looked at.</param>
/// <param name="Deployments">How many deployments there are in them.</param>
/// <param name="Changes">How many changes with a lead time they brought.</param>
/// <param name="MedianSeconds">Their lead time in the middle; null below five changes.</param>
/// <param name="Ever">How many deployments there are in all.</param>
public sealed record RulePreview(DeploymentRule Rule, string Name, DayWindow Window, int Deployments, int Changes, double? MedianSeconds, int Ever)
{
    /// <summary>The rule in words: 'every arrival on the trunk'.</summary>
    public string Title => Rule switch
    {
        DeploymentRule.Tags => $"release tags '{Name}'",
        DeploymentRule.Runs => $"runs of '{Name}' on the main branch",
        _ => RuleWords.Of(Rule),
    };

    /// <summary>The query by which the service's page has the rule filled in.</summary>
    public string Query => $"?rule={Rule.ToString().ToLowerInvariant()}{(Rule == DeploymentRule.Tags ? $"&tags={Uri.EscapeDataString(Name)}" : Rule == DeploymentRule.Runs ? $"&run={Uri.EscapeDataString(Name)}" : "")}";

    /// <summary>What it would give: '145 deployments in 12 weeks, median lead time 9 h'.</summary>
    public string Result => Ever == 0 ? "no deployment"
        : $"{Words.Count(Deployments, "deployment")} in {Words.Count(Window.Days / 7, "week")}{(MedianSeconds is { } s ? $", median lead time {Words.Duration(s)}" : "")}{(Deployments == 0 ? $" ({Words.Number(Ever)} before)" : "")}";
}

/// <summary>Shows what rules would give before one is chosen; nothing is stored.</summary>
/// <param name="judge">Says which tags and paths are a service's.</param>
/// <param name="memory">The histories that were read last.</param>
/// <param name="time">The clock.</param>
public sealed class PreviewRules(JudgeNames judge, HistoryMemory memory, TimeProvider time)
{
    // What pages show stays the same until something is read, reported or edited.
    private const int MostRemembered = 500;

    private readonly ConcurrentDictionary<string, IReadOnlyList<RulePreview>> _lately = new(StringComparer.Ordinal);

    private const int Weeks = 12, MostPatterns = 3, MostRuns = 3, FewTags = 2;

    /// <param name="db">The database, in no transaction.</param>
    /// <param name="service">The service as it is stored, or as somebody wants it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What its own rule gives, and what each of those gives that its repository offers.</returns>
    public async Task<IReadOnlyList<RulePreview>> OfAsync(FairleadDb db, Service service, CancellationToken cancel)
    {
        var repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == service.RepositoryId, cancel);
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var reports = await db.Set<ReportedDeployment>().CountAsync(d => d.ServiceId == service.Id, cancel);
        var runsTold = await db.Set<CiRun>().Where(r => r.RepositoryId == repository.Id).MaxAsync(r => (long?)r.Number, cancel);
        var key = string.Create(CultureInfo.InvariantCulture, $"{service.Id} {service.Version} {service.Derivations} {repository.Fingerprint} {repository.Version} {reports} {runsTold} {repository.KnownUntil?.Ticks} {settings.DayOf(time.Now()):O} {settings.Zone}");
        if (_lately.TryGetValue(key, out var known))
            return known;
        var tags = await db.Set<GitTagRow>().AsNoTracking().Where(t => t.RepositoryId == repository.Id).Select(t => t.Name).ToListAsync(cancel);
        var runs = await db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository.Id && r.State == RunState.Succeeded && r.Sha != null).GroupBy(r => new { r.Name, r.Branch }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        var deploying = runs.Where(r => MainBranch.Is(repository, r.Key.Branch)).GroupBy(r => r.Key.Name, StringComparer.Ordinal).Select(g => (Name: g.Key, Count: g.Sum(r => r.Count)))
            .OrderByDescending(r => r.Name.Contains("deploy", StringComparison.OrdinalIgnoreCase) || r.Name.Contains("release", StringComparison.OrdinalIgnoreCase)).ThenByDescending(r => r.Count).ThenBy(r => r.Name, StringComparer.Ordinal);
        List<(DeploymentRule, string)> rules =
        [
            .. service.Deployments == DeploymentRule.None ? [] : ((DeploymentRule, string)[])[(service.Deployments, NameOf(service))],
            (DeploymentRule.Trunk, ""),
            .. TagPatterns.Suggest(tags).Where(s => s.Tags >= FewTags).Take(MostPatterns).Select(s => (DeploymentRule.Tags, s.Pattern)),
            .. deploying.Take(MostRuns).Select(r => (DeploymentRule.Runs, r.Name)),
        ];
        var found = await OfAsync(db, repository, [.. rules.Distinct().Select(r => service.Under(r.Item1, r.Item2))], settings, cancel);
        if (_lately.Count >= MostRemembered)
            _lately.Clear();
        return _lately[key] = found;
    }

    /// <param name="db">The database, in no transaction.</param>
    /// <param name="service">A service as somebody wants it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What its rule would give.</returns>
    public async Task<RulePreview> OneAsync(FairleadDb db, Service service, CancellationToken cancel)
    {
        var repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == service.RepositoryId, cancel);
        return (await OfAsync(db, repository, [service], await OrganisationSettings.ReadAsync(db, cancel), cancel))[0];
    }

    private async Task<List<RulePreview>> OfAsync(FairleadDb db, Repository repository, List<Service> services, OrganisationSettings settings, CancellationToken cancel)
    {
        var history = await memory.OfAsync(db, repository, cancel);
        var judged = await judge.OfWantedAsync(db, repository, services, cancel);
        var found = new List<RulePreview>(services.Count);
        for (var i = 0; i < services.Count; i++)
            found.Add(await OfAsync(db, repository, history, services[i], judged[i], settings, cancel));
        return found;
    }

    private async Task<RulePreview> OfAsync(FairleadDb db, Repository repository, StoredHistory history, Service service, JudgedService judged, OrganisationSettings settings, CancellationToken cancel)
    {
        var own = await OwnHistory.OfAsync(db, service, history, judged, cancel);
        var reported = (await ReportedFacts.ReadAsync(db, [service], cancel))[service.Id];
        var derived = Derivation.Of(service, history, own, reported, settings.DayOf);

        // Where the facts of a copy end, its last weeks do.
        var last = settings.DayOf(repository.KnownUntil is { } until && until < time.Now() ? until : time.Now());
        var window = new DayWindow(last.AddDays(1 - (7 * Weeks)), last.AddDays(1));
        var times = derived.Changes.Where(c => c.HasLeadTime && c.DeployedDay >= window.From && c.DeployedDay < window.To).Select(c => c.LeadSeconds!.Value).Order().ToArray();
        return new RulePreview(service.Deployments, NameOf(service), window, derived.Deployments.Count(d => d.Day >= window.From && d.Day < window.To), times.Length, times.Length < Percentile.MinimumSample ? null : Percentile.OfSorted(times, 500), derived.Deployments.Count);
    }

    private static string NameOf(Service service) => service.Deployments switch { DeploymentRule.Tags => service.TagPattern, DeploymentRule.Runs => service.DeployingRun, _ => "" };
}
