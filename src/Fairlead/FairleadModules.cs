using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Git;
using Fairlead.Home;
using Fairlead.Observing;
using Fairlead.Reliability;
using Fairlead.Signals;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead;

/// <summary>Puts the house together from its modules.</summary>
public static class FairleadModules
{
    private static readonly BusyCommands Busy = new();

    /// <summary>The modules: one line each, those behind that use what others before them offer.</summary>
    public static IReadOnlyList<IModule> All { get; } =
    [
        new KernelModule(),
        new SignalsModule(),
        new DeliveryModule(),
        new ReliabilityModule(),
        new HomeModule(),
    ];

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
            options.AddInterceptors(all.GetRequiredService<AuditChanges>(), Busy);
        });
        services.AddSingleton(new HistoryCache(data.GitCache));
        services.AddSingleton(PageAssemblies.Of(database.Modules));
        AddParts(services, database.Modules);
        return services;
    }

    /// <summary>What 'fairlead doctor' looks at, without a container: what it looks at may be broken.</summary>
    /// <param name="modules">The modules; null for all of the house.</param>
    /// <returns>The checks of all modules.</returns>
    public static AllChecks Checks(IReadOnlyList<IModule>? modules = null)
    {
        var services = new ServiceCollection();
        AddParts(services, modules ?? All);
        return new([.. services.Where(s => s.ServiceType == typeof(ICheck)).Select(s => s.ImplementationInstance).OfType<ICheck>()]);
    }

    /// <summary>Brings the database to the present form.</summary>
    /// <param name="services">The container.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is done.</returns>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        await services.GetRequiredService<IDatabaseEngine>().MigrateAsync(db, cancel);
    }

    private static void AddParts(IServiceCollection services, IReadOnlyList<IModule> modules)
    {
        var parts = new Parts(services);
        foreach (var module in modules)
            module.Add(parts);
    }

    private sealed record Parts(IServiceCollection Services) : IModuleParts;
}
