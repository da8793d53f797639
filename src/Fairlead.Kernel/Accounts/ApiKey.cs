using System.Buffers.Text;
using System.Security.Cryptography;
using Fairlead.Audit;

namespace Fairlead.Accounts;

/// <summary>A key with which a program acts for an account, never with more rights than the account has.</summary>
public sealed class ApiKey : IAudited
{
    /// <summary>How every key begins, so that scanners for secrets know it.</summary>
    public const string Prefix = "flk_";

    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>For whom it acts.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, 64 hexadecimal digits. A key has 256 random bits, so that no slower hash is due.</summary>
    [Secret]
    public required string Hash { get; init; }

    /// <summary>The last four characters, by which its owner knows it again.</summary>
    public required string Ends { get; init; }

    /// <summary>What it may be used for: names of <see cref="KeyScopes"/> with blanks between them.</summary>
    public required string Scopes { get; init; }

    /// <summary>Whether it was made in a session of single sign-on: only then it carries what the company's groups give.</summary>
    public bool ByCompany { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Until when it works.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>When it was last used, to the hour; null while it never was.</summary>
    [NotAudited]
    public DateTime? UsedAt { get; set; }

    /// <summary>When it was taken back; null while it was not.</summary>
    public DateTime? RevokedAt { get; set; }

    /// <inheritdoc />
    public string AuditName => $"key:{Name}";

    /// <returns>A new key: the prefix, and 256 random bits in 43 characters.</returns>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What a key may be used for.</summary>
public static class KeyScopes
{
    /// <summary>Read what its owner may read.</summary>
    public const string Read = "read";

    /// <summary>Change what its owner may change in the catalog, and ask for imports.</summary>
    public const string Write = "write";

    /// <summary>Send facts in: webhooks and other sources.</summary>
    public const string Ingest = "ingest";

    /// <summary>What only administrators may do, when its owner is one: accounts, settings, the audit log.</summary>
    public const string Administer = "administer";

    /// <summary>
    /// All of them with what they mean, and the least role whose keys may hold them. Facts reach every team's services, as what leaders do: hence theirs.
    /// </summary>
    public static readonly IReadOnlyList<(string Name, string Meaning, Role Least)> All =
    [
        (Read, "read catalog, measures and their rows", Role.Viewer),
        (Write, "read, change the catalog and ask for imports", Role.Member),
        (Ingest, "send facts to webhook endpoints", Role.Leader),
        (Administer, "read, accounts, settings and the audit log", Role.Administrator),
    ];

    /// <summary>Divides the scopes of a key by what its owner's role covers at this moment.</summary>
    /// <param name="scopes">The scopes as they are stored.</param>
    /// <param name="role">The owner's role.</param>
    /// <returns>What the key may be used for, and what it may not. Reading is everybody's: it is left of what includes it.</returns>
    internal static (IReadOnlySet<string> Held, IReadOnlySet<string> Withheld) Divide(string scopes, Role role)
    {
        var (held, withheld) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var scope in scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isCovered = All.Any(s => s.Name == scope && role >= s.Least);
            (isCovered ? held : withheld).Add(scope);
            if (!isCovered && scope is Write or Administer)
                held.Add(Read);
        }

        return (held, withheld);
    }

    /// <param name="scope">A scope.</param>
    /// <param name="role">A role below what it needs.</param>
    /// <returns>What is missing, in a sentence.</returns>
    internal static string Beyond(string scope, Role role) =>
        $"The scope '{scope}' needs the role of {Words(All.First(s => s.Name == scope).Least)}{(scope == Administer ? "" : " or above")}; this account's is {Words(role)}."
        + (scope == Ingest ? " A build sends facts with the secret of a source instead; leaders add sources under Signals." : "");

    private static string Words(Role role) => role.ToString().ToLowerInvariant();
}
