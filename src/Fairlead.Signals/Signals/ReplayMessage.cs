using System.Text;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Reads a message again, as received or with a corrected body; dismisses a failed one; withdraws the facts of one. The original body is never changed.</summary>
/// <param name="db">The database.</param>
/// <param name="store">Holds the facts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="audit">Takes down who did it.</param>
/// <param name="reader">Reads messages.</param>
/// <param name="wakeUp">Wakes the reader.</param>
/// <param name="due">Has the services judged anew.</param>
public sealed class ReplayMessage(FairleadDb db, SignalStore store, WriteLane lane, AuditWriter audit, ReadMessage reader, WakeUp<ReadInbox> wakeUp, WakeUp<StoredSignals> due)
{
    /// <summary>The note of a message that somebody dismissed, also its word in the audit log.</summary>
    internal const string Dismissed = "dismissed";

    private const string Who = "messages are corrected and withdrawn by leaders";

    /// <param name="caller">Who does it.</param>
    /// <param name="number">The message.</param>
    /// <param name="body">The body to read instead of what came; null reads what was read last.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The message, which waits now, or what was wrong.</returns>
    public async Task<EditResult<InboxMessage>> ReplayAsync(Caller caller, long number, string? body, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxMessage>(FieldError.Refused(Who));
        if (await db.Set<InboxMessage>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { } message)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "There is no such message."));
        if (message.State == InboxMessageState.Waiting)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "It is already waiting to be read."));
        var corrected = body is null ? null : Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n"));
        var report = CiReportLabel.Of(message.Event);
        var most = report is null ? HookBody.Most : CiReportEndpoint.Most;
        if (corrected?.Length > most)
            return EditResult.Wrong<InboxMessage>(new FieldError("body", $"At most {most:N0} bytes."));
        if (corrected is not null && await ProblemAsync(message, corrected, report is not null, cancel) is { } wrong)
            return EditResult.Wrong<InboxMessage>(new FieldError("body", wrong));
        await ChangeAsync(message, corrected is null ? "read again" : "corrected", () =>
        {
            if (corrected is not null)
                (message.Corrected, message.CorrectedSize) = (PackedBody.Pack(corrected), corrected.Length);
            (message.State, message.Attempts, message.DueAt, message.Note) = (InboxMessageState.Waiting, 0, null, null);
        }, cancel);
        wakeUp.Wake();
        return EditResult.Saved(message);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="number">The failed message.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The message, which is kept and reports nothing, or what was wrong.</returns>
    public async Task<EditResult<InboxMessage>> DismissAsync(Caller caller, long number, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxMessage>(FieldError.Refused(Who));
        if (await db.Set<InboxMessage>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { State: InboxMessageState.Failed } message)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "There is no such failed message."));
        await ChangeAsync(message, Dismissed, () => (message.State, message.Note) = (InboxMessageState.Ignored, Dismissed), cancel);
        return EditResult.Saved(message);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="number">A message that was read.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The message, of which no fact counts any longer until it is read again; or what was wrong.</returns>
    public async Task<EditResult<InboxMessage>> WithdrawAsync(Caller caller, long number, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxMessage>(FieldError.Refused(Who));
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<InboxMessage>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { State: InboxMessageState.Done or InboxMessageState.Withdrawn } message)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "There is no such message that has been read."));
        if (message.State == InboxMessageState.Withdrawn)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "Its facts are already withdrawn."));
        var gone = await store.RemoveAsync(db, number, cancel);
        if (gone == 0)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "Another message reported its facts first; withdraw that one."));
        (message.State, message.Facts, message.Note) = (InboxMessageState.Withdrawn, 0, null);
        await audit.AppendAsync(db, [new AuditNote("withdrawn", $"message:{message.Number}")], null, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        due.Wake();
        return EditResult.Saved(message);
    }

    // What cannot be read like this either would only fail again, and take its earlier facts along.
    private async Task<string?> ProblemAsync(InboxMessage message, byte[] body, bool isReport, CancellationToken cancel)
    {
        if (!isReport && HookBody.JsonProblem(body) is { } noJson)
            return noJson;
        var source = await db.Set<SignalSource>().AsNoTracking().FirstAsync(s => s.Id == message.SourceId, cancel);
        try
        {
            var facts = reader.Of(source.Kind, new SourceMessage(message.Event, body, message.ReceivedAt, source.Key)).Signals.Count;
            return facts > SignalStore.MostFacts ? $"It holds {facts:N0} facts; at most {SignalStore.MostFacts:N0} fit into one message." : null;
        }
        catch (UnreadableMessageException e)
        {
            return e.Message;
        }
    }

    private async Task ChangeAsync(InboxMessage message, string what, Action change, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        change();
        await audit.AppendAsync(db, [new AuditNote(what, $"message:{message.Number}")], null, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
