using System.Runtime.CompilerServices;
using Fairlead.Accounts;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Observing;
using Fairlead.Outside;
using Fairlead.Serving;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Host;

/// <summary>The web program.</summary>
public static class WebProgram
{
    /// <param name="data">Where to keep files.</param>
    /// <param name="database">The database.</param>
    /// <param name="settings">How it is reached, and what it may reach.</param>
    /// <param name="demo">Whether to fill the database with invented data first.</param>
    /// <param name="cancel">Ends the program.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DataDirectory data, IDatabaseEngine database, ServerSettings settings, bool demo, CancellationToken cancel)
    {
        var address = settings.Address;
        using var alone = OneServer.Of(database);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Fairlead.Host" });
        builder.WebHost.ConfigureKestrel(k => OpenServer.At(k, address, settings.Metrics));
        builder.WebHost.UseStaticWebAssets();
        FairleadLogs.Set(builder.Logging, settings.LogFormat);
        builder.Services.Configure<HostOptions>(o =>
        {
            // An import is given back while the last requests are still answered.
            o.ShutdownTimeout = settings.StopWithin;
            o.ServicesStopConcurrently = true;
        });
        builder.Services.AddFairlead(data, database);
        builder.Services.AddSingleton(settings.Limits);
        builder.Services.AddOutside(settings.Outside);
        builder.Services.AddFairleadWeb(address);
        await using var app = builder.Build();

        using var telemetry = settings.Metrics is not null || settings.PushesTelemetry ? Observed(app, settings) : null;

        // Side by side, for neither needs the other: the model with its migrations, and the pipeline with its routes.
        var prepared = Task.Run(() => app.Services.PrepareDatabaseAsync(cancel), cancel);
        app.UseFairleadWeb();
        foreach (var routes in ((IEndpointRouteBuilder)app).DataSources)
            _ = routes.Endpoints;
        await prepared;
        if (await KeyProblemAsync(app.Services, cancel) is { } problem)
            throw new CommandException(ExitCode.Usage, problem);
        if (demo && await app.Services.GetRequiredService<FillDemo>().RunAsync(Environment.CurrentDirectory, cancel) is { } missing)
            await Console.Error.WriteLineAsync($"fairlead: only invented services are shown, for the repository here cannot be read: {missing}");
        var entrance = demo ? app.Services.GetRequiredService<DemoAccess>().Open() : null;
        var setup = demo ? null : await SetupLinkAsync(app.Services, cancel);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"fairlead: {string.Join(", ", address.Listen)} cannot be used: {OneLine.Of(e.Message)} Choose another with --port or --listen.");

            // What works beside it has begun already, and ends before what it works with does.
            await app.StopAsync(CancellationToken.None);
            return ExitCode.OutsideFailed;
        }

        var place = Place(app, address);
        await Console.Out.WriteLineAsync($"Fairlead is ready at {place}");
        if (entrance is not null)
            await Console.Out.WriteLineAsync($"This link opens the demonstration, for the browser that it is opened in: {place}{entrance}");
        if (setup is not null)
            await Console.Out.WriteLineAsync($"There is no account yet. This link creates the first administrator, once: {place}{setup}");
        await Console.Out.WriteLineAsync($"Data: {database.Place}. Ctrl-C ends it.");
        await app.WaitForShutdownAsync(cancel);
        return ExitCode.Done;
    }

    private static async Task<string?> KeyProblemAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        return await KeyFileCheck.ProblemAsync(db, services.GetRequiredService<KeyFile>(), cancel);
    }

    private static async Task<string?> SetupLinkAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UseLink>().NewSetupAsync(cancel);
    }

    // A method of its own, so that a server without it loads nothing of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Telemetry Observed(WebApplication app, ServerSettings settings)
    {
        var telemetry = Telemetry.Start(settings.Metrics is not null, settings.PushesTelemetry);
        if (settings.Metrics is not null)
            app.UseMetricsEndpoint(telemetry.Answer);
        return telemetry;
    }

    // What to type: the address that people use, else this machine's, with the port that was taken.
    private static string Place(WebApplication app, ServerAddress address)
    {
        if (address.Url is { } url)
            return url.GetLeftPart(UriPartial.Authority);
        var taken = new Uri(app.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        return $"{taken.Scheme}://{(taken.Host == "localhost" ? "127.0.0.1" : taken.Host)}:{taken.Port}";
    }
}
