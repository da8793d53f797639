using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fairlead.Search;

/// <summary>What was found of one kind.</summary>
/// <param name="Kind">The kind in addresses.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Answer">The hits; at least one.</param>
public sealed record SearchGroup(string Kind, string Title, SearchAnswer Answer);

/// <summary>A kind in which nobody knows whether there is something.</summary>
/// <param name="Kind">The kind in addresses.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public sealed record SearchGap(string Kind, string Title, string Reason);

/// <summary>What all kinds have found.</summary>
/// <param name="Groups">Kinds with hits, those with the best ones first.</param>
/// <param name="Gaps">Kinds that did not answer.</param>
/// <param name="Kinds">The headings of all kinds that were asked.</param>
public sealed record SearchResult(IReadOnlyList<SearchGroup> Groups, IReadOnlyList<SearchGap> Gaps, IReadOnlyList<string> Kinds);

/// <summary>Asks all modules for what somebody looks for, and waits for none of them longer than a reader would.</summary>
/// <param name="sources">The modules.</param>
/// <param name="databases">Gives a context for each, so that they can answer at once.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where is said what did not answer.</param>
public sealed partial class SearchEverywhere(IEnumerable<ISearch> sources, IDbContextFactory<FairleadDb> databases, TimeProvider time, ILogger<SearchEverywhere> log)
{
    /// <summary>
    /// How long one kind may take. An answer within a second keeps the flow of thought (Nielsen, Usability Engineering, 1993, chapter 5), and three kinds that hang behind one another still leave
    /// a page in that time.
    /// </summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);

    /// <summary>How long one kind may take for a command, which asks each database for the first time and has nobody waiting at a page.</summary>
    public static readonly TimeSpan PatientBudget = TimeSpan.FromSeconds(10);

    /// <summary>Hits of a kind where all kinds are shown.</summary>
    public const int Few = 5;

    /// <summary>Hits of a kind where that one is shown alone.</summary>
    public const int Many = 50;

    // With each one a connection of the database: one reader must not take all of them.
    private const int AtOnce = 4;

    private readonly List<ISearch> _sources = [.. sources.OrderBy(s => s.Order)];

    /// <summary>All kinds, in their order.</summary>
    public IReadOnlyList<ISearch> Sources => _sources;

    /// <param name="asked">What is looked for.</param>
    /// <param name="kind">Only this kind; null for all.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <param name="each">How long each kind may take; null for <see cref="Budget"/>.</param>
    /// <returns>What came in time, and what did not.</returns>
    public async Task<SearchResult> FindAsync(SearchQuery asked, string? kind, CancellationToken cancel, TimeSpan? each = null)
    {
        var wanted = _sources.Where(s => kind is null || s.Kind == kind).ToList();
        var told = new (SearchAnswer? Answer, string Gap)[wanted.Count];
        await Parallel.ForAsync(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, token) => told[i] = await AskAsync(wanted[i], asked, each ?? Budget, token));
        var all = wanted.Zip(told, (source, answer) => (Source: source, answer.Answer, answer.Gap)).ToList();
        return new(
            [.. all.Where(a => a.Answer is { Hits.Count: > 0 }).OrderBy(a => a.Answer!.Hits[0].Rank).ThenBy(a => a.Source.Order).Select(a => new SearchGroup(a.Source.Kind, a.Source.Title, a.Answer!))],
            [.. all.Where(a => a.Answer is null).Select(a => new SearchGap(a.Source.Kind, a.Source.Title, a.Gap))],
            [.. wanted.Select(s => s.Title)]);
    }

    private async Task<(SearchAnswer?, string)> AskAsync(ISearch source, SearchQuery asked, TimeSpan each, CancellationToken cancel)
    {
        using var budget = new CancellationTokenSource(each, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancel);
        var token = ended.Token;
        try
        {
            // On a thread of its own: reading SQLite waits where it stands. One that does not end when it is told to is left behind, with its context.
            return (await Task.Run(() => AnswerAsync(source, asked, token), token).WaitAsync(token), "");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Late(source.Kind, (int)each.TotalMilliseconds);
            return (null, $"did not answer within {each.TotalMilliseconds:0} ms");
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            Failed(e, source.Kind);
            return (null, "could not be searched");
        }
    }

    private async Task<SearchAnswer> AnswerAsync(ISearch source, SearchQuery asked, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await source.FindAsync(db, asked, cancel);
    }

    [LoggerMessage(EventId = 4001, EventName = "SearchLate", Level = LogLevel.Warning, Message = "The search for '{Kind}' did not answer within {Milliseconds} ms")]
    private partial void Late(string kind, int milliseconds);

    [LoggerMessage(EventId = 4002, EventName = "SearchFaulted", Level = LogLevel.Error, Message = "The search for '{Kind}' met a fault of the program")]
    private partial void Failed(Exception e, string kind);
}
