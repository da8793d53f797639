using Fairlead.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

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
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port));
        builder.Services.AddFairlead(data, database);
        await using var app = builder.Build();
        await app.Services.PrepareDatabaseAsync(cancel);
        app.MapGet("/", () => demo ? "Fairlead, demo" : "Fairlead");
        await app.RunAsync(cancel);
        return ExitCode.Done;
    }
}
