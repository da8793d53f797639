using System.Text.Encodings.Web;
using Fairlead.Data;
using Fairlead.Serving;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fairlead.Accounts;

/// <summary>A program with a key: <c>Authorization: Bearer flk_…</c>. A key in an address is no key.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "key";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || !header.AsSpan(Bearer.Length).StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || header.Length != Bearer.Length + ApiKey.Prefix.Length + 43)
            return AuthenticateResult.Fail("no key");
        var caller = await Context.RequestServices.GetRequiredService<FindCaller>().OfKeyAsync(Context.RequestServices.GetRequiredService<FairleadDb>(), header[Bearer.Length..], TimeProvider.Now(), Context.RequestAborted);
        return caller is null ? AuthenticateResult.Fail("unknown key") : AuthenticateResult.Success(new(caller.ToPrincipal(Scheme), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Microsoft.AspNetCore.Http.Results.Problem(title: "The key is not valid", detail: "It is unknown, expired or revoked, or it is not written as 'Authorization: Bearer flk_…'.", statusCode: 401).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccountServices.ForbidAsync(Context);
}

/// <summary>Whoever started the demonstration: on this machine, and with its link. The machine's other users reach loopback as well.</summary>
internal sealed class MachineAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DemoAccess demo) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        ClientOrigin.IsLocal(Context) && demo.Opens(Request.Cookies[DemoAccess.Cookie])
            ? AuthenticateResult.Success(new(Caller.Operator.ToPrincipal(Caller.MachineScheme), Caller.MachineScheme))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Microsoft.AspNetCore.Http.Results.Text("This demonstration is only for the person who started it: open the link that 'fairlead demo' printed, on this machine and without a proxy.\n", statusCode: 401).ExecuteAsync(Context);
}
