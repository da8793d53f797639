namespace Fairlead.Domain.Delivery;

/// <summary>A successful deployment to one environment, as a source reported it.</summary>
/// <param name="Commit">The number of the deployed commit.</param>
/// <param name="At">When it was finished, seconds since 1970 UTC.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">Its version, tag or commit, for people.</param>
/// <param name="IsRollback">Whether its source says that it took an earlier one back.</param>
public sealed record EnvironmentDeployment(int Commit, long At, string Environment, string Name, bool IsRollback = false);

/// <summary>A deployment as measures count it: one version brought to production, in however many regions.</summary>
/// <param name="Commit">The number of the deployed commit.</param>
/// <param name="At">When the first environment had it, seconds since 1970 UTC.</param>
/// <param name="Name">A name that no other deployment of the service has.</param>
/// <param name="Environments">Where it went, in order.</param>
/// <param name="Parts">The indexes of the reported deployments that make it up.</param>
/// <param name="IsRollback">Whether it replaced a commit by one that had been deployed earlier, or its source says so.</param>
public sealed record Rollout(int Commit, long At, string Name, IReadOnlyList<string> Environments, IReadOnlyList<int> Parts, bool IsRollback);

/// <summary>Makes deployments of what environments report.</summary>
/// <remarks>
/// Fairlead delivery reference §2.1: one logical deployment per (component, version, tier), regions of a roll-out are grouped; deploying the same commit
/// again is not another deployment; deploying an older one is, and ships nothing new.
/// </remarks>
public static class Rollouts
{
    /// <param name="reported">Successful deployments of one service to one tier, in any order.</param>
    /// <returns>
    /// The deployments in the order of (time, name). One of a commit that its environment runs already is a repetition and counts for nothing. One of a
    /// commit that another environment has got joins it. One of a commit that the environment had earlier, and has lost since, is a
    /// deployment of its own, which other environments may join in turn: a roll-back, where what it replaces had come later.
    /// </returns>
    public static IReadOnlyList<Rollout> Of(IReadOnlyList<EnvironmentDeployment> reported)
    {
        var rollouts = new List<Open>();
        var latest = new Dictionary<int, Open>();
        var order = new Dictionary<int, int>();
        var running = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (part, i) in reported.Select((p, i) => (p, i)).OrderBy(p => p.p.At).ThenBy(p => p.p.Environment, StringComparer.Ordinal).ThenBy(p => p.p.Name, StringComparer.Ordinal))
        {
            if (running.TryGetValue(part.Environment, out var present) && present == part.Commit)
                continue;
            var isOlder = running.TryGetValue(part.Environment, out var replaced) && order.TryGetValue(part.Commit, out var first) && first < order[replaced];
            order.TryAdd(part.Commit, order.Count);
            running[part.Environment] = part.Commit;
            if (latest.TryGetValue(part.Commit, out var open) && !open.Environments.Contains(part.Environment, StringComparer.OrdinalIgnoreCase))
            {
                open.Environments.Add(part.Environment);
                open.Parts.Add(i);
                continue;
            }

            var made = new Open(part, isOlder || part.IsRollback, [part.Environment], [i]);
            rollouts.Add(made);
            latest[part.Commit] = made;
        }

        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. rollouts.Select(r => new Rollout(r.First.Commit, r.First.At, Unique(r.First.Name, names), r.Environments, r.Parts, r.IsRollback))];
    }

    private static string Unique(string name, Dictionary<string, int> names)
    {
        var count = names[name] = names.GetValueOrDefault(name) + 1;
        if (count == 1)
            return name;
        var made = $"{name} ({count})";
        names.TryAdd(made, 1);
        return made;
    }

    private sealed record Open(EnvironmentDeployment First, bool IsRollback, List<string> Environments, List<int> Parts);
}
