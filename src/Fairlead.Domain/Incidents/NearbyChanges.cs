namespace Fairlead.Domain.Incidents;

/// <summary>How near to an incident the thing is that was changed; the nearest first.</summary>
public enum Nearness
{
    /// <summary>One of the services that the incident is about.</summary>
    SameService,

    /// <summary>A service, or the code itself, in the repository of one of them.</summary>
    SameRepository,

    /// <summary>A service of a team that owns one of them.</summary>
    SameTeam,

    /// <summary>Another service, or it is not known which.</summary>
    Elsewhere,
}

/// <summary>Where something is in the catalog.</summary>
/// <param name="Service">The service; null where it is not known which.</param>
/// <param name="Repository">Its repository.</param>
/// <param name="Team">The team that owns it.</param>
public sealed record Whereabouts(Guid? Service, Guid? Repository, Guid? Team);

/// <summary>Something that was changed before an incident, with the reasons for its place.</summary>
/// <typeparam name="T">What was changed.</typeparam>
/// <param name="Change">It.</param>
/// <param name="At">When.</param>
/// <param name="Nearness">How near it is.</param>
/// <param name="Before">How long before the incident.</param>
public sealed record NearbyChange<T>(T Change, DateTime At, Nearness Nearness, TimeSpan Before);

/// <summary>Puts what changed before an incident into the order in which it is worth a look.</summary>
public static class NearbyChanges
{
    /// <summary>How far back is looked: Fairlead delivery reference §2.1 takes 24 hours as the default for the same service.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    /// <param name="began">When the incident began.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="changes">What was changed, in any order, with when and where.</param>
    /// <typeparam name="T">What was changed.</typeparam>
    /// <returns>
    /// What was changed at the beginning or within <see cref="Reach"/> before it, both ends included: the nearest service first, and among equally near ones
    /// the newest first; what is equal in both stays in the order in which it was given.
    /// </returns>
    public static IReadOnlyList<NearbyChange<T>> Of<T>(DateTime began, IReadOnlyCollection<Whereabouts> about, IEnumerable<(T Change, DateTime At, Whereabouts Where)> changes) =>
        [.. changes.Where(c => c.At <= began && began - c.At <= Reach)
            .Select(c => new NearbyChange<T>(c.Change, c.At, NearnessOf(about, c.Where), began - c.At))
            .OrderBy(c => c.Nearness).ThenByDescending(c => c.At)];

    private static Nearness NearnessOf(IReadOnlyCollection<Whereabouts> about, Whereabouts where)
    {
        if (where.Service is { } service && about.Any(a => a.Service == service))
            return Nearness.SameService;
        if (where.Repository is { } repository && about.Any(a => a.Repository == repository))
            return Nearness.SameRepository;
        return where.Team is { } team && about.Any(a => a.Team == team) ? Nearness.SameTeam : Nearness.Elsewhere;
    }
}
