using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>A source with what became of its messages.</summary>
/// <param name="Source">The source.</param>
/// <param name="Waiting">How many wait to be read.</param>
/// <param name="Failed">How many could not be read.</param>
/// <param name="Refused">How many were refused in the last seven days.</param>
public sealed record SourceStanding(SignalSource Source, int Waiting, int Failed, int Refused);

/// <summary>What the page of signals shows.</summary>
/// <param name="Sources">The sources, by name.</param>
/// <param name="Failed">The newest messages that could not be read, without bodies.</param>
/// <param name="Ignored">Kinds of events that say nothing of use, with how often they came, most often first.</param>
/// <param name="Refusals">What was refused in the last seven days.</param>
public sealed record InboxView(
    IReadOnlyList<SourceStanding> Sources,
    IReadOnlyList<FailedMessage> Failed,
    IReadOnlyList<(string Source, string Kind, int Count)> Ignored,
    IReadOnlyList<(string Source, InboxRefusal Refusal)> Refusals)
{
    private const int MostRows = 50, Days = 7;

    // What is ignored is counted among the newest, for the inbox may hold millions.
    private const int NewestIgnored = 10_000;

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>How many messages could not be read and wait for somebody.</returns>
    public static Task<int> FailedAsync(FairleadDb db, CancellationToken cancel) => db.Set<InboxMessage>().CountAsync(d => d.State == InboxMessageState.Failed, cancel);

    /// <param name="db">The database.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The view.</returns>
    public static async Task<InboxView> ReadAsync(FairleadDb db, DateTime now, CancellationToken cancel)
    {
        var since = DateOnly.FromDateTime(now).AddDays(1 - Days);
        var sources = (await db.Set<SignalSource>().AsNoTracking().ToListAsync(cancel)).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var waiting = await db.Set<InboxMessage>().Where(d => d.State == InboxMessageState.Waiting).GroupBy(d => d.SourceId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var failed = await db.Set<InboxMessage>().Where(d => d.State == InboxMessageState.Failed).GroupBy(d => d.SourceId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var refusals = await db.Set<InboxRefusal>().AsNoTracking().Where(r => r.Day >= since).ToListAsync(cancel);
        var newest = await db.Set<InboxMessage>().AsNoTracking().Where(d => d.State == InboxMessageState.Failed).OrderByDescending(d => d.Number).Take(MostRows)
            .Select(d => new FailedMessage(d.Number, d.SourceId, d.Event, d.ReceivedAt, d.Size, d.Note ?? "")).ToListAsync(cancel);
        var ignored = await db.Set<InboxMessage>().OrderByDescending(d => d.Number).Take(NewestIgnored).Where(d => d.State == InboxMessageState.Ignored)
            .GroupBy(d => new { d.SourceId, d.Note }).Select(g => new { g.Key.SourceId, g.Key.Note, Count = g.Count() }).ToListAsync(cancel);
        var names = sources.ToDictionary(s => s.Id, s => s.Name);
        return new InboxView(
            [.. sources.Select(s => new SourceStanding(s, waiting.GetValueOrDefault(s.Id), failed.GetValueOrDefault(s.Id), refusals.Where(r => r.SourceId == s.Id).Sum(r => r.Count)))],
            newest,
            [.. ignored.OrderByDescending(i => i.Count).ThenBy(i => i.Note, StringComparer.Ordinal).Take(MostRows).Select(i => (names[i.SourceId], i.Note ?? "", i.Count))],
            [.. refusals.OrderByDescending(r => r.LastAt).Take(MostRows).Select(r => (names[r.SourceId], r))]);
    }
}

/// <summary>A message that could not be read.</summary>
/// <param name="Number">Its number.</param>
/// <param name="SourceId">Its source.</param>
/// <param name="Event">Its kind of event.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Size">How long it is, in bytes.</param>
/// <param name="Note">Why it could not be read.</param>
public sealed record FailedMessage(long Number, Guid SourceId, string Event, DateTime ReceivedAt, int Size, string Note);

/// <summary>A message of a source, without its body.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Event">Its kind of event.</param>
/// <param name="State">What became of it.</param>
/// <param name="Note">What is said of it.</param>
/// <param name="Facts">How many facts it told.</param>
/// <param name="Title">The first of its facts in one line; null where it told none.</param>
public sealed record RecentMessage(long Number, DateTime ReceivedAt, string Event, InboxMessageState State, string? Note, int Facts, string? Title = null)
{
    // An inbox may hold millions, and those of one source stand among all others: looked at are these before it was last heard.
    private const int Most = 20, LookedAt = 10_000;

    /// <param name="db">The database.</param>
    /// <param name="source">The source.</param>
    /// <param name="lastReceivedAt">When it was last heard.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its newest messages, the newest first.</returns>
    public static async Task<List<RecentMessage>> ReadAsync(FairleadDb db, Guid source, DateTime lastReceivedAt, CancellationToken cancel)
    {
        var last = InboxMessage.NumberAt(lastReceivedAt.AddSeconds(1));
        var newest = await db.Set<InboxMessage>().Where(d => d.Number <= last).OrderByDescending(d => d.Number).Take(LookedAt).Where(d => d.SourceId == source).OrderByDescending(d => d.Number).Take(Most)
            .Select(d => new RecentMessage(d.Number, d.ReceivedAt, d.Event, d.State, d.Note, d.Facts, null)).ToListAsync(cancel);
        var firsts = newest.Select(d => d.Number * SignalStore.MostFacts).ToArray();
        var titles = await db.Set<SignalRow>().Where(s => EF.Parameter(firsts).Contains(s.Number)).ToDictionaryAsync(s => s.Number / SignalStore.MostFacts, s => s.Title, cancel);
        return newest.ConvertAll(d => d with { Title = titles.GetValueOrDefault(d.Number) });
    }
}
