using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Git;

namespace Fairlead.Imports;

/// <summary>Finds out what git alone tells of a repository.</summary>
internal static class LookAtRepository
{
    private const int ShortDays = 84, LongDays = 364, FewArrivals = 10, MostSized = 2000, ShownBranches = 5, ShownPlaces = 5, SecondsPerDay = 86_400, FewSized = 5;

    /// <param name="git">The repository.</param>
    /// <param name="branch">The trunk.</param>
    /// <param name="history">Its history.</param>
    /// <param name="origin">Where it was cloned from, as an address.</param>
    /// <param name="until">Where its facts end: the present instant, unless it is a copy that knows less.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The figures of the last 12 weeks of its facts; of 52 where fewer than ten times something arrived in those, else of all.</returns>
    public static async Task<LookFigures?> RunAsync(GitRepository git, GitTrunk branch, History history, string? origin, DateTime until, CancellationToken cancel)
    {
        if (history.IndexOf(branch.Commit) is not { } head)
            return null;
        var graph = RepositoryFacts.GraphOf(history);
        var line = TrunkLine.Of(graph, head, RepositoryFacts.TurnedIn(history, branch.Name, origin is null ? [] : [origin]).Contains);
        var landing = TrunkLanding.Of(graph, line);
        var end = Data.Instants.ToUnix(until);
        var first = line.Min(c => graph.Committed[c]);
        long From(int days) => Math.Max(first, end - ((long)days * SecondsPerDay));
        var from = new[] { From(ShortDays), From(LongDays) }.FirstOrDefault(f => line.Count(c => IsIn(c, f)) >= FewArrivals, first);
        bool IsIn(int arrival, long since) => graph.Committed[arrival] >= since && graph.Committed[arrival] <= end;

        var arrivals = line.Where(c => IsIn(c, from)).ToList();
        var changes = Enumerable.Range(0, graph.Count).Where(c => landing[c] != FirstRelease.None && !graph.IsMerge(c) && IsIn(landing[c], from)).ToList();
        var reverting = RevertedCommits.Of(history).Select(r => r.Commit).ToHashSet();
        var sizes = await SizesAsync(git, history, landing, changes, cancel);
        var branches = UnmergedBranches.Read(git, branch.Commit, cancel);
        return new LookFigures(
            branch.Name,
            Instants(from),
            Instants(end),
            arrivals.Count,
            (int)Math.Max(1, (end - from) / SecondsPerDay),
            changes.Count,
            changes.Count(c => BotAuthors.Is(history.AuthorOf(c).Name, history.AuthorOf(c).Email)),
            changes.Count(reverting.Contains),
            sizes.Lines.Length < FewSized ? null : (int)Percentile.OfSorted(sizes.Lines, 500)!.Value,
            sizes.Lines.Length,
            branches.Count,
            branches.Count == 0 ? null : (int)((end - branches.Select(b => b.Since).Order().ElementAt(branches.Count / 2)) / SecondsPerDay),
            [.. branches.Take(ShownBranches).Select(b => new WaitingBranch(Shown(b.Name), b.Commits, Instants(b.Since), Instants(b.Last)))],
            sizes.Places);
    }

    private static async Task<(long[] Lines, IReadOnlyList<ChangedPlace> Places)> SizesAsync(GitRepository git, History history, int[] landing, List<int> changes, CancellationToken cancel)
    {
        // The newest arrivals whole: half of one would be small.
        var wanted = changes.GroupBy(c => landing[c]).OrderByDescending(g => history.Committed[g.Key]).ToList();
        var taken = new List<int>();
        foreach (var arrival in wanted.TakeWhile(a => taken.Count + a.Count() <= MostSized))
            taken.AddRange(arrival);
        var lines = new Dictionary<int, long>();
        var touched = new Dictionary<string, int>(StringComparer.Ordinal);
        var read = 0;
        await FileChangeReader.ReadAsync(git, taken.ConvertAll(c => history.Ids[c]), (commit, files) =>
        {
            var arrival = landing[history.IndexOf(commit)!.Value];
            lines[arrival] = lines.GetValueOrDefault(arrival) + files.Sum(f => (long)(f.Added ?? 0) + (f.Removed ?? 0));
            read++;
            foreach (var place in files.Select(f => PlaceOf(f.Path)).Distinct(StringComparer.Ordinal))
                touched[place] = touched.GetValueOrDefault(place) + 1;
        }, cancel: cancel);
        return ([.. lines.Values.Order()], [.. touched.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(ShownPlaces).Select(p => new ChangedPlace(Shown(p.Key), p.Value, (double)p.Value / read))]);
    }

    // Two folders deep a newcomer finds their way; a file at the top is its own place.
    private static string PlaceOf(string path)
    {
        var first = path.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : path.IndexOf('/', first + 1);
        return second > 0 ? path[..(second + 1)] : first > 0 ? path[..(first + 1)] : path;
    }

    private static string Shown(string name)
    {
        var text = Domain.Signals.SignalText.Title(name);
        return text.Length <= 100 ? text : text[..(char.IsHighSurrogate(text[98]) ? 98 : 99)] + "…";
    }

    private static DateTime Instants(long seconds) => Data.Instants.FromUnix(Math.Clamp(seconds, 0, 253_402_300_799));
}
