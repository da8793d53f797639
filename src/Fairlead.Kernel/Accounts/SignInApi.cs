using Fairlead.Data;
using Fairlead.Serving;
using Fairlead.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Accounts;

/// <summary>What a form or a script of the sign-in pages sends that is no page itself.</summary>
public static class SignInApi
{
    private const int MostAnswer = 64 * 1024;

    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("").ExcludeFromDescription();
        app.MapGet(DemoAccess.Path, EnterDemo).AllowAnonymous();
        app.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        app.MapPost("/sign-in/passkey/options", RequestOptionsAsync).AllowAnonymous();
        app.MapPost("/sign-in/passkey", ByPasskeyAsync).AllowAnonymous();
        app.MapPost("/account/passkey/options", CreationOptionsAsync).RequireAuthorization(Rights.Own);
        app.MapPost("/account/passkey", AddPasskeyAsync).RequireAuthorization(Rights.Own);
        app.MapGet(CompanyProvider.Path, ChallengeAsync).AllowAnonymous();
        app.MapGet("/sign-in/company/end", CompanyEndAsync).AllowAnonymous();
    }

    private static IResult EnterDemo(HttpContext http, DemoAccess demo, string? token)
    {
        if (!demo.IsOpenToThisMachine)
            return Results.NotFound();
        if (!ClientOrigin.IsLocal(http) || !demo.Opens(token))
            return Results.Unauthorized();
        http.Response.Cookies.Append(DemoAccess.Cookie, token!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true, Secure = http.Request.IsHttps });
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, SignIn signIn)
    {
        if (await FormProblem.OfAsync(http, antiforgery) is { } problem)
            return problem;
        await signIn.OutAsync(Caller.Of(http.User), http.RequestAborted);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> RequestOptionsAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<Account> manager) =>
        await antiforgery.IsRequestValidAsync(http) ? Json(await manager.MakePasskeyRequestOptionsAsync(null)) : TooOld();

    private static async Task<IResult> ByPasskeyAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<Account> manager, SignIn signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return TooOld();
        if (await AnswerAsync(http) is not { } answer)
            return TooLarge();
        if (await TriedAsync(() => manager.PerformPasskeyAssertionAsync(answer)) is not { Succeeded: true } known)
            return Wrong("No account has this passkey, or the page has expired. Reload it.");

        // The counter of uses is kept: a copy of the passkey would fall behind it.
        await manager.UserManager.AddOrUpdatePasskeyAsync(known.User, known.Passkey);
        return await signIn.KnownAsync(known.User, "passkey", stays: false, http.RequestAborted) == SignInEnd.In
            ? Results.Json(new { to = LocalPath.Of(http.Request.Query["return"]) })
            : Wrong("This account is disabled.");
    }

    private static async Task<IResult> CreationOptionsAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<Account> manager, OwnAccount own)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return TooOld();

        // Whoever found an open browser adds no key of their own: without these options no passkey is taken.
        if (await AnswerAsync(http) is not { } present || await own.ConfirmAsync(Caller.Of(http.User)!, present) is { Field: "present" })
            return Wrong("This is not your current password.");
        return await own.FindAsync(Caller.Of(http.User)!) is { } account
            ? Json(await manager.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.Name }))
            : Wrong("The demonstration has no accounts.");
    }

    private static async Task<IResult> AddPasskeyAsync(HttpContext http, IAntiforgery antiforgery, OwnAccount own)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return TooOld();
        if (await AnswerAsync(http) is not { } answer)
            return TooLarge();
        var result = await own.AddPasskeyAsync(Caller.Of(http.User)!, answer, http.Request.Query["name"]);
        return result.Saved is null ? Wrong(string.Join(' ', result.Errors.Select(e => e.Message))) : Results.Json(new { to = "/account?passkey=added#passkeys" });
    }

    // A link and no form: the policy of pages lets no form lead to a foreign server, by redirects neither, and which ones
    // the provider itself sends the browser on to, nobody knows. Whose sign-in it was is told by the state that comes back.
    private static async Task<IResult> ChallengeAsync(HttpContext http, CompanyProvider provider)
    {
        if (provider.Current is not { IsOffered: true } company)
            return Results.LocalRedirect("/sign-in");
        try
        {
            var back = http.Request.Query["link"] == "own" ? OwnCompanyPage.Path : $"/sign-in/company/end?return={Uri.EscapeDataString(LocalPath.Of(http.Request.Query["return"]))}";
            await http.ChallengeAsync(CompanyProvider.Scheme, PendingArrival.To(company, back));
            return Results.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or System.Security.Cryptography.CryptographicException)
        {
            // Its discovery document could not be read.
            provider.Note(e);
            return Problem(CompanyProblem.Provider);
        }
    }

    private static async Task<IResult> CompanyEndAsync(HttpContext http, CompanyProvider provider, ArriveByCompany arrive, SignIn signIn)
    {
        var (account, problem) = await PendingArrival.ReadAsync(http, provider) is { } pending
            ? await arrive.RunAsync(pending.Company, pending.Person, http.RequestAborted)
            : (null, CompanyProblem.Provider);

        // An account with this address is there: who it is stays known until they have said whether it is theirs.
        if (problem == CompanyProblem.Link)
            return Results.LocalRedirect(CompanyLinkPage.Path);
        await PendingArrival.ForgetAsync(http);
        if (account is null)
            return Problem(problem!);
        return await signIn.KnownAsync(account, Caller.Company, stays: false, http.RequestAborted) == SignInEnd.In
            ? Results.LocalRedirect(LocalPath.Of(http.Request.Query["return"]))
            : Problem(CompanyProblem.Disabled);
    }

    private static IResult Problem(string problem) => Results.LocalRedirect("/sign-in?problem=" + problem);

    /// <summary>Identity throws where nothing was asked for before, or where the answer is none at all; to us that is a wrong answer like others.</summary>
    internal static async Task<T?> TriedAsync<T>(Func<Task<T>> perform)
        where T : class
    {
        try
        {
            return await perform();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static async Task<string?> AnswerAsync(HttpContext http)
    {
        var buffer = new char[MostAnswer];
        using var reader = new StreamReader(http.Request.Body);
        var read = await reader.ReadBlockAsync(buffer, http.RequestAborted);
        return read == MostAnswer ? null : new string(buffer, 0, read);
    }

    private static IResult Json(string json) => Results.Text(json, "application/json");

    private static IResult TooOld() => Results.Problem(title: "The page has expired", detail: "Reload the page.", statusCode: StatusCodes.Status400BadRequest);

    private static IResult TooLarge() => Results.Problem(title: "Too large", detail: "This is no passkey's answer.", statusCode: StatusCodes.Status413PayloadTooLarge);

    private static IResult Wrong(string detail) => Results.Problem(title: "No passkey", detail: detail, statusCode: StatusCodes.Status400BadRequest);
}
