using System.Buffers.Text;
using System.Security.Cryptography;
using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>What a link is for.</summary>
public enum LinkPurpose
{
    /// <summary>The first administrator.</summary>
    Setup,

    /// <summary>A new account.</summary>
    Invitation,

    /// <summary>A new password for an account.</summary>
    Reset,

    /// <summary>The link of an account to single sign-on.</summary>
    Company,
}

/// <summary>A link that works once. Its token has 256 random bits; only their hash is stored.</summary>
public sealed class OneTimeLink : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is for.</summary>
    public required LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits.</summary>
    [Secret]
    public required string Hash { get; init; }

    /// <summary>For whom: the account's mail address, or that of the invited; null for the setup.</summary>
    public string? Email { get; init; }

    /// <summary>The role that an invitation gives.</summary>
    public Role Role { get; init; }

    /// <summary>The teams that an invitation gives, as keys with blanks between them.</summary>
    public string Teams { get; init; } = "";

    /// <summary>Until when it works.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>Whether it went to <see cref="Email"/> and to nobody else, so that using it proves the address.</summary>
    public bool IsMailed { get; set; }

    /// <summary>When it was used; null while it was not.</summary>
    public DateTime? UsedAt { get; set; }

    /// <inheritdoc />
    public string AuditName => $"{Purpose.ToString().ToLowerInvariant()}-link:{Email ?? "first administrator"}";

    /// <summary>How many characters a token has.</summary>
    public const int TokenLength = 43;

    /// <returns>A new token: 256 random bits in 43 characters that an address may hold.</returns>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <param name="token">A token.</param>
    /// <returns>What is stored of it.</returns>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));

    /// <param name="db">The database.</param>
    /// <param name="purpose">What the link has to be for.</param>
    /// <param name="token">The token from the address.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The link, as long as it works; null for an unknown, used or expired one.</returns>
    public static Task<OneTimeLink?> FindAsync(FairleadDb db, LinkPurpose purpose, string? token, DateTime now, CancellationToken cancel)
    {
        if (token is not { Length: TokenLength })
            return Task.FromResult<OneTimeLink?>(null);
        var hash = HashOf(token);
        return db.Set<OneTimeLink>().FirstOrDefaultAsync(l => l.Hash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now, cancel);
    }

    /// <summary>Finds the links of an address, however it is written.</summary>
    /// <param name="db">The database.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="email">The address.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that nobody has used, expired ones as well.</returns>
    internal static async Task<List<OneTimeLink>> UnusedAsync(FairleadDb db, LinkPurpose purpose, string email, CancellationToken cancel) =>
        [.. (await db.Set<OneTimeLink>().Where(l => l.Purpose == purpose && l.UsedAt == null).ToListAsync(cancel)).Where(l => AddressNormalizer.AreSame(l.Email, email))];
}
