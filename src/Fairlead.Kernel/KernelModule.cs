using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Checks;
using Fairlead.Commands;
using Fairlead.Commitments;
using Fairlead.Data;
using Fairlead.Definitions;
using Fairlead.Demo;
using Fairlead.Documents;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Notifications;
using Fairlead.Objects;
using Fairlead.Operations;
using Fairlead.Review;
using Fairlead.Search;
using Fairlead.Settings;
using Fairlead.Timeline;
using Fairlead.Web.Shell;
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
        RepositoryWeek.Map(model);
        MeasureTarget.Map(model);
        AuditEntry.Map(model);
        AccountTables.Map(model);
        IdempotentRequest.Map(model);
        Commitment.Map(model);
        Job.Map(model);
        Notification.Map(model);
        Destination.Map(model);
        NotificationHours.Map(model);
        Document.Map(model);
    }

    /// <inheritdoc />
    public void Add(IModuleParts parts)
    {
        parts
            .Navigation(CatalogPage.Navigation)
            .Navigation(CommitmentsPage.Navigation)
            .Navigation(TimelinePage.Navigation)
            .Navigation(DefinitionsPage.Navigation)
            .Navigation(PeoplePage.Navigation)
            .Navigation(SettingsPage.Navigation)
            .Navigation(AuditPage.Navigation)
            .Navigation(ApiReferencePage.Navigation)
            .Navigation(TargetsPage.Navigation)
            .Service<ReadNavigation>()
            .Routes(FoldedGroups.Map)
            .Routes(MeasureApi.Map, TargetApi.Map, AuditApi.Map, CatalogApi.Map, MeApi.Map, ApiDescription.Map, SignInApi.Map, TimelineApi.Map, CommitmentApi.Map, SearchApi.Map)
            .Service<WriteLane>()
            .Service<AuditWriter>()
            .Service<AuditChanges>()
            .Service<MeasureRegistry>()
            .Service<MeasureMemory>()
            .Service<TargetQuery>()
            .Service<RepositoryWeeks>()
            .Service<ReadTimeline>()
            .Service<NeedsYou>()
            .Service<OperatingReview>()
            .Service<RemoveFromCatalog>()
            .Needs<CatalogNeeds>()
            .Needs<CommitmentNeeds>()
            .UseCase<EditCommitments>()
            .UseCase<SetTarget>()
            .UseCase<TargetsView>()
            .Jobs<JudgeCommitments>()
            .Demo<DemoCommitments>()
            .Demo<DemoTargets>();
        parts
            .Command(120, MeasuresCommand.Of)
            .Command(125, TargetCommand.Of)
            .Command(130, CatalogCommand.Of)
            .Command(310, CommitmentCommand.Of)
            .Command(920, RebuildCommand.Of)
            .Command(921, BackupCommand.Of)
            .Command(922, RestoreCommand.Of)
            .Command(923, MoveCommand.Of)
            .Command(930, LoginCommand.Of)
            .Command(931, LoginCommand.Out)
            .Command(932, LoginCommand.Api)
            .Command(940, AuditCommand.Of);
        AddSearch(parts);
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
        AddObjects(parts);
        Documenting.Add(parts);
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

    // What others refer to, and what of it stands on the pages of all objects.
    private static void AddObjects(IModuleParts parts) => parts
        .Service<KnownObjects>()
        .Objects<ServiceObjects>()
        .Objects<TeamObjects>()
        .Objects<CommitmentObjects>()
        .ObjectSection<CommitmentsOf>(10)
        .UseCase<CommitmentsAt>()
        .Service<ReadCommitmentsAtObject>()
        .UseCase<ReadCommitments>();

    private static void AddSearch(IModuleParts parts) => parts
        .Service<SearchEverywhere>()
        .Search<PageSearch>()
        .Search<ServiceSearch>()
        .Search<TeamSearch>()
        .Search<RepositorySearch>()
        .Search<DefinitionSearch>()
        .Search<CommitmentSearch>()
        .Pages(
            new FoundPage("Search", SearchPage.Path, ""),
            new FoundPage("Scope", ScopePage.Path, ""),
            new FoundPage("Promise something", "/commitments/new", "Commitments", c => c.Has(KeyScopes.Write) && c.Role >= Role.Member),
            new FoundPage("Your account", "/account", "", c => c.Scopes is null),
            new FoundPage("Single sign-on", "/account/company", "Your account", c => c.Scopes is null),
            new FoundPage("Your notifications", "/account/notifications", "Your account", c => c.Scopes is null),
            new FoundPage("New team", "/catalog/teams/new", "Teams", c => c.MayLead))
        .Command(140, SearchCommand.Of);
}
