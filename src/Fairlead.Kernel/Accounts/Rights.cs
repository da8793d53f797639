using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Accounts;

/// <summary>
/// The authorization policies of endpoints. Every page and route names one of them, or <c>AllowAnonymous</c>; one that does neither is closed to everybody, and a test
/// that walks all endpoints fails. What concerns a single team is decided in the use case by <see cref="Caller.MayEdit"/>, for a policy does not know the team.
/// </summary>
public static class Rights
{
    /// <summary>Everybody with an account, and API keys with the scope 'read'.</summary>
    public const string View = "view";

    /// <summary>Members, leaders and administrators, and their API keys with the scope 'write': whoever may change anything at all.</summary>
    public const string Edit = "edit";

    /// <summary>Leaders and administrators.</summary>
    public const string Lead = "lead";

    /// <summary>Administrators.</summary>
    public const string Administer = "administer";

    /// <summary>The person's own account: only somebody who signed in, never an API key.</summary>
    public const string Own = "own";

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(View, Caller(c => c.Has(KeyScopes.Read)));
        options.AddPolicy(Edit, Caller(c => c.Has(KeyScopes.Write) && c.Role >= Role.Member));
        options.AddPolicy(Lead, Caller(c => c.MayLead));
        options.AddPolicy(Administer, Caller(c => c.MayAdminister));
        options.AddPolicy(Own, Caller(c => c.Scopes is null));

        // An address that does not exist is 'not found' to those who have an account, and routing's own refusals (405, 415) are no
        // routes; whatever exists without a decision is closed.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
        options.DefaultPolicy = Caller(c => c.Has(KeyScopes.Read));
    }

    private static AuthorizationPolicy Caller(Func<Caller, bool> may) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(c => Accounts.Caller.Of(c.User) is { } caller && may(caller)).Build();
}
