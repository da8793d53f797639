using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Imports;
using Fairlead.Incidents;
using Fairlead.Measures;
using Fairlead.Signals;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Home;

/// <summary>Something that waits for the reader, with the reason and the next step.</summary>
/// <param name="Tone">'bad' for what is broken, 'warn' for what will be.</param>
/// <param name="Title">What it is.</param>
/// <param name="Reason">Why it is here and what to do.</param>
/// <param name="Link">Where to do it.</param>
public sealed record Need(string Tone, string Title, string Reason, string Link);

/// <summary>Collects what needs the reader from what is known. Nothing here names a person.</summary>
public static class NeedsYou
{
    private const int StaleDays = 30, UnreadDays = 7, Most = 5;

    /// <param name="db">The database.</param>
    /// <param name="context">The page.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The needs, the worst first.</returns>
    public static async Task<IReadOnlyList<Need>> OfAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var services = context.Catalog.Services.Where(s => context.Scope.Services.Contains(s.Id)).ToList();
        var needs = new List<Need>();
        needs.AddRange(await IncidentsAsync(db, context, cancel));
        needs.AddRange(await RedAsync(db, context, cancel));
        needs.AddRange(await FailedImportsAsync(db, context, services, cancel));
        needs.AddRange(await OpenFailuresAsync(db, context, services, cancel));
        needs.AddRange(await StaleWaitingAsync(db, context, services, cancel));
        needs.AddRange(await UncountedAsync(db, context, cancel));
        needs.AddRange(Unread(context, services));
        needs.AddRange(services.Where(s => s.TeamId is null).Take(Most).Select(s => new Need("warn", $"{s.Name} has no team", "Nobody answers for it. Name the team that does.", $"/catalog/services/{s.Key}")));
        return [.. needs.OrderBy(n => n.Tone == "bad" ? 0 : 1)];
    }

    private static async Task<IEnumerable<Need>> IncidentsAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var ongoing = await OngoingIncident.ReadAsync(db, IsOrganisation(context) ? null : context.Scope.Services, Most + 1, cancel);
        var needs = ongoing.Take(Most).Select(i => new Need("bad", i.Title, $"{Where(context, i.Services)}for {Ago(context, i.StartedAt)}; {(i.IsTakenUp ? "somebody works on it" : "nobody has taken it up")}.", $"/incidents/{i.Id}"));
        return ongoing.Count > Most ? needs.Append(new Need("bad", "More incidents go on", "These were the newest.", "/incidents")) : needs;
    }

    private static string Where(PageContext context, IReadOnlyList<Guid> services)
    {
        var names = context.Catalog.Services.Where(s => services.Contains(s.Id)).Select(s => s.Name).ToList();
        return names.Count == 0 ? "An incident, " : $"An incident of {string.Join(", ", names)}, ";
    }

    private static async Task<IEnumerable<Need>> RedAsync(FairleadDb db, PageContext context, CancellationToken cancel) =>
        (await RedWorkflow.ReadAsync(db, context, cancel)).Take(Most).Select(r => new Need("bad", $"{r.Name} is red on {r.Branch}",
            $"In {context.Catalog.Repositories.First(x => x.Id == r.RepositoryId).Name}, for {Ago(context, r.BeganAt)}: what is merged now is not known to work.", context.Links.To("/flow/builds")));

    // What arrives belongs to nobody until it is read.
    private static async Task<IReadOnlyList<Need>> UncountedAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        if (!IsOrganisation(context))
            return [];
        var needs = new List<Need>();
        var told = await Uncounted.ReadAsync(db, context.Catalog, context.Now, cancel);
        if (told.Parked > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Parked, "delivery", "deliveries")} could not be read", "What they tell is in no number. The reason stands with each; mend them, or have them read again.", "/signals#parked"));
        if (told.Refused > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Refused, "delivery was", "deliveries were")} refused in the last {Uncounted.Days} days", "Nothing of them is kept. What their senders were told stands there; set it right at the tool.", "/signals#refused"));
        if (told.Unlinked.Sum(u => u.Facts) is > 0 and var facts)
            needs.Add(new Need("warn", $"{Words.Count(facts, "fact belongs", "facts belong")} to nothing in the catalog", $"{Meant(told.Unlinked)} Say what is meant; those of the past count then, too.", $"/signals#{PlaceOf(told.Unlinked[0].Kind)}"));
        if (told.Kinds.Count > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Kinds.Count, "kind of event is", "kinds of events are")} of no use yet", $"{told.Named()}: kept, and in no number. Take them out of the tool's webhook, or leave them.", "/signals#of-no-use"));
        return needs;
    }

    private static string Meant(IReadOnlyList<Unlinked> unlinked) => unlinked[0] switch
    {
        { Kind: UnlinkedKind.Repository, Name: var name } => $"The newest are of the repository {name}.",
        { Kind: UnlinkedKind.Service, Name: var name } => $"The newest are of the service {name}.",
        { Kind: UnlinkedKind.SeveralServices, Name: var name } => $"The newest are deployments of the repository {name}, which has several services.",
        _ => "They are deployments that name neither a service nor a repository.",
    };

    private static string PlaceOf(UnlinkedKind kind) => kind switch
    {
        UnlinkedKind.Repository => "unknown-repositories",
        UnlinkedKind.Service => "unknown-services",
        UnlinkedKind.SeveralServices => "several-services",
        _ => "nothing-named",
    };

    private static bool IsOrganisation(PageContext context) => context.Scope.Kind == ScopeKind.Organisation;

    private static string Ago(PageContext context, DateTime at) => Words.Duration((context.Now - at).TotalSeconds);

    private static async Task<IEnumerable<Need>> FailedImportsAsync(FairleadDb db, PageContext context, List<Service> services, CancellationToken cancel)
    {
        var repositories = services.Select(s => s.RepositoryId).ToHashSet();
        var jobs = await db.Set<ImportJob>().AsNoTracking().Where(j => repositories.Contains(j.RepositoryId)).OrderByDescending(j => j.RequestedAt).Take(200).ToListAsync(cancel);
        return jobs.GroupBy(j => j.RepositoryId).Select(j => j.First()).Where(j => j.State == ImportState.Failed)
            .Select(j => (Job: j, Repository: context.Catalog.Repositories.First(r => r.Id == j.RepositoryId)))
            .Select(j => new Need("bad", $"{j.Repository.Name} could not be read", $"{j.Job.Error} Its numbers are those of the last good reading.", $"/catalog/repositories/{j.Repository.Key}"));
    }

    private static async Task<IEnumerable<Need>> OpenFailuresAsync(FairleadDb db, PageContext context, List<Service> services, CancellationToken cancel)
    {
        // Those that somebody noticed stand there as incidents.
        var ids = services.ConvertAll(s => s.Id);
        var open = await db.Set<Failure>().AsNoTracking().Where(f => ids.Contains(f.ServiceId) && f.Counts && f.RestoredAt == null && f.Incident == null).OrderBy(f => f.DeployedAt).Take(Most).ToListAsync(cancel);
        return open.Select(f => new Need("bad", $"{context.Service(f.ServiceId).Name} {f.Deployment} carries a change that was reverted",
            $"The revert is on the trunk and in no release yet, {Ago(context, f.DeployedAt)} after the release. Release it.", context.Links.To("/flow/restore", PageLinks.ScopeOf(context.Service(f.ServiceId)), "all")));
    }

    private static async Task<IEnumerable<Need>> StaleWaitingAsync(FairleadDb db, PageContext context, List<Service> services, CancellationToken cancel)
    {
        var ids = services.ConvertAll(s => s.Id);
        var since = context.Now.AddDays(-StaleDays);
        var waiting = await db.Set<Change>().Where(c => ids.Contains(c.ServiceId) && c.DeployedDay == null && !c.IsByBot)
            .GroupBy(c => c.ServiceId).Select(g => new { Service = g.Key, Count = g.Count(), Oldest = g.Min(c => c.StartedAt) }).ToListAsync(cancel);
        return waiting.Where(w => w.Oldest < since).OrderBy(w => w.Oldest).Take(Most)
            .Select(w => (Waiting: w, Service: context.Service(w.Service)))
            .Select(w => new Need("warn", $"{Words.Count(w.Waiting.Count, "change waits", "changes wait")} for a release of {w.Service.Name}",
                $"The oldest for {Ago(context, w.Waiting.Oldest)}. Release, or take it off the trunk.", context.Links.To("/flow/waiting", PageLinks.ScopeOf(w.Service))));
    }

    private static IEnumerable<Need> Unread(PageContext context, List<Service> services)
    {
        var since = context.Now.AddDays(-UnreadDays);
        var repositories = services.Select(s => s.RepositoryId).ToHashSet();
        return context.Catalog.Repositories.Where(r => repositories.Contains(r.Id) && r.ReadAt is { } at && at < since).Take(3)
            .Select(r => new Need("warn", $"{r.Name} was last read {Ago(context, r.ReadAt!.Value)} ago", "Its numbers are as old. Read it again.", $"/catalog/repositories/{r.Key}"));
    }
}
