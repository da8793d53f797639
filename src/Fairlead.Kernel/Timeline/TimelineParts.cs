namespace Fairlead.Timeline;

/// <summary>Entries of the timeline as a kind of part.</summary>
public static class TimelineParts
{
    /// <summary>Things that happened, as the module knows them.</summary>
    /// <typeparam name="T">Reads them.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Timeline<T>(this IModuleParts parts)
        where T : class, ITimelineSource => parts.Service<T>().Also<ITimelineSource, T>();
}
