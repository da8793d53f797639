using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;

namespace Fairlead.Delivery;

/// <summary>Everything that is derived for one service.</summary>
/// <param name="Deployments">Its deployments.</param>
/// <param name="Changes">Its changes, released and waiting.</param>
/// <param name="Failures">Its inferred failures.</param>
/// <param name="Days">Its days.</param>
public sealed record Derived(
    IReadOnlyList<Deployment> Deployments,
    IReadOnlyList<Change> Changes,
    IReadOnlyList<Failure> Failures,
    IReadOnlyList<DeliveryDay> Days);

/// <summary>Turns stored facts into a service's rows by fixed rules. Pure: the same facts give the same rows, so rebuilding equals keeping up.</summary>
public static class Derivation
{
    /// <param name="service">The service with its rules.</param>
    /// <param name="history">The facts of its repository.</param>
    /// <param name="own">Which tags and commits of the history are its own.</param>
    /// <param name="reported">What tools reported of it.</param>
    /// <param name="dayOf">The organisation's day of an instant.</param>
    /// <param name="deployed">Is told when each commit, merges included, was first deployed; null where nobody asks.</param>
    /// <returns>All derived rows of the service.</returns>
    internal static Derived Of(Service service, StoredHistory history, OwnHistory own, ReportedFacts reported, Func<DateTime, DateOnly> dayOf, FirstDeployments? deployed = null)
    {
        var known = ServiceReleases.Of(history, ByRule(service, history, own, reported), reported.Deployments);
        var releases = known.Releases;
        var belongs = own.Belongs;
        var analysis = DeliveryAnalysis.Of(
            new DeliveryFacts(history.Graph, history.Trunk, history.Reverts, history.Fixes, belongs, IsTurned: history.Turned.Contains, CherryPicks: history.CherryPicks),
            releases,
            service.Rules());

        if (deployed is not null)
            Tell(deployed, analysis, belongs);
        var changes = ChangesOf(service, history, analysis, dayOf);
        var failures = FailuresOf(service, history, known, reported.Incidents, analysis, dayOf);
        var deployments = DeploymentsOf(service, history, known, analysis, changes, failures, dayOf);
        return new Derived(deployments, changes, failures, DaysOf(service, deployments, changes, failures, new Tells(analysis.TellsFailures, analysis.TellsRework, reported.Incidents.Count == 0 ? null : reported.Incidents.Min(i => i.StartedAt))));
    }

    private static IReadOnlyList<Release> ByRule(Service service, StoredHistory history, OwnHistory own, ReportedFacts reported) => service.Deployments switch
    {
        DeploymentRule.Tags => Releases.InOrder(history.Tags.Where(t => own.Keeps(t.Name))),
        DeploymentRule.Trunk => TrunkReleases.Of(history.Graph, history.Line, TrunkLanding.Of(history.Graph, history.Line), c => history.Shas[c], own.Belongs),
        DeploymentRule.Runs => DeployingRuns.Releases(history, reported.Runs),
        _ => [],
    };

    // A merge belongs to a service when anything does that it brought to the trunk. What the first deployment contains had collected for an unknown time.
    private static void Tell(FirstDeployments deployed, DeliveryAnalysis analysis, Func<int, bool>? belongs)
    {
        var label = analysis.Label;
        bool[]? touches = null;
        if (belongs is not null)
        {
            touches = new bool[label.Length];
            for (var commit = 0; commit < label.Length; commit++)
            {
                if (!belongs(commit))
                    continue;
                touches[commit] = true;
                if (analysis.Landing is { } landing && landing[commit] != FirstRelease.None)
                    touches[landing[commit]] = true;
            }
        }

        for (var commit = 0; commit < label.Length; commit++)
        {
            if (label[commit] > 0 && touches?[commit] != false)
                deployed.Add(commit, analysis.Releases[label[commit]].At);
        }
    }

    private static List<Change> ChangesOf(Service service, StoredHistory history, DeliveryAnalysis analysis, Func<DateTime, DateOnly> dayOf)
    {
        var releasedAt = analysis.Releases.Select(r => Instants.FromUnix(r.At)).ToArray();
        var days = releasedAt.Select(dayOf).ToArray();
        var changes = new List<Change>(analysis.Changes.Count);
        foreach (var change in analysis.Changes)
        {
            changes.Add(new Change
            {
                ServiceId = service.Id,
                Sha = history.Shas[change.Commit],
                Deployment = analysis.Releases[change.Release].Name,
                InBaseline = change.Release == 0 || analysis.Imported?[change.Commit] == true,
                IsByBot = !service.CountsBots && history.Bots.Contains(change.Commit),
                StartedAt = StartOf(analysis, change.Commit),
                DeployedAt = releasedAt[change.Release],
                DeployedDay = days[change.Release],
                LeadSeconds = change.Seconds,
                WasNegative = change.WasNegative,
            });
        }

        // What was never released waits for nothing: nobody knows yet what a release is here.
        if (releasedAt.Length == 0)
            return changes;
        changes.AddRange(analysis.Waiting.Where(c => !analysis.Graph.IsMerge(c)).Select(commit => new Change
        {
            ServiceId = service.Id,
            Sha = history.Shas[commit],
            IsByBot = !service.CountsBots && history.Bots.Contains(commit),

            // It waits since it arrived, however long it was written before: until then there was nothing to release.
            StartedAt = Instants.FromUnix(analysis.Graph.Committed[analysis.Landing![commit]]),
        }));
        return changes;
    }

    private static DateTime StartOf(DeliveryAnalysis analysis, int commit) => Instants.FromUnix(
        LeadTimes.StartOf(analysis.Graph, commit, analysis.Landing is null && analysis.Rules.Start == LeadTimeStart.Trunk ? LeadTimeStart.Committer : analysis.Rules.Start, analysis.Landing)
        ?? analysis.Graph.Committed[commit]);

    private static List<Failure> FailuresOf(Service service, StoredHistory history, ServiceReleases known, IReadOnlyList<IncidentOfService> incidents, DeliveryAnalysis analysis, Func<DateTime, DateOnly> dayOf)
    {
        var inferred = analysis.Failures.Select(failure =>
        {
            var failed = analysis.Releases[failure.Release];
            var restored = failure.RestoredBy is { } by ? analysis.Releases[by] : null;
            return new Failure
            {
                ServiceId = service.Id,
                Ordinal = 0,
                Deployment = failed.Name,
                DeployedAt = Instants.FromUnix(failed.At),
                Day = dayOf(Instants.FromUnix(failed.At)),
                Kind = failure.Kind,
                Counts = failure.Counts,
                RevertSha = failure.Revert is { } revert ? history.Shas[revert] : null,
                TargetSha = failure.Target is { } target ? history.Shas[target] : null,
                RestoredBy = restored?.Name,
                RestoredAt = restored is null ? null : Instants.FromUnix(restored.At),
                RecoverySeconds = restored is null ? null : Math.Max(0, restored.At - failed.At),
            };
        });

        // What somebody noticed of a deployment stands once: what git suggests of it steps back. The rest comes first, as it always did.
        var reported = ReportedFailures.Of(service, known, incidents, dayOf).ToList();
        var noticed = reported.Select(f => f.Deployment).ToHashSet(StringComparer.Ordinal);
        return [.. inferred.Where(f => !noticed.Contains(f.Deployment)).Concat(reported).Select((f, i) => f with { Ordinal = i })];
    }

    private static List<Deployment> DeploymentsOf(Service service, StoredHistory history, ServiceReleases known, DeliveryAnalysis analysis, List<Change> changes, List<Failure> failures, Func<DateTime, DateOnly> dayOf)
    {
        var digests = ChangesDigest.OfEach(changes);
        var counts = changes.Where(c => c.Deployment is not null).CountBy(c => c.Deployment!).ToDictionary(StringComparer.Ordinal);
        var failed = failures.Where(f => f.Counts).Select(f => f.Deployment).ToHashSet(StringComparer.Ordinal);
        var rework = analysis.Reworks.ToDictionary(r => r.Release);
        return [.. analysis.Releases.Select((release, i) => new Deployment
        {
            ServiceId = service.Id,
            Name = release.Name,
            Ordinal = i,
            Sha = release.Commit >= 0 ? history.Shas[release.Commit] : known.ReportOf(i)?.Sha ?? "",
            At = Instants.FromUnix(release.At),
            Day = dayOf(Instants.FromUnix(release.At)),
            TagKind = release.Kind,
            AlsoNamed = string.Join(' ', release.AlsoNamed),
            Changes = counts.GetValueOrDefault(release.Name),
            ChangesDigest = digests.GetValueOrDefault(release.Name),
            Failed = failed.Contains(release.Name),
            Rework = known.IsRollback(i) ? ReworkKind.Rollback : rework.TryGetValue(i, out var r) ? r.Kind : null,
            Repairs = known.IsRollback(i) ? analysis.Releases[i - 1].Name : rework.TryGetValue(i, out r) ? analysis.Releases[r.Repairs].Name : null,
            Environments = known.EnvironmentsOf(i),
            Url = known.ReportOf(i)?.Url,
            Report = known.ReportOf(i)?.Subject,
        })];
    }

    private static List<DeliveryDay> DaysOf(Service service, List<Deployment> deployments, List<Change> changes, List<Failure> failures, Tells tells)
    {
        var changesOf = changes.Where(c => c.DeployedDay is not null).ToLookup(c => c.DeployedDay!.Value);
        var recoveriesOf = failures.Where(f => f.Counts).GroupBy(f => f.Deployment, StringComparer.Ordinal).SelectMany(f => Recoveries([.. f])).ToLookup(r => r.Day, r => r.Seconds);
        return [.. deployments.GroupBy(d => d.Day).OrderBy(d => d.Key).Select(day => new DeliveryDay
        {
            ServiceId = service.Id,
            Day = day.Key,
            Deployments = day.Count(),
            Failed = day.Count(d => d.Failed),
            Rework = day.Count(d => d.Rework is not null),
            OpenFailures = recoveriesOf[day.Key].Count(s => s is null),
            Negative = changesOf[day.Key].Count(c => c.WasNegative && c.HasLeadTime),
            BaselineChanges = changesOf[day.Key].Count(c => c.InBaseline),
            BotChanges = changesOf[day.Key].Count(c => c.IsByBot && !c.InBaseline),
            TellsFailures = tells.Failures || tells.IncidentsSince <= day.Max(d => d.At) || (tells.IncidentsSince is not null && day.Any(d => d.TagKind == TagKind.Reported)),
            TellsRework = tells.Rework || day.All(d => d.TagKind is not (TagKind.Light or TagKind.Annotated)),
            LeadTimes = PackedSeconds.Pack(changesOf[day.Key].Where(c => c.HasLeadTime).Select(c => c.LeadSeconds!.Value)),
            Recoveries = PackedSeconds.Pack(recoveriesOf[day.Key].OfType<long>()),
        })];
    }

    /// <summary>What the facts of a service can tell at all.</summary>
    /// <param name="Failures">Whether git tells failures.</param>
    /// <param name="Rework">Whether versions tell rework.</param>
    /// <param name="IncidentsSince">Since when incidents are told; null where none is.</param>
    private sealed record Tells(bool Failures, bool Rework, DateTime? IncidentsSince);

    // What somebody reported of a deployment counts, what git suggests of it steps back; and however many alerts rang, it was repaired once, with the last of them.
    private static IEnumerable<(DateOnly Day, long? Seconds)> Recoveries(IReadOnlyList<Failure> ofDeployment)
    {
        var reported = ofDeployment.Where(f => f.Kind is FailureKind.Incident or FailureKind.Rollback).ToList();
        return reported.Count == 0
            ? ofDeployment.Select(f => (f.Day, f.RecoverySeconds))
            : [(reported[0].Day, reported.Exists(f => f.RecoverySeconds is null) ? null : reported.Max(f => f.RecoverySeconds))];
    }
}
