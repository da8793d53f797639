using Fairlead.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>A place outside that gets notifications of chosen kinds: a webhook, a channel of a chat, a topic.</summary>
public sealed class Destination : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its short name, which stands in the delivery log.</summary>
    public required string Key { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; set; }

    /// <summary>By which way; never <see cref="NotificationWay.Mail"/>.</summary>
    public required NotificationWay Way { get; init; }

    /// <summary>Its host, for people: the rest of the address may be a secret.</summary>
    public required string Host { get; set; }

    /// <summary>Its address, encrypted: whoever knows that of a chat can write there.</summary>
    [Secret]
    public required string SealedUrl { get; set; }

    /// <summary>What webhooks are signed with, or the token of ntfy, encrypted; null for none.</summary>
    [Secret]
    public string? SealedSecret { get; set; }

    /// <summary>The kinds of notifications that go there, with blanks between them.</summary>
    public string Kinds { get; set; } = "";

    /// <summary>When it was added.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was disabled; null while it is enabled.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"destination:{Key}";

    /// <param name="kind">A kind of notifications.</param>
    /// <returns>Whether it gets them.</returns>
    public bool Takes(string kind) => DisabledAt is null && Kinds.Split(' ').Contains(kind, StringComparer.Ordinal);

    internal static void Map(ModelBuilder model) => model.Entity<Destination>(e =>
    {
        e.ToTable("notification_destination");
        e.Property(d => d.Id).ValueGeneratedNever();
        e.HasIndex(d => d.Key).IsUnique();
        e.Property(d => d.SealedUrl).HasMaxLength(8000);
        e.Property(d => d.SealedSecret).HasMaxLength(4000);
        e.Property(d => d.Kinds).HasMaxLength(4000);
        e.Property(d => d.Version).IsConcurrencyToken();
    });
}
