using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>The company's own sign-in: a provider of OpenID Connect. There is one row, or none.</summary>
public sealed class CompanySignIn : IAudited
{
    /// <summary>The number of the only row.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>What stands on the button.</summary>
    public required string Title { get; set; }

    /// <summary>The provider's address; its discovery document lies below.</summary>
    public required string Authority { get; set; }

    /// <summary>Our name at the provider.</summary>
    public required string ClientId { get; set; }

    /// <summary>Our secret at the provider, encrypted; null for a public client.</summary>
    [Secret]
    public string? SealedSecret { get; set; }

    /// <summary>The claim that names groups.</summary>
    public string GroupClaim { get; set; } = "groups";

    /// <summary>Which group gives which role: one 'group = role' a line, the highest counts.</summary>
    public string RoleRules { get; set; } = "";

    /// <summary>Which group gives which team: one 'group = team key' a line.</summary>
    public string TeamRules { get; set; } = "";

    /// <summary>The role of those whom no rule names; null lets them in only when they have an account already.</summary>
    public Role? DefaultRole { get; set; }

    /// <summary>Whether it is offered.</summary>
    public bool IsOffered { get; set; } = true;

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => "company-sign-in";

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What is configured; null before that.</returns>
    public static Task<CompanySignIn?> ReadAsync(FairleadDb db, CancellationToken cancel) => db.Set<CompanySignIn>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == OnlyId, cancel);
}
