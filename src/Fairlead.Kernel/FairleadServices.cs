using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Observing;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead;

/// <summary>The modules on a database, for the web program and for a command alike.</summary>
public static class FairleadServices
{
    private static readonly BusyCommands Busy = new();

    /// <summary>Adds what the command line and the web program share.</summary>
    /// <param name="services">The container.</param>
    /// <param name="data">Where to keep files.</param>
    /// <param name="database">The database, which knows the modules.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFairlead(this IServiceCollection services, DataDirectory data, IDatabaseEngine database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(data);
        services.AddSingleton(database);
        services.TryAddSingleton<IActorSource>(new OneActor(Actor.Program));
        services.AddAccounts(data);
        services.AddPooledDbContextFactory<FairleadDb>((all, options) =>
        {
            database.Configure(options);
            options.AddInterceptors(all.GetRequiredService<AuditChanges>(), all.GetRequiredService<JobCommits>(), Busy);
        });
        services.AddSingleton(PageAssemblies.Of(database.Modules));
        return services.AddParts(database.Modules);
    }

    /// <summary>Adds the parts of modules, and nothing that they stand on.</summary>
    internal static IServiceCollection AddParts(this IServiceCollection services, IReadOnlyList<IModule> modules)
    {
        var parts = new Parts(services);
        foreach (var module in modules)
            module.Add(parts);
        return services;
    }

    /// <summary>Brings the database to the present form.</summary>
    internal static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        await services.GetRequiredService<IDatabaseEngine>().MigrateAsync(db, cancel);
    }

    private sealed record Parts(IServiceCollection Services) : IModuleParts;
}
