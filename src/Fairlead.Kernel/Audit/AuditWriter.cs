using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Audit;

/// <summary>Something that happened, for the log.</summary>
/// <param name="Action">One of <see cref="AuditLog.Actions"/>.</param>
/// <param name="Subject">To what.</param>
/// <param name="Before">What was different before, as a JSON object.</param>
/// <param name="After">What is different now.</param>
public sealed record AuditNote(string Action, string Subject, string? Before = null, string? After = null);

/// <summary>Appends to the audit log, one after the other.</summary>
/// <param name="database">Serialises those who append.</param>
/// <param name="actors">Who acts.</param>
/// <param name="time">The clock.</param>
public sealed class AuditWriter(IDatabaseEngine database, IActorSource actors, TimeProvider time)
{
    /// <summary>Adds entries to what the context will save; it has to be in a transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="notes">What happened.</param>
    /// <param name="actor">Who did it; null for whoever acts at present.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are added.</returns>
    internal async Task AppendAsync(FairleadDb db, IReadOnlyList<AuditNote> notes, Actor? actor, CancellationToken cancel)
    {
        await database.AuditAloneAsync(db, cancel);

        // One that was added before in the same saving is not stored yet.
        var last = db.ChangeTracker.Entries<AuditEntry>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).MaxBy(e => e.Number)
            ?? await db.Set<AuditEntry>().AsNoTracking().OrderByDescending(a => a.Number).FirstOrDefaultAsync(cancel);
        var (number, hash, now) = (last?.Number ?? 0, last?.Hash ?? AuditEntry.Origin, time.Now());
        actor ??= actors.Current;
        foreach (var (action, subject, before, after) in notes)
        {
            var entry = new AuditEntry { Number = ++number, At = now, Actor = Cut(actor.Name), Source = Cut(actor.Source), Action = action, Subject = subject, Before = before, After = after, Hash = "" };
            entry = entry with { Hash = hash = entry.HashAfter(hash) };
            db.Add(entry);
        }
    }

    /// <summary>Writes down something that changes no row: that somebody signed in, or could not.</summary>
    /// <param name="databases">Gives contexts.</param>
    /// <param name="note">What happened.</param>
    /// <param name="actor">Who did it; null for whoever acts at present.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is stored.</returns>
    public async Task NoteAsync(IDbContextFactory<FairleadDb> databases, AuditNote note, string? actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await AppendAsync(db, [note], actor is null ? null : actors.Current with { Name = actor }, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static string Cut(string text) => text.Length <= 400 ? text : text[..400];
}
