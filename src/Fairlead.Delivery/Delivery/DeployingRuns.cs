using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A run of the workflow or job that deploys a service.</summary>
/// <param name="Sha">The commit that it ran for.</param>
/// <param name="At">When it ended.</param>
public sealed record DeployingRun(string Sha, DateTime At);

/// <summary>Under the rule <see cref="DeploymentRule.Runs"/>, successful runs of a workflow or job on the main branch are deployments.</summary>
internal static class DeployingRuns
{
    private const int ShortName = 12;

    /// <returns>Its runs that succeeded, the earliest first; none under another rule.</returns>
    public static async Task<IReadOnlyList<DeployingRun>> ReadAsync(FairleadDb db, Service service, CancellationToken cancel)
    {
        if (service.Deployments != DeploymentRule.Runs)
            return [];
        var repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == service.RepositoryId, cancel);
        var form = NameForm.Of(service.DeployingRun);
        var runs = db.Set<CiRun>().AsNoTracking().Where(r => r.RepositoryId == repository.Id && r.State == RunState.Succeeded && r.Sha != null);
        var names = (await runs.Select(r => r.Name).Distinct().ToListAsync(cancel)).Where(n => NameForm.Of(n) == form).ToArray();
        if (names.Length == 0)
            return [];
        var found = await runs.Where(r => EF.Parameter(names).Contains(r.Name)).OrderBy(r => r.At).ThenBy(r => r.Number).Select(r => new { r.Sha, r.At, r.Branch }).ToListAsync(cancel);
        return [.. found.Where(r => MainBranch.Is(repository, r.Branch)).Select(r => new DeployingRun(r.Sha!, r.At))];
    }

    /// <param name="history">The commits.</param>
    /// <param name="runs">Runs, the earliest first.</param>
    /// <returns>One release for each run of another commit than the run before; a run of a commit that is not known ships nothing that could be counted.</returns>
    public static IReadOnlyList<Release> Releases(StoredHistory history, IReadOnlyList<DeployingRun> runs)
    {
        var releases = new List<Release>();
        var (used, unknown) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        string? before = null;
        foreach (var run in runs.Where(r => r.Sha.Length > 0))
        {
            if (run.Sha == before)
                continue;
            before = run.Sha;
            var known = history.Shas.Find(run.Sha);
            if (known is null && !unknown.ContainsKey(run.Sha))
                unknown[run.Sha] = -1 - unknown.Count;
            var name = run.Sha[..Math.Min(ShortName, run.Sha.Length)];
            var times = used[name] = used.GetValueOrDefault(name) + 1;
            releases.Add(new Release(times == 1 ? name : $"{name} ({times})", known ?? unknown[run.Sha], Instants.ToUnix(run.At), TagKind.Run, []));
        }

        return releases;
    }
}
