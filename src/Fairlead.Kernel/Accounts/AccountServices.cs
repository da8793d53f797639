using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fairlead.Accounts;

/// <summary>Accounts, how they come in, and what they may do.</summary>
public static class AccountServices
{
    /// <summary>Which way in a request takes; the others are chosen by it.</summary>
    private const string SchemeByProof = "by-proof";

    /// <summary>Adds what the web program and the command line share: Identity on our tables, and encryption by the key file.</summary>
    /// <param name="services">The container.</param>
    /// <param name="data">Where to keep files.</param>
    public static void AddAccounts(this IServiceCollection services, DataDirectory data)
    {
        services.AddSingleton(_ => new KeyFile(data.KeyFile));
        services.AddDataProtection().SetApplicationName("fairlead");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(all => new ConfigureOptions<KeyManagementOptions>(o =>
        {
            o.XmlRepository = new StoredKeys(all.GetRequiredService<IDbContextFactory<FairleadDb>>());
            o.XmlEncryptor = new KeyFileEncryptor(all.GetRequiredService<KeyFile>());
        }));
        services.AddSingleton<PrivateTexts>();
        services.AddSingleton<Sealing>();
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContext());
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddSingleton<ILookupNormalizer, AddressNormalizer>();
        services.AddIdentityCore<Account>(o =>
        {
            o.User.RequireUniqueEmail = true;
            o.User.AllowedUserNameCharacters = "";
            (o.Password.RequireDigit, o.Password.RequireLowercase, o.Password.RequireUppercase, o.Password.RequireNonAlphanumeric, o.Password.RequiredLength, o.Password.RequiredUniqueChars) = (false, false, false, false, 1, 1);
            (o.Lockout.MaxFailedAccessAttempts, o.Lockout.DefaultLockoutTimeSpan) = (8, TimeSpan.FromMinutes(10));
            o.Tokens.AuthenticatorTokenProvider = OneTimeCodes.Name;
            o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        }).AddUserManager<CountedAttempts>().AddPasswordValidator<PasswordRules>().AddTokenProvider<OneTimeCodes>(OneTimeCodes.Name).AddClaimsPrincipalFactory<TicketFactory>();

        // PBKDF2 with HMAC-SHA512: as many rounds as OWASP asks for (Password Storage Cheat Sheet, 2025).
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddScoped<UseLink>();
        services.AddScoped<EditAccounts>();
    }

    /// <summary>Adds the ways in: a cookie for persons, a key for programs, and for the demonstration nothing at all.</summary>
    /// <param name="services">The container.</param>
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>().AddSignInManager();
        services.AddScoped<SignIn>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<EditKeys>();
        services.AddScoped<EditMail>();
        services.AddScoped<EditCompanySignIn>();
        services.AddScoped<CompanyGrants>();
        services.AddScoped<ArriveByCompany>();
        services.AddScoped<LinkCompany>();
        services.AddScoped<CompanyMail>();
        services.Configure<IdentityPasskeyOptions>(o => (o.UserVerificationRequirement, o.ResidentKeyRequirement) = ("required", "required"));
        services.AddSingleton<CompanyProvider>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(all => all.GetRequiredService<CompanyProvider>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddTransient<OpenIdConnectHandler>();
        var cookies = new SchemeCookies();
        services.AddAuthentication(SchemeByProof)
            .AddPolicyScheme(SchemeByProof, null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, MachineAuthentication>(Caller.MachineScheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, o =>
            {
                Common(o, cookies, "fairlead");
                (o.ExpireTimeSpan, o.SlidingExpiration) = (TimeSpan.FromDays(7), true);
                (o.LoginPath, o.ReturnUrlParameter) = ("/sign-in", "return");
                o.Events.OnValidatePrincipal = ValidateAsync;
                o.Events.OnRedirectToLogin = c => ForPrograms.IsFor(c.HttpContext) ? RefuseAsync(c.HttpContext) : Redirect(c);
                o.Events.OnRedirectToAccessDenied = c => ForbidAsync(c.HttpContext);
            })
            .AddCookie(PendingArrival.Scheme, o => Short(o, cookies, "fairlead-company", PendingArrival.Life))
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, o => Short(o, cookies, "fairlead-second-step", TimeSpan.FromMinutes(10)));
        services.AddAuthorization(Rights.Add);
        services.AddSingleton<DemoAccess>();
        services.AddSingleton<FindCaller>();
    }

    private static void Short(CookieAuthenticationOptions o, ICookieManager cookies, string name, TimeSpan life)
    {
        Common(o, cookies, name);
        (o.ExpireTimeSpan, o.SlidingExpiration) = (life, false);
    }

    private static void Common(CookieAuthenticationOptions o, ICookieManager cookies, string name)
    {
        o.CookieManager = cookies;
        (o.Cookie.Name, o.Cookie.HttpOnly, o.Cookie.SameSite, o.Cookie.SecurePolicy, o.Cookie.Path, o.Cookie.IsEssential) = (name, true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, "/", true);
    }

    private static string SchemeOf(HttpContext http) =>
        http.Request.Headers.ContainsKey("Authorization") ? KeyAuthentication.Scheme
        : http.RequestServices.GetRequiredService<DemoAccess>().IsOpenToThisMachine ? Caller.MachineScheme
        : IdentityConstants.ApplicationScheme;

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // Scripts and styles are everybody's; no database is asked for them.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            return;
        if (await CallerOfAsync(context) is { } caller)
            context.ReplacePrincipal(caller.ToPrincipal(IdentityConstants.ApplicationScheme));
        else
            context.RejectPrincipal();
    }

    private static async Task<Caller?> CallerOfAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (Caller.TicketOf(context.Principal) is not var (id, stamp, session, byCompany))
            return null;
        try
        {
            return await http.RequestServices.GetRequiredService<FindCaller>().OfTicketAsync(http.RequestServices.GetRequiredService<FairleadDb>(), id, stamp, session, byCompany, http.RequestAborted);
        }
        catch (Exception e) when (Refusals.IsOfDatabase(e) && Refusals.IsRefusal(http, out _))
        {
            // The page that says so is shown to whoever it is.
            return null;
        }
    }

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context)
    {
        // A form that was sent cannot be sent again after signing in; its page can be shown.
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    internal static Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(title: "No key", detail: "Send 'Authorization: Bearer' with an API key; create one on your account's page.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    internal static Task ForbidAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return ForPrograms.IsFor(http)
            ? Results.Problem(title: "Not allowed", detail: "The account or the scopes of the key do not allow this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http)
            : Task.CompletedTask;
    }
}

/// <summary>Whether whoever started the program comes in without an account: only in the demonstration, whose data is invented.</summary>
public sealed class DemoAccess
{
    /// <summary>The path of the link that lets a browser in.</summary>
    public const string Path = "/demo";

    /// <summary>The cookie that a browser gets by it.</summary>
    internal const string Cookie = "fairlead-demo";

    private string? _token;

    /// <summary>Whether the program is a demonstration.</summary>
    public bool IsOpenToThisMachine => _token is not null;

    /// <summary>Called by the demonstration before it listens, on loopback only.</summary>
    /// <returns>The path with the token that opens it; it stands nowhere else.</returns>
    public string Open() => $"{Path}?token={_token = OneTimeLink.NewToken()}";

    /// <param name="token">What somebody brings.</param>
    /// <returns>Whether it opens the demonstration.</returns>
    internal bool Opens(string? token) => _token is { } right && token is not null
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(right), System.Text.Encoding.UTF8.GetBytes(token));
}

/// <summary>What the cookie keeps of an account.</summary>
internal sealed class TicketFactory : IUserClaimsPrincipalFactory<Account>
{
    public Task<System.Security.Claims.ClaimsPrincipal> CreateAsync(Account user) => Task.FromResult(Caller.Ticket(user, IdentityConstants.ApplicationScheme));
}

/// <summary>Cookies that a browser ties to this very host where it can: on TLS their names begin with __Host- (RFC 6265bis, 4.1.3.2).</summary>
internal sealed class SchemeCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) => _inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
