using System.Diagnostics;
using System.Globalization;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Definitions;
using Fairlead.Delivery;
using Fairlead.Home;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Observing;
using Fairlead.Outside;
using Fairlead.Serving;
using Fairlead.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>The web program: pages, API, and what surrounds them.</summary>
public static class FairleadWeb
{
    /// <param name="services">The container, with <see cref="FairleadModules.AddFairlead"/> done.</param>
    /// <param name="data">Where to keep files.</param>
    /// <param name="address">How the program is reached.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFairleadWeb(this IServiceCollection services, DataDirectory data, ServerAddress address)
    {
        services.AddSingleton(address);
        services.AddRequestLimits();
        services.AddExceptionHandler<RequestFaults>();
        services.AddOutside(AllowedOutside.PublicOnly);
        services.AddDataProtection().SetApplicationName("fairlead").PersistKeysToFileSystem(new DirectoryInfo(data.Keys));
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<IActorSource, WebActor>();
        services.AddProblemDetails();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "fairlead-antiforgery";
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = false;
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContext());
        services.AddSingleton<ImportRequests>();
        services.AddHostedService<ImportWorker>();
        foreach (var item in (NavItem[])[HomePage.Navigation, FlowPages.Navigation, CatalogPage.Navigation, DefinitionsPage.Navigation, AuditPage.Navigation])
            services.AddSingleton(item);
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
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,

            // RequestFaults has said so already, with the request's number.
            SuppressDiagnosticsCallback = static _ => true,
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseSecurityHeaders();
        app.UseHeadAsGet();
        app.UseHostFilter(address);
        app.UseServerTiming();
        app.UseResponseCompression();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRefusals();

        // Named here, for by itself it comes first, before HEAD is read as GET.
        app.UseRouting();
        app.UseRouteNote();
        app.UseRequestLimits();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
        MeasureApi.Map(app);
        DeliveryApi.Map(app);
        Reports.ReportApi.Map(app);
        AuditApi.Map(app);
        app.MapPost("/theme", SetThemeAsync);
        app.MapGet("/health/live", () => Results.Text("alive\n"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/api/{**rest}", (string? rest) => Results.Problem(title: "Unknown address", detail: $"There is no /api/{rest}.", statusCode: StatusCodes.Status404NotFound));
    }

    private static async Task<IResult> SetThemeAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http))
            return Results.Problem(title: "The form is too old", detail: "Load the page again and send the form from there.", statusCode: StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var theme = form["theme"].ToString();
        if (!Themes.All.Contains(theme, StringComparer.Ordinal))
            return Results.Problem(title: "Unknown appearance", detail: $"'{theme}' is none of auto, light and dark.", statusCode: StatusCodes.Status400BadRequest);
        http.Response.Cookies.Append(Themes.Cookie, theme, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });

        // Only a path of ours: a foreign address here would make us a stepping stone.
        var back = form["return"].ToString();
        return Results.LocalRedirect(back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.Any(c => c == '\\' || char.IsControl(c)) ? back : "/");
    }

    private static async Task<IResult> ReadyAsync(FairleadDb db, HttpContext http) =>
        await db.Database.CanConnectAsync(http.RequestAborted) ? Results.Text("ready\n") : Results.Text("the database does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable);

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

    // Until accounts exist everybody who reaches the program is the one who sits at this machine.
    private sealed class WebActor(IHttpContextAccessor http) : IActorSource
    {
        public Actor Current => http.HttpContext is { } context ? new Actor("local", context.Connection.RemoteIpAddress?.ToString() ?? "unknown address") : Actor.Program;
    }
}
