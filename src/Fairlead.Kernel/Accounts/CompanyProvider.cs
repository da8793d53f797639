using System.Security.Claims;
using Fairlead.Data;
using Fairlead.Outside;
using Fairlead.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Accounts;

/// <summary>
/// The handler of OpenID Connect, made from what administrators configured. It exists only while something is configured, and it is
/// made anew when that has changed, be it on another node: the row is looked at whenever somebody comes by its addresses.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="schemes">The ways in.</param>
/// <param name="made">The handler's options, once made.</param>
/// <param name="sealing">Opens the secret.</param>
/// <param name="outside">The way out.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says why the provider's answer could not be used.</param>
public sealed class CompanyProvider(IDbContextFactory<FairleadDb> databases, IAuthenticationSchemeProvider schemes, IOptionsMonitorCache<OpenIdConnectOptions> made, Sealing sealing, OutsideRequests outside, TimeProvider time, ILogger<CompanyProvider> log) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>The scheme's name.</summary>
    public const string Scheme = "company";

    internal const string Path = "/sign-in/company";

    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly Lock _lock = new();

    /// <summary>What is configured; null for nothing.</summary>
    public CompanySignIn? Current { get; private set; }

    /// <summary>Makes sure that the handler is of the present configuration.</summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is.</returns>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var stored = await CompanySignIn.ReadAsync(db, cancel);
        lock (_lock)
        {
            if (stored is not null && Current is not null && (stored.Version, stored.Authority, stored.SealedSecret) == (Current.Version, Current.Authority, Current.SealedSecret))
                return;
            Current = stored;
            made.TryRemove(Scheme);
            schemes.RemoveScheme(Scheme);
            if (stored is not null)
                schemes.TryAddScheme(new AuthenticationScheme(Scheme, stored.Title, typeof(OpenIdConnectHandler)));
        }
    }

    /// <inheritdoc />
    public void Configure(OpenIdConnectOptions options)
    {
    }

    /// <inheritdoc />
    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Scheme || Current is not { } company)
            return;
        (options.Authority, options.ClientId, options.ClientSecret) = (company.Authority, company.ClientId, sealing.Open(company.SealedSecret));
        options.Backchannel = outside.Client();
        options.RequireHttpsMetadata = !company.Authority.StartsWith("http://", StringComparison.Ordinal);
        options.SignInScheme = PendingArrival.Scheme;
        (options.ResponseType, options.ResponseMode, options.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        options.CallbackPath = Path + "/return";
        (options.MapInboundClaims, options.SaveTokens, options.GetClaimsFromUserInfoEndpoint) = (false, false, true);
        options.Scope.Add("email");
        options.ClaimActions.MapJsonKey("email_verified", "email_verified");
        options.ClaimActions.MapJsonKey(company.GroupClaim, company.GroupClaim);
        options.TimeProvider = time;

        // Asymmetric ones alone: 'none' is no signature, and with HS256 whoever knows a key that is published could sign.
        (options.TokenValidationParameters.ValidAlgorithms, options.TokenValidationParameters.RequireExpirationTime) = (Algorithms, true);
        options.TokenHandler = new SignedTokens { MapInboundClaims = false };
        (options.ProtocolValidator.RequireNonce, options.ProtocolValidator.RequireSub) = (true, true);
        foreach (var cookie in (CookieBuilder[])[options.NonceCookie, options.CorrelationCookie])
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, true);
        options.Events.OnRemoteFailure = context =>
        {
            var cancelled = context.Failure?.Data["error"] as string == "access_denied";
            if (!cancelled)
                Note(context.Failure);
            context.Response.Redirect("/sign-in?problem=" + (cancelled ? CompanyProblem.Cancelled : CompanyProblem.Provider));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>Writes into the log why the provider's answer could not be used, where the answer to the browser must not tell.</summary>
    /// <param name="failure">What went wrong.</param>
    internal void Note(Exception? failure)
    {
        // What stopped a request on its way out lies deep within what the library says; it names the host and the option.
        var cause = failure;
        while (cause is not (null or OutsideException) && cause.InnerException is { } inner)
            cause = inner;
        log.LogWarning(failure, "The single sign-on provider gave an answer that cannot be used. {Reason}", cause?.Message);
    }
}

/// <summary>
/// Takes no token without a signature. ASP.NET Core takes one that comes from the token endpoint, as OpenID Connect allows (Core 1.0, 3.1.3.7): then
/// whoever sits between us and the provider's endpoint would decide who signs in.
/// </summary>
internal sealed class SignedTokens : JsonWebTokenHandler
{
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        validationParameters.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, validationParameters);
    }
}

/// <summary>Whom the company's provider vouches for.</summary>
/// <param name="Issuer">Who says so.</param>
/// <param name="Subject">Their id there, which never changes.</param>
/// <param name="Email">Their mail address; null when it was not told.</param>
/// <param name="IsVerified">Whether the provider vouches for the address.</param>
/// <param name="Name">Their name.</param>
/// <param name="Groups">Their groups.</param>
public sealed record CompanyPerson(string Issuer, string Subject, string? Email, bool IsVerified, string Name, IReadOnlyCollection<string> Groups)
{
    /// <summary>Whether issuer and subject name somebody at all; an account is bound to both.</summary>
    public bool IsSomebody => Issuer.Length is > 0 and <= 255 && Subject.Length is > 0 and <= 255 && !Subject.Any(char.IsControl);

    /// <param name="user">The claims of the provider.</param>
    /// <param name="company">What is configured.</param>
    /// <returns>The person.</returns>
    public static CompanyPerson Of(ClaimsPrincipal user, CompanySignIn company)
    {
        // The token and the endpoint of user information both tell: what one says of its address does not count for another.
        var emails = user.FindAll("email").Select(c => c.Value).Distinct(StringComparer.Ordinal).ToList();
        var email = emails.Count == 0 ? null : emails[0];
        var vouches = user.FindAll("email_verified").Select(c => c.Value).ToList();
        var name = user.FindFirstValue("name") ?? user.FindFirstValue("preferred_username") ?? email ?? "";
        return new(
            user.FindFirst("sub")?.Issuer ?? company.Authority,
            user.FindFirstValue("sub") ?? "",
            email,
            emails.Count == 1 && vouches.Count > 0 && vouches.TrueForAll(v => string.Equals(v, "true", StringComparison.OrdinalIgnoreCase)),
            string.Concat(name.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r)).Take(Account.MaxName / 2)),
            [.. user.FindAll(company.GroupClaim).Select(c => c.Value)]);
    }
}

/// <summary>Keeps the handler fresh on its addresses; everywhere else it costs nothing.</summary>
public static class CompanyRequests
{
    /// <param name="app">The pipeline, before authentication.</param>
    public static void UseCompanySignIn(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (context.Request.IsUnder(CompanyProvider.Path))
            await ((CompanyProvider)context.RequestServices.GetService(typeof(CompanyProvider))!).RefreshAsync(context.RequestAborted);
        await next(context);
    });
}
