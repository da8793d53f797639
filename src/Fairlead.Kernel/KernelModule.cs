using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Checks;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Definitions;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Notifications;
using Fairlead.Settings;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead;

/// <summary>What every practice stands on, as the first module of the house.</summary>
public sealed class KernelModule : IModule
{
    /// <inheritdoc />
    public void Tables(ModelBuilder model)
    {
        OrganisationSettings.Map(model);
        CatalogTables.Map(model);
        AuditEntry.Map(model);
        AccountTables.Map(model);
        IdempotentRequest.Map(model);
        Job.Map(model);
        Notification.Map(model);
        Destination.Map(model);
        NotificationHours.Map(model);
    }

    /// <inheritdoc />
    public void Add(IModuleParts parts)
    {
        parts
            .Navigation(CatalogPage.Navigation)
            .Navigation(TimelinePage.Navigation)
            .Navigation(DefinitionsPage.Navigation)
            .Navigation(PeoplePage.Navigation)
            .Navigation(SettingsPage.Navigation)
            .Navigation(AuditPage.Navigation)
            .Routes(MeasureApi.Map, AuditApi.Map, CatalogApi.Map, MeApi.Map, ApiDescription.Map, SignInApi.Map, TimelineApi.Map)
            .Service<WriteLane>()
            .Service<AuditWriter>()
            .Service<AuditChanges>()
            .Service<MeasureRegistry>()
            .Service<ReadTimeline>()
            .Service<NeedsYou>()
            .Needs<CatalogNeeds>();
        parts
            .Navigation(JobsPage.Navigation)
            .Routes(JobsApi.Map)
            .Command(950, JobsCommand.Of)
            .Service<WakeUp<RunJobs>>()
            .Service<JobCommits>()
            .Service<OrderedIds>()
            .Service<AddJobs>()
            .Service<RunJobs>()
            .Work<WakeJobs>()
            .UseCase<RetryJob>()
            .Jobs<ForgetJobs>()
            .Needs<JobNeeds>();
        Notifying.Add(parts);
        parts
            .Check<GitCheck>()
            .Check<RuntimeCheck>()
            .Check<DataDirectoryCheck>()
            .Check<PrivateFilesCheck>()
            .Check<DiskCheck>()
            .Check<ServerCheck>()
            .Check<CertificateCheck>()
            .Check<DatabaseCheck>()
            .Check<SqliteCheck>()
            .Check<PostgresCheck>()
            .Check<ClockCheck>()
            .Check<AccountsCheck>()
            .Check<BackupCheck>()
            .Check<ZonesCheck>()
            .Check<JobsCheck>()
            .Check<RepositoryCheck>()
            .Check<CatalogCheck>();
    }
}
