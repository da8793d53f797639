using Fairlead.Catalog;
using Fairlead.Data;

namespace Fairlead.Delivery;

/// <summary>
/// Remembers the histories that were read last, so that one more report about a large repository does not read all of its commits again. A history
/// changes only by an import, which leaves another fingerprint.
/// </summary>
public sealed class HistoryMemory
{
    /// <summary>How many commits are remembered at most; each takes about 100 bytes.</summary>
    public const int MostCommits = 500_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Repository Of, StoredHistory History)> _lately = [];

    /// <param name="db">The database, in a transaction in which the repository was read.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its stored history.</returns>
    public async Task<StoredHistory> OfAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        if (Known(repository) is { } known)
            return known;
        var history = await StoredHistory.ReadAsync(db, repository, cancel);
        Keep(repository, history);
        return history;
    }

    private StoredHistory? Known(Repository repository)
    {
        lock (_lock)
        {
            var found = _lately.FirstOrDefault(k => k.Of.Id == repository.Id && k.Of.Fingerprint == repository.Fingerprint && k.Of.Head == repository.Head && k.Of.ReadsFiles == repository.ReadsFiles);
            return found.History;
        }
    }

    private void Keep(Repository repository, StoredHistory history)
    {
        lock (_lock)
        {
            if (_lately.FirstOrDefault(k => k.Of.Id == repository.Id) is { Of: not null } old)
                _lately.Remove(old);

            // The paths of files may be many more than the commits; who has them read reads them again.
            if (history.Files is not null)
                return;
            _lately.AddFirst((repository, history));
            while (_lately.Sum(k => k.History.Graph.Count) > MostCommits)
                _lately.RemoveLast();
        }
    }
}
