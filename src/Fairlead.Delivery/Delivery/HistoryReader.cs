using Fairlead.Catalog;
using Fairlead.Data;

namespace Fairlead.Delivery;

/// <summary>The history of a repository whose services have just been derived.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="History">Its commits.</param>
/// <param name="Deployed">For each commit the first deployment that contains it, of those services that it belongs to.</param>
/// <param name="Concerned">Which of the services an arrival on the trunk concerns.</param>
/// <param name="News">What differs when nothing but reports has come since this was derived last; null where anything may differ.</param>
/// <param name="SignalsFollow">Whether what rests on signals and asks this is derived behind it, so that nothing of that need be matched now.</param>
public sealed record DerivedHistory(
    Repository Repository,
    StoredHistory History,
    FirstDeployments Deployed,
    ConcernedServices Concerned,
    DeploymentNews? News,
    bool SignalsFollow);

/// <summary>Which deployments of a repository, and so which of its commits, reports have changed.</summary>
public sealed class DeploymentNews
{
    private readonly HashSet<string> _commits = new(StringComparer.Ordinal);

    /// <summary>The instant of the earliest deployment that differs; null when none does.</summary>
    public DateTime? Since { get; private set; }

    /// <summary>The commits that were deployed, or are no longer, or at another time.</summary>
    public IReadOnlyCollection<string> Commits => _commits;

    /// <param name="since">The instant of a deployment that differs.</param>
    /// <param name="commits">Commits that it concerns.</param>
    internal void Add(DateTime since, IEnumerable<string> commits)
    {
        Since = since < Since ? since : Since ?? since;
        _commits.UnionWith(commits);
    }
}

/// <summary>What another module makes of a repository's history: it is read once for all of them.</summary>
public interface IHistoryReader
{
    /// <summary>Derives anew, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="history">The history.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many rows changed.</returns>
    Task<int> DeriveAsync(FairleadDb db, DerivedHistory history, CancellationToken cancel);
}

/// <summary>When each commit of a repository was first deployed, over all of its services.</summary>
/// <param name="commits">How many commits there are.</param>
public sealed class FirstDeployments(int commits)
{
    private readonly long[] _at = Filled(commits);

    /// <param name="commit">A commit's number.</param>
    /// <returns>The first deployment that contains it; null for none, and for the first one of a service, before which nobody knows what was deployed.</returns>
    public DateTime? Of(int commit) => _at[commit] == long.MaxValue ? null : Instants.FromUnix(_at[commit]);

    /// <summary>Adds what a service deployed.</summary>
    /// <param name="commit">A commit.</param>
    /// <param name="at">When a deployment of the service first contained it, seconds since 1970 UTC.</param>
    public void Add(int commit, long at) => _at[commit] = Math.Min(_at[commit], at);

    private static long[] Filled(int count)
    {
        var at = new long[count];
        Array.Fill(at, long.MaxValue);
        return at;
    }
}
