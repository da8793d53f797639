using System.Diagnostics;
using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Observing;
using Fairlead.Operations;
using Fairlead.Outside;
using Fairlead.Serving;
using Fairlead.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Web;

/// <summary>The web program: pages, API, and what surrounds them.</summary>
public static class FairleadWeb
{
    /// <param name="services">The container, with <see cref="FairleadServices.AddFairlead"/> done.</param>
    /// <param name="address">How the program is reached.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFairleadWeb(this IServiceCollection services, ServerAddress address)
    {
        services.AddSingleton(address);
        services.AddRequestLimits();
        services.AddExceptionHandler<RequestFaults>();
        services.AddOutside(AllowedOutside.PublicOnly);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<IActorSource, WebActor>();
        services.AddSignIn();
        services.AddProblemDetails();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "fairlead-antiforgery";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = false;
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.AddSingleton<Readiness>();
        services.AddSingleton<SendMail>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(all => all.GetRequiredService<ForgottenPasswords>());
        services.AddRateLimiter(SignInLimits.Add);
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict);
        services.AddOpenApi(ApiDescription.Name, ApiDescription.Configure);
        services.TryAddSingleton(ApiLimits.Usual);
        return services;
    }

    /// <param name="app">The program.</param>
    public static void UseFairleadWeb(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<ServerAddress>();
        app.UseRequestMeter();
        app.UseTrustedProxies(address);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = null,
            ExceptionHandlingPath = "/status/500",
            CreateScopeForErrors = true,

            // RequestFaults has said so already, with the request's number.
            SuppressDiagnosticsCallback = static _ => true,
            StatusCodeSelector = Refusals.StatusOf,
        });
        app.UseSecurityHeaders();
        app.UseHeadAsGet();
        app.UseHostFilter(address);
        app.UseServerTiming();
        app.UseResponseCompression();
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.UseRefusals();

        // Named here, for by itself it comes first, before HEAD is read as GET.
        app.UseRouting();
        app.UseRouteNote();
        app.UseRateLimiter();
        app.UseCompanySignIn();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRefusalSurroundings();
        app.UseRequestLimits();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. app.Services.GetRequiredService<PageAssemblies>().Others]).Add(OpenFramework);
        foreach (var routes in app.Services.GetServices<ModuleRoutes>())
            routes.Map(app);
        app.MapPost("/theme", SetThemeAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/live", () => Results.Text("alive\n")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/api/{**rest}", (string? rest) => Results.Problem(title: "Unknown address", detail: $"There is no /api/{rest}.", statusCode: StatusCodes.Status404NotFound)).RequireAuthorization(Rights.View).ExcludeFromDescription();
    }

    // Blazor's own script and its helper have no page on which a decision could stand.
    private static void OpenFramework(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith("_framework/", StringComparison.Ordinal))
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }

    private static async Task<IResult> SetThemeAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (await FormProblem.OfAsync(http, antiforgery) is { } problem)
            return problem;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var theme = form["theme"].ToString();
        if (!Themes.All.Contains(theme, StringComparer.Ordinal))
            return Results.Problem(title: "Unknown appearance", detail: $"'{theme}' is none of auto, light and dark.", statusCode: StatusCodes.Status400BadRequest);
        http.Response.Cookies.Append(Themes.Cookie, theme, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps });

        return Results.LocalRedirect(LocalPath.Of(form["return"]));
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, HttpContext http) =>
        await readiness.ProblemAsync(http.RequestAborted) is { } problem ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready\n");

    // What GET answers, without its body (RFC 9110, 9.3.2): monitors and link checkers ask so.
    private static void UseHeadAsGet(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Response.Body = Stream.Null;
        }

        return next(context);
    });

    private static void UseServerTiming(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var start = Stopwatch.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"app;dur={Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0}");
            return Task.CompletedTask;
        });
        return next(context);
    });

    private sealed class WebActor(IHttpContextAccessor http) : IActorSource
    {
        public Actor Current => http.HttpContext is { } context ? new Actor(Name(Caller.Of(context.User)), context.Connection.RemoteIpAddress?.ToString() ?? "unknown address") : Actor.Program;

        private static string Name(Caller? caller) => caller switch
        {
            null => "stranger",
            { AccountId: null } => "local",
            _ => caller.Signature,
        };
    }
}
