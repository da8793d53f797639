using Fairlead.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>How somebody wants to be told of a kind.</summary>
public enum MailChoice
{
    /// <summary>An email for each, outside of quiet hours.</summary>
    AtOnce,

    /// <summary>One email a day with all of them.</summary>
    Daily,

    /// <summary>No email.</summary>
    Off,
}

/// <summary>What somebody chose for a kind; without a row it is <see cref="MailChoice.AtOnce"/>.</summary>
public sealed class NotificationChoice
{
    /// <summary>Whose choice.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What they chose.</summary>
    public required MailChoice Choice { get; set; }
}

/// <summary>When somebody wants to be told; without a row there are no quiet hours, and the digest comes at eight by the organisation's clock.</summary>
public sealed class NotificationHours
{
    /// <summary>Eight in the morning.</summary>
    public const int UsualDigest = 8 * 60;

    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The IANA zone of their clock; null for that of the organisation.</summary>
    public string? Zone { get; set; }

    /// <summary>When quiet hours begin, in minutes after midnight; null for none.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>When they end; before the beginning for a night.</summary>
    public int? QuietUntil { get; set; }

    /// <summary>When the digest comes, in minutes after midnight.</summary>
    public int DigestAt { get; set; } = UsualDigest;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<NotificationHours>(e =>
        {
            e.ToTable("notification_hours");
            e.HasKey(h => h.AccountId);
            e.Property(h => h.AccountId).ValueGeneratedNever();
            e.HasOne<Account>().WithMany().HasForeignKey(h => h.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<NotificationChoice>(e =>
        {
            e.ToTable("notification_choice");
            e.HasKey(c => new { c.AccountId, c.Kind });
            e.Property(c => c.Kind).HasMaxLength(60);
            e.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
