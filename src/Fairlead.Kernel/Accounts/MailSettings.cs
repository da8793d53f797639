using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Begins in the clear and goes on encrypted, or not at all (RFC 3207).</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all; for a server on the same machine.</summary>
    None,
}

/// <summary>The mail server that links are sent by. There is one row, or none: then links are shown.</summary>
public sealed class MailSettings : IAudited
{
    /// <summary>The number of the only row.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>The server's name.</summary>
    public required string Host { get; set; }

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; set; }

    /// <summary>The name to sign in with there; null for none.</summary>
    public string? User { get; set; }

    /// <summary>The password, encrypted.</summary>
    [Secret]
    public string? SealedPassword { get; set; }

    /// <summary>From which address mails come.</summary>
    public required string From { get; set; }

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => "mail";

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What is configured; null before that.</returns>
    public static Task<MailSettings?> ReadAsync(FairleadDb db, CancellationToken cancel) => db.Set<MailSettings>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == OnlyId, cancel);
}
