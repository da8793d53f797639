using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Needs;

/// <summary>Something that waits for the reader, shown under 'Needs you' with the reason and the next step.</summary>
/// <param name="Tone">'bad' for what is broken, 'warn' for what will be.</param>
/// <param name="Title">One line, such as '2 messages could not be read'.</param>
/// <param name="Reason">One or two sentences: why it is here, and what to do.</param>
/// <param name="Link">The path of the page where it is done, with an anchor where that helps: '/signals#failed'.</param>
public sealed record Need(string Tone, string Title, string Reason, string Link)
{
    /// <summary>Who it waits for, in one or two words: 'You', 'Payments'; null where nobody in particular is meant.</summary>
    public string? Who { get; init; }

    /// <summary>Since when or until when, in a few words: 'since 06:24', '9 days overdue'; null where time does not matter.</summary>
    public string? When { get; init; }

    /// <summary>The next step as a button says it: 'Acknowledge'; null for a link without words of its own.</summary>
    public string? Action { get; init; }
}

/// <summary>What one module has to say under 'Needs you'.</summary>
/// <remarks>Every source is asked whenever Home is shown, so it should take a few indexed queries. A need names nobody but the reader and a team. Register one with <c>parts.Needs&lt;T&gt;()</c>.</remarks>
public interface INeeds
{
    /// <summary>The place among the needs of all modules with the same tone: lower comes first. Incidents have 10, builds 20, imports 30, signals 40, the catalog 90.</summary>
    int Order { get; }

    /// <summary>Reads what needs the reader now.</summary>
    /// <param name="db">The database.</param>
    /// <param name="context">Scope, catalog, reader and present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The needs in the scope of the page, worst first, at most a handful of one kind; empty where there is nothing to do.</returns>
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
