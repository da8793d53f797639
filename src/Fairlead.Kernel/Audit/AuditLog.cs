using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Audit;

/// <summary>What a look at the whole chain found.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Head">The hash of the last one; that of no entry without any. Whoever keeps number and head elsewhere can see later that no tail was cut off.</param>
/// <param name="BrokenAt">The number of the first entry that does not hold; null where all do.</param>
/// <param name="Why">What is wrong there.</param>
public sealed record AuditVerdict(long Entries, string Head, long? BrokenAt, string? Why)
{
    /// <summary>Whether the chain holds.</summary>
    public bool Holds => BrokenAt is null;
}

/// <summary>Which entries are wanted.</summary>
/// <param name="Actor">Who; null for everybody.</param>
/// <param name="Action">What; null for everything.</param>
/// <param name="Subject">A part of the name of what was changed; null for everything.</param>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant behind the last.</param>
public sealed record AuditQuery(string? Actor = null, string? Action = null, string? Subject = null, DateTime? From = null, DateTime? To = null);

/// <summary>Reads the audit log.</summary>
public static class AuditLog
{
    /// <summary>What the log knows: what is done to something, and who came in or was refused.</summary>
    public static readonly IReadOnlyList<string> Actions = ["created", "changed", "deleted", "signed in", "refused", "linked", "unlinked", "corrected", "read again", "dismissed", "withdrawn", "retried"];

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether every entry carries the hash that it has to carry, without gaps.</returns>
    public static async Task<AuditVerdict> VerifyAsync(FairleadDb db, CancellationToken cancel)
    {
        var (entries, head) = (0L, AuditEntry.Origin);
        await using var rows = db.Set<AuditEntry>().AsNoTracking().OrderBy(a => a.Number).AsAsyncEnumerable().GetAsyncEnumerator(cancel);
        while (true)
        {
            try
            {
                if (!await rows.MoveNextAsync())
                    break;
            }
            catch (Exception e) when (e is FormatException or InvalidCastException or ArgumentException)
            {
                return new(entries, head, entries + 1, "it cannot even be read");
            }

            var entry = rows.Current;
            if (entry.Number != entries + 1)
                return new(entries, head, entries + 1, $"it is missing; the next one is {entry.Number}");
            if (entry.Hash != entry.HashAfter(head))
                return new(entries, head, entry.Number, "its content or its place is not that of its hash");
            (entries, head) = (entry.Number, entry.Hash);
        }

        return new(entries, head, null, null);
    }

    /// <param name="db">The database.</param>
    /// <param name="query">Which entries.</param>
    /// <returns>They, the newest first.</returns>
    public static IQueryable<AuditEntry> Entries(FairleadDb db, AuditQuery query)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking();
        if (query.Actor is { } actor)
            entries = entries.Where(a => a.Actor == actor);
        if (query.Action is { } action)
            entries = entries.Where(a => a.Action == action);
        if (query.Subject is { } subject)
            entries = entries.Where(a => a.Subject.Contains(subject));
        if (query.From is { } from)
            entries = entries.Where(a => a.At >= from);
        if (query.To is { } to)
            entries = entries.Where(a => a.At < to);
        return entries.OrderByDescending(a => a.Number);
    }
}
