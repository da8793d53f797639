using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Fairlead.Tests.Accounts;

/// <summary>Somebody whom the provider knows.</summary>
internal sealed record Known(string Subject, string Name, string? Email, bool IsVerified, params string[] Groups);

/// <summary>A provider of OpenID Connect on loopback, with one client and whoever sits before it at the moment.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string ClientId = "fairlead-at-example", Secret = "s3cret-of-the-client";

    // Made once: keys of RSA cost seconds.
    private static readonly SymmetricSecurityKey Encryption = new(RandomNumberGenerator.GetBytes(32));
    private static readonly RsaSecurityKey Signing = new(RSA.Create(2048)) { KeyId = "of the tests" };

    private readonly WebApplication _app;

    private Provider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Who is signed in there.</summary>
    public Known Person { get; set; } = new("7", "Ben Beginner", "ben@example.org", true);

    /// <summary>What it answers instead of a code; null for a code.</summary>
    public string? Error { get; set; }

    /// <summary>Makes another token of identity of the one that it would give; null gives that.</summary>
    public Func<string, string>? Forge { get; set; }

    /// <summary>What the client asked for last.</summary>
    public OpenIddictRequest? Asked { get; private set; }

    public static async Task<Provider> StartAsync()
    {
        Provider? provider = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOpenIddict().AddServer(o =>
        {
            o.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("userinfo");
            o.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            o.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            o.AddEncryptionKey(Encryption).AddSigningKey(Signing);
            o.EnableDegradedMode();
            o.AddEventHandler<ValidateAuthorizationRequestContext>(b => b.UseInlineHandler(c =>
            {
                if (c.ClientId != ClientId)
                    c.Reject(Errors.InvalidClient);
                return default;
            }));
            o.AddEventHandler<ValidateTokenRequestContext>(b => b.UseInlineHandler(c =>
            {
                if (c.ClientId != ClientId || c.ClientSecret != Secret)
                    c.Reject(Errors.InvalidClient);
                return default;
            }));
            o.AddEventHandler<HandleAuthorizationRequestContext>(b => b.UseInlineHandler(c =>
            {
                provider!.Answer(c);
                return default;
            }));
            o.AddEventHandler<ApplyTokenResponseContext>(b => b.SetOrder(int.MinValue).UseInlineHandler(c =>
            {
                if (provider!.Forge is { } forge && c.Response.IdToken is { } token)
                    c.Response.IdToken = forge(token);
                return default;
            }));
            o.UseAspNetCore().DisableTransportSecurityRequirement();
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        provider = new Provider(app);
        await app.StartAsync();
        return provider;
    }

    /// <summary>The key whose public half everybody may read there.</summary>
    public static RSA Key => Signing.Rsa;

    /// <summary>Its id there.</summary>
    public static string KeyId => Signing.KeyId;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Answer(HandleAuthorizationRequestContext context)
    {
        Asked = context.Request;
        if (Error is { } error)
        {
            context.Reject(error);
            return;
        }

        var identity = new ClaimsIdentity("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Person.Subject).SetClaim(Claims.Name, Person.Name).SetClaim(Claims.Email, Person.Email).SetClaim(Claims.EmailVerified, Person.IsVerified);
        identity.SetClaims("groups", [.. Person.Groups]);
        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(static _ => [Destinations.AccessToken, Destinations.IdentityToken]);
        context.SignIn(new ClaimsPrincipal(identity));
    }
}
