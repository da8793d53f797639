using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Needs;

/// <summary>Something that waits for the reader, with the reason and the next step.</summary>
/// <param name="Tone">'bad' for what is broken, 'warn' for what will be.</param>
/// <param name="Title">What it is.</param>
/// <param name="Reason">Why it is here and what to do.</param>
/// <param name="Link">Where to do it.</param>
public sealed record Need(string Tone, string Title, string Reason, string Link);

/// <summary>What of a module waits for the reader. Nothing here names a person.</summary>
public interface INeeds
{
    /// <summary>The place among those of all modules that are as urgent; the least comes first.</summary>
    int Order { get; }

    /// <param name="db">The database.</param>
    /// <param name="context">The page: scope, catalog, reader and clock.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The needs, the worst first; not more than a handful of one kind.</returns>
    Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel);
}

/// <summary>Collects what needs the reader from all modules.</summary>
/// <param name="sources">The modules.</param>
public sealed class NeedsYou(IEnumerable<INeeds> sources)
{
    /// <param name="db">The database.</param>
    /// <param name="context">The page.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The needs, the worst first.</returns>
    public async Task<IReadOnlyList<Need>> OfAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var needs = new List<Need>();
        foreach (var source in sources.OrderBy(s => s.Order))
            needs.AddRange(await source.ReadAsync(db, context, cancel));
        return [.. needs.OrderBy(n => n.Tone == "bad" ? 0 : 1)];
    }
}

/// <summary>Needs as a kind of part.</summary>
public static class NeedParts
{
    /// <summary>What of the module waits for the reader.</summary>
    /// <typeparam name="T">Says it.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Needs<T>(this IModuleParts parts)
        where T : class, INeeds => parts.Service<INeeds, T>();
}
