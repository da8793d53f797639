using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>Writes notifications in the transaction of what causes them, each with the job that sends it.</summary>
/// <remarks>What is committed is sent at least once; what is rolled back never.</remarks>
/// <param name="jobs">Adds the jobs.</param>
/// <param name="keys">Encrypts what they say: by the key file itself, for Data Protection may write a new key to the database, which is locked by the transaction that we are in.</param>
/// <param name="ids">Makes ids.</param>
/// <param name="time">The clock.</param>
public sealed class Outbox(AddJobs jobs, KeyFile keys, OrderedIds ids, TimeProvider time)
{
    /// <summary>Adds a notification whose name is new for certain, with the next saving of the context.</summary>
    /// <param name="db">The context.</param>
    /// <param name="outgoing">The message.</param>
    /// <param name="way">By which way.</param>
    /// <param name="recipient">To whom: a mail address, or the key of a destination.</param>
    /// <param name="notBefore">When it is sent; null for at once.</param>
    /// <param name="account">The account that may unsubscribe from it; null for what everybody has to get, such as a link that they asked for.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">A part of the message is missing.</exception>
    public Notification Add(FairleadDb db, OutgoingMessage outgoing, NotificationWay way, string recipient, DateTime? notBefore = null, Guid? account = null)
    {
        var notification = New(outgoing, way, recipient, account);
        db.Add(notification);
        jobs.Add(db, SendNotifications.KindOf(way), notification.Id.ToString(), notBefore);
        return notification;
    }

    /// <summary>Adds a notification for each destination that takes its kind, unless it went there already.</summary>
    /// <param name="db">The context, in a transaction.</param>
    /// <param name="outgoing">The message.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="ArgumentException">A part of the message is missing.</exception>
    public async Task<int> PublishAsync(FairleadDb db, OutgoingMessage outgoing, CancellationToken cancel)
    {
        var added = 0;
        foreach (var destination in (await db.Set<Destination>().AsNoTracking().Where(d => d.DisabledAt == null).ToListAsync(cancel)).Where(d => d.Takes(outgoing.Kind)))
            added += await AddOnceAsync(db, outgoing, destination.Way, destination.Key, cancel) ? 1 : 0;
        return added;
    }

    /// <summary>Adds a notification unless there is one of this name for this recipient by this way.</summary>
    /// <param name="db">The context, in a transaction.</param>
    /// <param name="outgoing">The message.</param>
    /// <param name="way">By which way.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="ArgumentException">A part of the message is missing.</exception>
    public Task<bool> AddOnceAsync(FairleadDb db, OutgoingMessage outgoing, NotificationWay way, string recipient, CancellationToken cancel) =>
        AddOnceAsync(db, outgoing, way, recipient, new Placing(), cancel);

    /// <summary>The same for an account, with the time that its person chose.</summary>
    /// <returns>Whether it was added.</returns>
    internal async Task<bool> AddOnceAsync(FairleadDb db, OutgoingMessage outgoing, NotificationWay way, string recipient, Placing placing, CancellationToken cancel)
    {
        var n = New(outgoing, way, recipient);
        var added = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO notification (id, kind, message_key, way, recipient, account_id, subject, sealed_message, created_at, expires_at, state)
            VALUES ({n.Id}, {n.Kind}, {n.MessageKey}, {n.Way.ToString()}, {n.Recipient}, {placing.Account}, {n.Subject}, {n.SealedMessage}, {n.CreatedAt}, {n.ExpiresAt}, {(placing.IsHeld ? NotificationState.Held : NotificationState.Waiting).ToString()})
            ON CONFLICT (message_key, way, recipient) DO NOTHING
            """,
            cancel);
        if (added == 1 && !placing.IsHeld)
            await jobs.AddOnceAsync(db, SendNotifications.KindOf(way), n.Id.ToString(), placing.NotBefore, cancel: cancel);
        return added == 1;
    }

    /// <param name="notification">A row that is still to be sent.</param>
    /// <returns>What it says.</returns>
    internal Message Open(Notification notification) => JsonSerializer.Deserialize<Message>(keys.Open(Convert.FromBase64String(notification.SealedMessage!)))!;

    private Notification New(OutgoingMessage outgoing, NotificationWay way, string recipient, Guid? account = null)
    {
        if (outgoing.Message.Problem() is { } problem)
            throw new ArgumentException($"{outgoing.Kind}: {problem}", nameof(outgoing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outgoing.Key.Length, 200, nameof(outgoing));
        var message = outgoing.Message with { Subject = OneLine(outgoing.Message.Subject) };
        return new Notification
        {
            Id = ids.Next(),
            Kind = outgoing.Kind,
            MessageKey = outgoing.Key,
            Way = way,
            Recipient = recipient,
            AccountId = account,
            Subject = message.Subject,
            SealedMessage = Convert.ToBase64String(keys.Close(JsonSerializer.SerializeToUtf8Bytes(message))),
            CreatedAt = time.Now(),
            ExpiresAt = outgoing.ExpiresAt is { } at ? Instants.ToMicroseconds(at) : null,
        };
    }

    /// <summary>For whom, and when.</summary>
    /// <param name="Account">The account; null for none.</param>
    /// <param name="NotBefore">When it is sent; null for at once.</param>
    /// <param name="IsHeld">Whether it waits for the daily email.</param>
    internal sealed record Placing(Guid? Account = null, DateTime? NotBefore = null, bool IsHeld = false);

    private static string OneLine(string text) => Paper.Clean(text.Length > 400 ? text[..399] + "…" : text);
}
