using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What tools reported of one service.</summary>
/// <param name="Deployments">Deployments to production that were done, in any order.</param>
/// <param name="Incidents">Incidents, the earliest first.</param>
/// <param name="Runs">For a service that deploys by a workflow or job, its runs that succeeded, the earliest first.</param>
public sealed record ReportedFacts(IReadOnlyList<ReportedDeployment> Deployments, IReadOnlyList<IncidentOfService> Incidents, IReadOnlyList<DeployingRun> Runs)
{
    /// <summary>Nothing.</summary>
    public static ReportedFacts None { get; } = new([], [], []);

    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was reported of each of them.</returns>
    public static async Task<IReadOnlyDictionary<Guid, ReportedFacts>> ReadAsync(FairleadDb db, IReadOnlyList<Service> services, CancellationToken cancel)
    {
        var ids = services.Select(s => s.Id).ToArray();
        var deployments = (await db.Set<ReportedDeployment>().AsNoTracking()
            .Where(d => d.ServiceId != null && ids.Contains(d.ServiceId.Value) && d.Tier == EnvironmentTier.Production && d.State == RunState.Succeeded).ToListAsync(cancel)).ToLookup(d => d.ServiceId!.Value);
        var incidents = (await db.AskAsync<IKnownIncidents, IncidentOfService>(k => k.OfServicesAsync(db, ids, cancel))).ToLookup(i => i.ServiceId);
        var facts = new Dictionary<Guid, ReportedFacts>();
        foreach (var service in services)
            facts[service.Id] = new ReportedFacts([.. deployments[service.Id]], [.. incidents[service.Id]], await DeployingRuns.ReadAsync(db, service, cancel));
        return facts;
    }
}

/// <summary>
/// The releases of a service: from its first reported deployment on what was reported, before that its tags. So the history before a tool was connected
/// stays, and what git only suggests steps back where somebody knows.
/// </summary>
public sealed class ServiceReleases
{
    private readonly IReadOnlyList<Rollout> _rollouts;
    private readonly IReadOnlyList<ReportedDeployment> _reported;
    private readonly int _tags;

    private ServiceReleases(IReadOnlyList<Release> releases, int tags, IReadOnlyList<Rollout> rollouts, IReadOnlyList<ReportedDeployment> reported)
    {
        (Releases, _tags, _rollouts, _reported) = (releases, tags, rollouts, reported);
        All = [.. releases.Take(tags).Select(r => new Rollout(r.Commit, r.At, r.Name, [], [], IsRollback: false)), .. rollouts.Select((r, i) => r with { Name = releases[tags + i].Name })];
    }

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<Release> Releases { get; }

    /// <summary>The same with what is known of roll-outs; a tag is one, too.</summary>
    public IReadOnlyList<Rollout> All { get; }

    /// <param name="history">The commits.</param>
    /// <param name="tags">What the tags say.</param>
    /// <param name="reported">What was reported.</param>
    /// <returns>The releases.</returns>
    public static ServiceReleases Of(StoredHistory history, IReadOnlyList<Release> tags, IReadOnlyList<ReportedDeployment> reported)
    {
        if (reported.Count == 0)
            return new(tags, tags.Count, [], []);
        var commits = new ReportedCommits(history);
        var ordered = reported.OrderBy(d => d.At).ThenBy(d => d.Subject, StringComparer.Ordinal).ToList();
        var rollouts = Rollouts.Of([.. ordered.Select(d => new EnvironmentDeployment(commits.Of(d), Instants.ToUnix(d.At), d.Environment, NameOf(d), d.IsRollback))]);

        // A tag whose commit was reported, too, is that deployment; the report knows its time better.
        var shipped = rollouts.Select(r => r.Commit).ToHashSet();
        var before = tags.Where(t => t.At < rollouts[0].At && !shipped.Contains(t.Commit)).ToList();
        var names = before.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var releases = new List<Release>(before);
        var tagged = tags.ToLookup(t => t.Commit, t => (IEnumerable<string>)[t.Name, .. t.AlsoNamed]);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rollout in rollouts)
        {
            // From the last number on: a version that is deployed again and again would be counted from the start each time.
            var name = rollout.Name;
            for (var i = last.GetValueOrDefault(name, 1) + 1; !names.Add(name); i++)
                name = $"{rollout.Name} ({last[rollout.Name] = i})";
            releases.Add(new Release(name, rollout.Commit, rollout.At, TagKind.Reported, rollout.IsRollback ? [] : [.. tagged[rollout.Commit].SelectMany(n => n).Where(n => n != rollout.Name)]));
        }

        return new(releases, before.Count, rollouts, ordered);
    }

    /// <param name="release">The index of a release.</param>
    /// <returns>Whether it brings back an earlier one.</returns>
    public bool IsRollback(int release) => release > 0 && All[release].IsRollback;

    /// <param name="release">The index of a release.</param>
    /// <returns>The first report of it; null for a tag.</returns>
    public ReportedDeployment? ReportOf(int release) => release < _tags ? null : _reported[_rollouts[release - _tags].Parts[0]];

    /// <param name="release">The index of a release.</param>
    /// <returns>All reports of it.</returns>
    public IEnumerable<ReportedDeployment> ReportsOf(int release) => release < _tags ? [] : _rollouts[release - _tags].Parts.Select(p => _reported[p]);

    /// <param name="release">The index of a release.</param>
    /// <returns>Where it went, with blanks between.</returns>
    public string EnvironmentsOf(int release) => release < _tags ? "" : string.Join(' ', _rollouts[release - _tags].Environments);

    private static string NameOf(ReportedDeployment d) => d.Version is { Length: > 0 and <= 200 } version && version != d.Sha ? version
        : d.Sha is { Length: > 0 } sha ? sha[..Math.Min(12, sha.Length)]
        : d.Artifact is { Length: > 0 } artifact ? artifact[..Math.Min(200, artifact.Length)]
        : d.ExternalId.StartsWith("deployment:", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"of {d.At:yyyy-MM-dd HH:mm} UTC") // made of its content, for nobody named it
        : d.ExternalId[..Math.Min(200, d.ExternalId.Length)];

    /// <summary>Which commit a report means; what is no commit that is known gets a number below 0 of its own, so that the same again is the same.</summary>
    private sealed class ReportedCommits(StoredHistory history)
    {
        private readonly Dictionary<string, int> _tags = Last(history.Tags);
        private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);

        public int Of(ReportedDeployment d)
        {
            if (d.Sha is { } sha && history.Shas.Find(sha) is { } commit)
                return commit;
            if (d.Sha is null && d.Version is { } version && _tags.TryGetValue(version, out var tagged))
                return tagged;
            var identity = d.Sha ?? d.Artifact ?? d.Version ?? d.Subject;
            return _unknown.TryGetValue(identity, out var known) ? known : _unknown[identity] = -1 - _unknown.Count;
        }

        private static Dictionary<string, int> Last(IReadOnlyList<Tag> tags)
        {
            var found = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var tag in tags)
                found[tag.Name] = tag.Commit;
            return found;
        }
    }
}
