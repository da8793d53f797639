using Fairlead.Audit;
using Microsoft.AspNetCore.Identity;

namespace Fairlead.Accounts;

/// <summary>What somebody may do in the whole organisation; each includes those before it.</summary>
public enum Role
{
    /// <summary>Sees what everybody sees, and changes nothing but what is their own.</summary>
    Viewer,

    /// <summary>Changes what belongs to their own teams.</summary>
    Member,

    /// <summary>Changes what belongs to any team, and adds teams, services and repositories.</summary>
    Leader,

    /// <summary>Accounts, settings, keys and the audit log. Not what others keep for themselves.</summary>
    Administrator,
}

/// <summary>Somebody who signs in. The name to sign in with is the mail address.</summary>
public sealed class Account : IdentityUser<Guid>, IAudited
{
    /// <summary>The longest name and the longest mail address.</summary>
    public const int MaxName = 200, MaxEmail = 254;

    /// <summary>The name that others read.</summary>
    public required string Name { get; set; }

    /// <summary>What they may do; where the company's groups name a role, theirs.</summary>
    public Role Role { get; set; }

    /// <summary>
    /// The role that people here gave, beside what the company's groups say: what is left without them. Null while the account was never linked.
    /// </summary>
    public Role? OwnRole { get; set; }

    /// <param name="role">The role of an account.</param>
    /// <param name="own">The role that people here gave.</param>
    /// <param name="byCompany">Whether single sign-on opened the session, or the one in which the key was made.</param>
    /// <returns>The role there: what a group gave is of no use to whoever came in by another way, and what it took they do not get back by one.</returns>
    internal static Role RoleIn(Role role, Role? own, bool byCompany) => !byCompany && own < role ? own.Value : role;

    /// <summary>Since when they can no longer sign in; null for those who can.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>When the account was made.</summary>
    [NotAudited]
    public DateTime CreatedAt { get; init; }

    /// <summary>When they last signed in.</summary>
    [NotAudited]
    public DateTime? SignedInAt { get; set; }

    /// <inheritdoc />
    [Secret]
    public override string? PasswordHash { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override string? NormalizedUserName { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override string? NormalizedEmail { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override string? UserName { get; set; }

    /// <summary>Whether the address is proven to be theirs: by a link that was mailed to it, or by a provider that vouches for it.</summary>
    [NotAudited]
    public override bool EmailConfirmed { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override string? SecurityStamp { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override string? ConcurrencyStamp { get; set; } = Guid.NewGuid().ToString();

    /// <inheritdoc />
    [NotAudited]
    public override string? PhoneNumber { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override bool PhoneNumberConfirmed { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override int AccessFailedCount { get; set; }

    /// <inheritdoc />
    [NotAudited]
    public override bool LockoutEnabled { get; set; } = true;

    /// <inheritdoc />
    public string AuditName => $"account:{Email}";
}

/// <summary>That an account belongs to a team.</summary>
public sealed class Membership : IAudited
{
    /// <summary>Who.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Which team.</summary>
    public required Guid TeamId { get; init; }

    /// <summary>Whether a group of single sign-on gave it: then it ends with the group or the link.</summary>
    public bool ByCompany { get; set; }

    /// <inheritdoc />
    public string AuditName => $"membership:{AccountId}/{TeamId}";
}
