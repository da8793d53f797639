using System.Text;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Has a delivery read again, as it came or with a mended body, lays it aside, or takes back what it told. What came stays as it came.</summary>
/// <param name="db">The database.</param>
/// <param name="store">Holds the facts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="audit">Takes down who did it.</param>
/// <param name="wakeUp">Wakes the reader.</param>
/// <param name="due">Has the services judged anew.</param>
public sealed class MendDelivery(FairleadDb db, SignalStore store, WriteLane lane, AuditWriter audit, WakeUp<ReadInbox> wakeUp, WakeUp<StoredSignals> due)
{
    private const string Who = "deliveries are mended by leaders";

    /// <param name="caller">Who does it.</param>
    /// <param name="number">The delivery.</param>
    /// <param name="body">The body to read instead of what came; null reads what was read last.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The delivery, which waits now, or what was wrong.</returns>
    public async Task<EditResult<InboxDelivery>> ReplayAsync(Caller caller, long number, string? body, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxDelivery>(FieldError.Refused(Who));
        if (await db.Set<InboxDelivery>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { } delivery)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "There is no such delivery."));
        if (delivery.State == DeliveryState.Waiting)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "It waits to be read already."));
        var mended = body is null ? null : Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n"));
        var report = ReportLabel.Of(delivery.Event);
        var most = report is null ? HookBody.Most : ReportDoor.Most;
        if (mended?.Length > most)
            return EditResult.Wrong<InboxDelivery>(new FieldError("body", $"At most {most:N0} bytes."));
        if (mended is not null && await ProblemAsync(delivery, mended, report is not null, cancel) is { } wrong)
            return EditResult.Wrong<InboxDelivery>(new FieldError("body", wrong));
        await ChangeAsync(delivery, mended is null ? "read again" : "mended", () =>
        {
            if (mended is not null)
                (delivery.Mended, delivery.MendedSize) = (PackedBody.Pack(mended), mended.Length);
            (delivery.State, delivery.Attempts, delivery.DueAt, delivery.Note) = (DeliveryState.Waiting, 0, null, null);
        }, cancel);
        wakeUp.Wake();
        return EditResult.Saved(delivery);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="number">The parked delivery.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The delivery, which is kept and says nothing, or what was wrong.</returns>
    public async Task<EditResult<InboxDelivery>> LayAsideAsync(Caller caller, long number, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxDelivery>(FieldError.Refused(Who));
        if (await db.Set<InboxDelivery>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { State: DeliveryState.Parked } delivery)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "There is no such parked delivery."));
        await ChangeAsync(delivery, "laid aside", () => (delivery.State, delivery.Note) = (DeliveryState.Ignored, "laid aside"), cancel);
        return EditResult.Saved(delivery);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="number">A delivery that was read.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The delivery, of which no fact counts any longer until it is read again; or what was wrong.</returns>
    public async Task<EditResult<InboxDelivery>> WithdrawAsync(Caller caller, long number, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<InboxDelivery>(FieldError.Refused(Who));
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<InboxDelivery>().FirstOrDefaultAsync(d => d.Number == number, cancel) is not { State: DeliveryState.Done or DeliveryState.Withdrawn } delivery)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "There is no such delivery that was read."));
        if (delivery.State == DeliveryState.Withdrawn)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "What it told was taken back already."));
        var gone = await store.RemoveAsync(db, number, cancel);
        if (gone == 0)
            return EditResult.Wrong<InboxDelivery>(new FieldError("delivery", "What it says was told by another delivery first; take back that one."));
        (delivery.State, delivery.Facts, delivery.Note) = (DeliveryState.Withdrawn, 0, null);
        await audit.AppendAsync(db, [new AuditNote("withdrawn", $"delivery:{delivery.Number}")], null, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        due.Wake();
        return EditResult.Saved(delivery);
    }

    // What cannot be read like this either would only be parked again, and take what it told before along.
    private async Task<string?> ProblemAsync(InboxDelivery delivery, byte[] body, bool isReport, CancellationToken cancel)
    {
        if (!isReport && HookBody.JsonProblem(body) is { } noJson)
            return noJson;
        var source = await db.Set<SignalSource>().AsNoTracking().FirstAsync(s => s.Id == delivery.SourceId, cancel);
        try
        {
            var facts = ReadDelivery.Of(source.Kind, new SourceDelivery(delivery.Event, body, delivery.ReceivedAt, source.Key)).Signals.Count;
            return facts > SignalStore.MostFacts ? $"It holds {facts:N0} facts; at most {SignalStore.MostFacts:N0} fit into one delivery." : null;
        }
        catch (UnreadableDeliveryException e)
        {
            return e.Message;
        }
    }

    private async Task ChangeAsync(InboxDelivery delivery, string what, Action change, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        change();
        await audit.AppendAsync(db, [new AuditNote(what, $"delivery:{delivery.Number}")], null, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
