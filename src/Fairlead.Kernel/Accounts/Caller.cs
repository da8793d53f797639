using System.Security.Claims;
using Fairlead.Data;

namespace Fairlead.Accounts;

/// <summary>Who asks for something, with what they may do. Use cases decide by it; pages and API hand it on.</summary>
/// <param name="AccountId">The account; null for whoever sits at the machine: the command line, the program itself, the demonstration.</param>
/// <param name="Name">The name that others read.</param>
/// <param name="Email">The mail address; empty without an account.</param>
/// <param name="Role">What they may do in the whole organisation.</param>
/// <param name="Teams">Their teams.</param>
/// <param name="Key">The name of the API key by which a program acts for them; null for themselves.</param>
/// <param name="Scopes">What that key may be used for; null without a key, when all is.</param>
public sealed record Caller(Guid? AccountId, string Name, string Email, Role Role, IReadOnlySet<Guid> Teams, string? Key = null, IReadOnlySet<string>? Scopes = null)
{
    /// <summary>The scheme of the claims of those who sit at the machine.</summary>
    internal const string MachineScheme = "machine";

    /// <summary>How the session began that single sign-on opened, as its cookie keeps it.</summary>
    internal const string Company = "company";

    private const string StampClaim = "stamp", SessionClaim = "session";

    /// <summary>The session of the cookie by which they came in; null without one.</summary>
    public Guid? Session { get; init; }

    /// <summary>Whether they came in by single sign-on, or by a key that was made so: only then what its groups gave is theirs.</summary>
    public bool ByCompany { get; init; }

    /// <summary>The scopes of the key that its owner's role does not cover at this moment.</summary>
    public IReadOnlySet<string> Withheld { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Who acts, for whoever asks later: the mail address, and the key of a program.</summary>
    public string Signature => Key is null ? Email : $"{Email} by key '{Key}'";

    /// <summary>Whoever runs the program on its machine: they could open the database anyway.</summary>
    public static Caller Operator { get; } = new(null, "operator", "", Role.Administrator, new HashSet<Guid>());

    /// <param name="team">A team; null stands for things that belong to no team.</param>
    /// <returns>Whether they may change what belongs to it.</returns>
    public bool MayEdit(Guid? team) => Has(KeyScopes.Write) && (Role >= Role.Leader || (Role == Role.Member && team is { } id && Teams.Contains(id)));

    /// <summary>Whether they may add to the catalog and change what belongs to nobody.</summary>
    public bool MayLead => Has(KeyScopes.Write) && Role >= Role.Leader;

    /// <summary>Whether accounts, settings and the audit log are theirs.</summary>
    public bool MayAdminister => Has(KeyScopes.Administer) && Role == Role.Administrator;

    /// <param name="scope">One of <see cref="KeyScopes"/>.</param>
    /// <returns>Whether the way they came in allows it.</returns>
    public bool Has(string scope) => Scopes is null || Scopes.Contains(scope) || (scope == KeyScopes.Read && (Scopes.Contains(KeyScopes.Write) || Scopes.Contains(KeyScopes.Administer)));

    /// <param name="user">The user of a request.</param>
    /// <returns>Who that is; null for a stranger.</returns>
    public static Caller? Of(ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Caller;

    /// <param name="scheme">How they came in.</param>
    /// <returns>The same as ASP.NET Core's users are.</returns>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new CallerIdentity(this, scheme));

    /// <summary>What a cookie keeps: which account, and the stamp that changes with password and second factor. All else is read anew at each request.</summary>
    internal static ClaimsPrincipal Ticket(Account account, string scheme) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim(StampClaim, account.SecurityStamp ?? ""), new Claim(SessionClaim, Guid.NewGuid().ToString())], scheme, ClaimTypes.NameIdentifier, ClaimTypes.Role));

    internal static (Guid Id, string Stamp, Guid Session, bool ByCompany)? TicketOf(ClaimsPrincipal? user) =>
        user?.FindFirst(StampClaim) is { } stamp && Guid.TryParse(user.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id) && Guid.TryParse(user.FindFirst(SessionClaim)?.Value, out var session)
            ? (id, stamp.Value, session, user.HasClaim(ClaimTypes.AuthenticationMethod, Company))
            : null;

    private sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, caller.AccountId?.ToString() ?? "operator"),
            new Claim(ClaimTypes.Name, caller.Name),

            // A cookie that is written anew keeps how its session began.
            .. caller.ByCompany ? (Claim[])[new Claim(ClaimTypes.AuthenticationMethod, Company)] : [],
        ],
        scheme)
    {
        public Caller Caller => caller;

        public override ClaimsIdentity Clone() => new CallerIdentity(caller, AuthenticationType!);
    }
}
