using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>By which way a notification goes.</summary>
public enum NotificationWay
{
    /// <summary>An email, through the configured mail server.</summary>
    Mail,

    /// <summary>A POST of JSON that is signed as Standard Webhooks have it.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack, or of one of those that take the same: Mattermost, Rocket.Chat.</summary>
    Slack,

    /// <summary>A workflow of Microsoft Teams, as an Adaptive Card.</summary>
    Teams,

    /// <summary>A topic of ntfy.</summary>
    Ntfy,
}

/// <summary>Where a notification stands.</summary>
public enum NotificationState
{
    /// <summary>It is to be sent.</summary>
    Waiting,

    /// <summary>The other side took it.</summary>
    Sent,

    /// <summary>All tries failed.</summary>
    Failed,

    /// <summary>It waits for the daily email of its recipient, in which it is one line.</summary>
    Held,

    /// <summary>It is not sent any more: it came too late, or what it says was handed over otherwise.</summary>
    Dropped,
}

/// <summary>One message to one recipient by one way: written in the transaction that causes it, sent at least once by a job, and kept as the delivery log.</summary>
public sealed class Notification
{
    /// <summary>Its id, which is the key of its job, and by which a receiver knows a second delivery.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is about, as <see cref="NotificationKind.Name"/> says.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the message; each goes once by each way to each recipient.</summary>
    public required string MessageKey { get; init; }

    /// <summary>By which way.</summary>
    public required NotificationWay Way { get; init; }

    /// <summary>To whom: a mail address, or the key of a destination.</summary>
    public required string Recipient { get; init; }

    /// <summary>The account that it is for; null for a destination, and for somebody without an account.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Its subject, for the log.</summary>
    public required string Subject { get; init; }

    /// <summary>The message, encrypted, for a link in it may open an account; null as soon as nobody will send it any more.</summary>
    public string? SealedMessage { get; set; }

    /// <summary>When it was caused.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>From when on it is of no use any more; null for never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>Where it stands.</summary>
    public NotificationState State { get; set; }

    /// <summary>When it was sent, failed or dropped.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Why it was not sent.</summary>
    public string? Error { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<Notification>(e =>
    {
        e.ToTable("notification");
        e.Property(n => n.Id).ValueGeneratedNever();
        e.Property(n => n.Kind).HasMaxLength(60);
        e.Property(n => n.MessageKey).HasMaxLength(200);
        e.Property(n => n.SealedMessage).HasMaxLength(int.MaxValue);
        e.Property(n => n.Error).HasMaxLength(2000);
        e.HasIndex(n => new { n.MessageKey, n.Way, n.Recipient }).IsUnique();
        e.HasIndex(n => new { n.CreatedAt, n.Id });
        e.HasIndex(n => new { n.State, n.EndedAt });
        e.HasIndex(n => new { n.AccountId, n.State });
    });
}
