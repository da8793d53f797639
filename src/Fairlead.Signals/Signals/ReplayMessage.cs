using System.Text;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Has a message read again, as it came or with a mended body, lays it aside, or takes back what it told. What came stays as it came.</summary>
/// <param name="db">The database.</param>
/// <param name="store">Holds the facts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="audit">Takes down who did it.</param>
/// <param name="wakeUp">Wakes the reader.</param>
/// <param name="due">Has the services judged anew.</param>
public sealed class ReplayMessage(FairleadDb db, SignalStore store, WriteLane lane, AuditWriter audit, WakeUp<ReadInbox> wakeUp, WakeUp<StoredSignals> due)
{
    private const string Who = "messages are mended by leaders";

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
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "It waits to be read already."));
        var mended = body is null ? null : Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n"));
        var report = CiReportLabel.Of(message.Event);
        var most = report is null ? HookBody.Most : CiReportEndpoint.Most;
        if (mended?.Length > most)
            return EditResult.Wrong<InboxMessage>(new FieldError("body", $"At most {most:N0} bytes."));
        if (mended is not null && await ProblemAsync(message, mended, report is not null, cancel) is { } wrong)
            return EditResult.Wrong<InboxMessage>(new FieldError("body", wrong));
        await ChangeAsync(message, mended is null ? "read again" : "mended", () =>
        {
            if (mended is not null)
                (message.Corrected, message.CorrectedSize) = (PackedBody.Pack(mended), mended.Length);
            (message.State, message.Attempts, message.DueAt, message.Note) = (InboxMessageState.Waiting, 0, null, null);
        }, cancel);
        wakeUp.Wake();
        return EditResult.Saved(message);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="number">The failed message.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The message, which is kept and says nothing, or what was wrong.</returns>
    public async Task<EditResult<InboxMessage>> DismissAsync(Caller caller, long number, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxMessage>(FieldError.Refused(Who));
        if (await db.Set<InboxMessage>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { State: InboxMessageState.Failed } message)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "There is no such failed message."));
        await ChangeAsync(message, "laid aside", () => (message.State, message.Note) = (InboxMessageState.Ignored, "laid aside"), cancel);
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
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "There is no such message that was read."));
        if (message.State == InboxMessageState.Withdrawn)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "What it told was taken back already."));
        var gone = await store.RemoveAsync(db, number, cancel);
        if (gone == 0)
            return EditResult.Wrong<InboxMessage>(new FieldError("message", "What it says was told by another message first; take back that one."));
        (message.State, message.Facts, message.Note) = (InboxMessageState.Withdrawn, 0, null);
        await audit.AppendAsync(db, [new AuditNote("withdrawn", $"message:{message.Number}")], null, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        due.Wake();
        return EditResult.Saved(message);
    }

    // What cannot be read like this either would only fail again, and take what it told before along.
    private async Task<string?> ProblemAsync(InboxMessage message, byte[] body, bool isReport, CancellationToken cancel)
    {
        if (!isReport && HookBody.JsonProblem(body) is { } noJson)
            return noJson;
        var source = await db.Set<SignalSource>().AsNoTracking().FirstAsync(s => s.Id == message.SourceId, cancel);
        try
        {
            var facts = ReadMessage.Of(source.Kind, new SourceMessage(message.Event, body, message.ReceivedAt, source.Key)).Signals.Count;
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
