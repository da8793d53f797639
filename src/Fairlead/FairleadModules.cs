using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead;

/// <summary>Where this installation keeps what it writes. Nothing is written elsewhere.</summary>
/// <param name="Root">The folder.</param>
public sealed record DataDirectory(string Root)
{
    /// <summary>The embedded database.</summary>
    public string DatabaseFile => Path.Combine(Root, "fairlead.db");

    /// <summary>What was read of repositories; may be deleted at any time.</summary>
    public string GitCache => Path.Combine(Root, "cache", "git");

    /// <summary>The folder of the key file, unless another one is named.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The file without which what is encrypted in the database stays closed.</summary>
    public string KeyFile { get; init; } = Path.Combine(Root, "keys", "fairlead.key");

    /// <summary>Reports written by the command line.</summary>
    public string Reports => Path.Combine(Root, "reports");
}

/// <summary>Puts the modules together.</summary>
public static class FairleadModules
{
    private static readonly Observing.BusyCommands Busy = new();

    /// <summary>Adds what the command line and the web program share.</summary>
    /// <param name="services">The container.</param>
    /// <param name="data">Where to keep files.</param>
    /// <param name="database">The database.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFairlead(this IServiceCollection services, DataDirectory data, IDatabase database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(data);
        services.AddSingleton(database);
        services.TryAddSingleton<IActorSource>(new OneActor(Actor.Program));
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<AuditChanges>();
        services.AddAccounts(data);
        services.AddPooledDbContextFactory<FairleadDb>((all, options) =>
        {
            database.Configure(options);
            options.AddInterceptors(all.GetRequiredService<AuditChanges>(), Busy);
        });
        services.AddSingleton(new HistoryCache(data.GitCache));
        services.AddSingleton<WriteLane>();
        services.AddSingleton<HistoryMemory>();
        services.AddSingleton<JudgeNames>();
        services.AddSingleton<PreviewRules>();
        services.AddSingleton<DeriveServices>();
        services.AddSingleton<ImportRepository>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Demo.FillDemo>();
        services.AddSingleton<DeliveryDays>();
        services.AddSingleton<IMeasureSource, DeliveryMeasures>();
        services.AddSingleton<IMeasureSource, Incidents.IncidentMeasures>();
        services.AddSingleton<Builds.BuildMemory>();
        services.AddSingleton<IMeasureSource, Builds.BuildMeasures>();
        services.AddSingleton<IHistoryReader, Changes.DeriveTrunk>();
        services.AddSingleton<Changes.ChangeMemory>();
        services.AddSingleton<IMeasureSource, Changes.ChangeMeasures>();
        services.AddSingleton<MeasureRegistry>();
        services.AddSignalReading();
        services.AddSingleton<Sync.SyncSource>();
        services.AddSingleton<Signals.SignalStore>();
        services.AddSingleton<DeriveReported>();
        services.AddSingleton<Signals.ISignalReader>(all => all.GetRequiredService<DeriveReported>());
        services.AddSingleton<Incidents.DeriveIncidents>();
        services.AddSingleton<Signals.ISignalReader>(all => all.GetRequiredService<Incidents.DeriveIncidents>());
        services.AddSingleton<Bell<DeriveDue>>();
        services.AddScoped<Incidents.EditIncidents>();
        services.AddScoped<Incidents.DecideLink>();
        services.AddScoped<EditEnvironments>();
        services.AddSingleton<Signals.ISignalReader, Builds.DeriveRuns>();
        services.AddSingleton<Signals.ISignalReader, Builds.DeriveTests>();
        services.AddSingleton<Signals.ISignalReader, Builds.DeriveCoverage>();
        services.AddSingleton<Signals.ISignalReader, Changes.DerivePullRequests>();
        return services;
    }

    /// <summary>Brings the database to the present form.</summary>
    /// <param name="services">The container.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is done.</returns>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        await services.GetRequiredService<IDatabase>().MigrateAsync(db, cancel);
    }
}
