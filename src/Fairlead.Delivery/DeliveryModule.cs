using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Reports;
using Fairlead.Review;
using Fairlead.Search;
using Fairlead.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Delivery;

/// <summary>The delivery practice: what is read of repositories and told by tools, as deployments, changes, builds and the report.</summary>
public sealed class DeliveryModule : IModule
{
    /// <inheritdoc />
    public void Tables(ModelBuilder model)
    {
        DeliveryTables.Map(model);
        ImportJob.Map(model);
        BuildTables.Map(model);
        ChangeTables.Map(model);
    }

    /// <inheritdoc />
    public void Add(IModuleParts parts)
    {
        parts.Services.AddSingleton(all => new HistoryCache(all.GetRequiredService<DataDirectory>().GitCache));
        parts
            .Navigation(FlowPages.Navigation)
            .Routes(DeliveryApi.Map, ServiceRulesApi.Map, ReportApi.Map, RepositoryApi.Map, EnvironmentApi.Map)
            .Service<HistoryMemory>()
            .Service<JudgeNames>()
            .Service<PreviewRules>()
            .Service<DeriveServices>()
            .Service<ImportRepository>()
            .Service<Rebuild>()
            .Also<IRebuild, Rebuild>()
            .Service<DeliveryDays>()
            .Service<ImportRequests>()
            .Service<IUsualWindow, DefaultWindow>()
            .Service<ICatalogChanged, ReadChangedRepositories>()
            .Service<ICatalogContents, DeliveryContents>()
            .Service<IUnlinkedSource, UnlinkedDeployments>()
            .Measures<DeliveryMeasures>()
            .Review<DeliverySection>()
            .Reader<DeriveReported>()
            .Timeline<TagTimeline>()
            .Search<DeploymentSearch>()
            .Search<CommitSearch>()
            .Pages(FlowPages.Found)
            .Needs<ImportNeeds>()
            .Needs<DeliveryNeeds>()
            .UseCase<EditEnvironments>()
            .Work<ImportWorker>()
            .Work<DeriveDue>()
            .Also<IDerivesLater, DeriveDue>()
            .Work<RecallHistories>()
            .Command(100, ReviewCommand.Of)
            .Command(110, DoraCommand.Of)
            .CommandUnder("catalog", SuggestCommand.Of);
        AddBuilds(parts);
        AddChanges(parts);
    }

    private static void AddBuilds(IModuleParts parts) => parts
        .Routes(BuildApi.Map)
        .Service<BuildWeeks>()
        .Measures<BuildMeasures>()
        .Reader<DeriveRuns>()
        .Reader<DeriveTests>()
        .Reader<DeriveCoverage>()
        .Needs<BuildNeeds>();

    private static void AddChanges(IModuleParts parts) => parts
        .Routes(PullRequestApi.Map, LeadTimeRulesApi.Map)
        .Service<ChangeWeeks>()
        .Service<IHistoryReader, DeriveTrunk>()
        .Measures<ChangeMeasures>()
        .Search<PullRequestSearch>()
        .Reader<DerivePullRequests>();
}
