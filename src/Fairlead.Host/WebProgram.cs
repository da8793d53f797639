using System.Net;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Host;

/// <summary>The web program. Until accounts exist it listens on loopback only.</summary>
public static class WebProgram
{
    /// <param name="data">Where to keep files.</param>
    /// <param name="database">The database.</param>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="demo">Whether to fill the database with invented data first.</param>
    /// <param name="cancel">Ends the program.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DataDirectory data, IDatabase database, int port, bool demo, CancellationToken cancel)
    {
        using var alone = OneServer.Of(data, database);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Fairlead.Host" });
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            if (port == 0)
                k.Listen(IPAddress.Loopback, 0);
            else
                k.ListenLocalhost(port);
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Services.AddFairlead(data, database);
        builder.Services.AddFairleadWeb(data);
        await using var app = builder.Build();
        await app.Services.PrepareDatabaseAsync(cancel);
        if (demo && await app.Services.GetRequiredService<FillDemo>().RunAsync(Environment.CurrentDirectory, cancel) is { } missing)
            await Console.Error.WriteLineAsync($"fairlead: only invented services are shown, for the repository here cannot be read: {missing}");
        app.Services.GetRequiredService<DoorPolicy>().IsOpenToThisMachine = demo;
        var setup = demo ? null : await SetupLinkAsync(app.Services, cancel);
        app.UseFairleadWeb();
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"fairlead: port {port} on 127.0.0.1 cannot be used: {e.Message} Choose another with --port.");
            return ExitCode.Usage;
        }

        var address = $"http://127.0.0.1:{app.Urls.Select(u => new Uri(u).Port).First()}";
        await Console.Out.WriteLineAsync($"Fairlead is ready at {address}");
        if (setup is not null)
            await Console.Out.WriteLineAsync($"Nobody has an account yet. This link makes the first administrator, once: {address}{setup}");
        await Console.Out.WriteLineAsync($"Data: {database.Place}. Ctrl-C ends it.");
        await app.WaitForShutdownAsync(cancel);
        return ExitCode.Done;
    }

    private static async Task<string?> SetupLinkAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UseLink>().NewSetupAsync(cancel);
    }
}
