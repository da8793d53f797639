using Fairlead.Domain.Delivery;

namespace Fairlead.Delivery;

/// <summary>Which services of a repository an arrival on its trunk concerns: those without paths of their own, and those whose paths anything that arrived touches.</summary>
public sealed class ConcernedServices
{
    // What touches more services than this is no one's in particular.
    private const int Most = 30;

    /// <summary>The most characters that it takes to store them.</summary>
    internal const int MaxLength = Most * 34;

    private readonly List<(Guid Service, Func<int, bool>? Belongs)> _services = [];

    /// <param name="service">A service of the repository.</param>
    /// <param name="belongs">Whether a commit touches its paths; null when it has none, so that all do.</param>
    internal void Add(Guid service, Func<int, bool>? belongs) => _services.Add((service, belongs));

    /// <param name="graph">The history.</param>
    /// <param name="landing">Where each commit landed, see <see cref="TrunkLanding"/>.</param>
    /// <returns>
    /// For each commit of the trunk's line the ids of the services, with a blank before and after each, "" for none; null for all, and throughout where no
    /// service has paths.
    /// </returns>
    internal Func<int, string?> Of(CommitGraph graph, int[] landing)
    {
        if (_services.TrueForAll(s => s.Belongs is null))
            return _ => null;
        var touched = new Dictionary<int, SortedSet<Guid>>();
        foreach (var (service, belongs) in _services)
        {
            for (var commit = 0; commit < graph.Count; commit++)
            {
                if (landing[commit] is var into && into != FirstRelease.None && (belongs is null ? into == commit : belongs(commit)))
                    (touched.TryGetValue(into, out var known) ? known : touched[into] = []).Add(service);
            }
        }

        return commit => !touched.TryGetValue(commit, out var known) ? "" : known.Count > Most ? null : Text(known);
    }

    /// <param name="services">Services.</param>
    /// <returns>Them as they are stored.</returns>
    internal static string Text(IEnumerable<Guid> services) => string.Concat(services.Select(s => $" {s:N} "));

    /// <param name="text">Services as they are stored.</param>
    /// <returns>Them; null for all.</returns>
    internal static Guid[]? Read(string? text) => text is null ? null : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}
