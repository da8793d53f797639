using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>What was received and is not counted, by reason; without any, everything was read and matched.</summary>
/// <param name="Failed">Messages that could not be read and wait for somebody.</param>
/// <param name="Refused">Messages that were refused in the last seven days.</param>
/// <param name="Kinds">Kinds of events of the last seven days that say nothing of use, each as its messages note it, most often first; a forge's test of the connection is none.</param>
/// <param name="Unlinked">Facts that belong to nothing in the catalog.</param>
public sealed record Uncounted(int Failed, int Refused, IReadOnlyList<string> Kinds, IReadOnlyList<Unlinked> Unlinked)
{
    /// <summary>The days that are looked back to.</summary>
    public const int Days = 7;

    // What was ignored is counted among the newest, for the inbox may hold millions.
    private const int NewestKinds = 10_000, MostNamed = 3;

    // What a forge sends to try the connection, and what somebody has dismissed.
    private static readonly string[] Known = ["ping", "diagnostics:ping", ReplayMessage.Dismissed];

    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What is in no number.</returns>
    public static async Task<Uncounted> ReadAsync(FairleadDb db, CatalogView catalog, DateTime now, CancellationToken cancel)
    {
        var (since, first) = (DateOnly.FromDateTime(now).AddDays(1 - Days), InboxMessage.NumberAt(now.AddDays(-Days)));
        var kinds = await db.Set<InboxMessage>().OrderByDescending(d => d.Number).Take(NewestKinds).Where(d => d.State == InboxMessageState.Ignored && d.Number >= first)
            .GroupBy(d => d.Note).Select(g => new { Kind = g.Key ?? "", Count = g.Count() }).ToListAsync(cancel);
        return new Uncounted(
            await InboxView.FailedAsync(db, cancel),
            await db.Set<InboxRefusal>().Where(r => r.Day >= since).SumAsync(r => r.Count, cancel),
            [.. kinds.Where(k => !Known.Contains(k.Kind, StringComparer.Ordinal)).OrderByDescending(k => k.Count).ThenBy(k => k.Kind, StringComparer.Ordinal).Select(k => k.Kind)],
            await ReadUnlinked.ReadAsync(db, catalog, cancel));
    }

    /// <returns>One sentence for the head of a page.</returns>
    public string Sentence() => Parts().ToList() is { Count: > 0 } parts
        ? $"{string.Join(", ", parts)}."
        : "everything received could be read.";

    /// <returns>Some of the kinds by name, and that there are more.</returns>
    public string Named() => string.Join(", ", Kinds.Take(MostNamed)) + (Kinds.Count > MostNamed ? " and others" : "");

    private IEnumerable<string> Parts()
    {
        if (Failed > 0)
            yield return $"{Words.Count(Failed, "message")} could not be read";
        if (Refused > 0)
            yield return $"{Words.Number(Refused)} {(Refused == 1 ? "was" : "were")} refused in {Days} days";
        if (Kinds.Count > 0)
            yield return $"{Words.Count(Kinds.Count, "kind of event is", "kinds of events are")} ignored";
        if (Unlinked.Sum(u => u.Facts) is > 0 and var facts)
            yield return $"{Words.Count(facts, "fact matches", "facts match")} nothing in the catalog";
    }
}
