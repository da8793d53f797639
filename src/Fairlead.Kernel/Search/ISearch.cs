using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Search;

/// <summary>Finds things of one kind. Register one with <c>parts.Search&lt;T&gt;()</c>.</summary>
/// <remarks>
/// All kinds are asked for each query, several at once, each on a context of its own and within <see cref="SearchEverywhere.Budget"/>. One that is later, or fails, is named as a kind that did not
/// answer; so it should limit and order in the database, and end when it is told to. Persons are never looked up.
/// </remarks>
public interface ISearch
{
    /// <summary>The kind in addresses and JSON, such as 'service'.</summary>
    string Kind { get; }

    /// <summary>The kind as a heading, such as 'Services'.</summary>
    string Title { get; }

    /// <summary>The place of the kind among others whose best hits are equally good, the smallest first.</summary>
    int Order { get; }

    /// <param name="db">The database, for this answer alone.</param>
    /// <param name="asked">What is looked for, by whom, and how many hits are wanted.</param>
    /// <param name="cancel">Ends the reading: nobody waits any longer.</param>
    /// <returns>The best hits; see <see cref="SearchAnswer.Best"/>.</returns>
    Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel);
}

/// <summary>How well something fits, the best first.</summary>
public enum SearchRank
{
    /// <summary>Its name, key, number or version is what was typed.</summary>
    Exact,

    /// <summary>Its name begins so.</summary>
    Beginning,

    /// <summary>Each word begins a word of it.</summary>
    WordBeginning,

    /// <summary>Each word stands somewhere in it.</summary>
    Contained,
}

/// <summary>Something that was found.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Path">Its page: a path of ours, or an address at the tool that it comes from.</param>
/// <param name="Detail">What tells it from others of a like name; empty where nothing is needed.</param>
/// <param name="Rank">How well it fits.</param>
public sealed record SearchHit(string Title, string Path, string Detail, SearchRank Rank);

/// <summary>What one kind has found.</summary>
/// <param name="Hits">The best ones, as many as were wanted at most.</param>
/// <param name="Found">How many fit in all, among those that were looked at.</param>
/// <param name="IsMore">Whether more rows than were looked at may fit.</param>
public sealed record SearchAnswer(IReadOnlyList<SearchHit> Hits, int Found, bool IsMore)
{
    /// <param name="asked">What is looked for.</param>
    /// <param name="candidates">What may fit, the better ones of equal rank first; null is what does not fit.</param>
    /// <param name="isMore">Whether there are more candidates than these.</param>
    /// <returns>The best of them.</returns>
    public static SearchAnswer Best(SearchQuery asked, IEnumerable<SearchHit?> candidates, bool isMore = false)
    {
        var hits = candidates.OfType<SearchHit>().OrderBy(h => h.Rank).ToList();
        return new([.. hits.Take(asked.Most)], hits.Count, isMore);
    }
}

/// <summary>Search as a kind of part.</summary>
public static class SearchParts
{
    /// <summary>Things of the module that can be looked up.</summary>
    /// <typeparam name="T">Finds them.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Search<T>(this IModuleParts parts)
        where T : class, ISearch => parts.Service<ISearch, T>();

    /// <summary>Pages that no entry of the navigation leads to by its own name, so that they are found.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="pages">The pages.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Pages(this IModuleParts parts, params IEnumerable<FoundPage> pages)
    {
        foreach (var page in pages)
            parts.Services.AddSingleton(page);
        return parts;
    }
}
