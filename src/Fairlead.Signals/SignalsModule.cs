using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Needs;
using Fairlead.Search;
using Fairlead.Sync;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Facts come in: the inbox, the sources, the synchronisation.</summary>
public sealed class SignalsModule : IModule
{
    /// <summary>The kinds of facts that tools tell, in the order in which they are offered: all that translations of foreign formats give.</summary>
    public static IReadOnlyList<SignalKind> Kinds { get; } =
    [
        DeploymentSignal.Kind, IncidentSignal.Kind, PullRequestSignal.Kind, ReviewSignal.Kind, RunSignal.Kind, ReleaseSignal.Kind,
        PushSignal.Kind, ArtifactSignal.Kind, IssueSignal.Kind, TestSignal.Kind, CoverageSignal.Kind, OtherSignal.Kind,
    ];

    /// <inheritdoc />
    public void Tables(ModelBuilder model)
    {
        SignalTables.Map(model);
        SyncCursor.Map(model);
    }

    /// <inheritdoc />
    public void Add(IModuleParts parts) => parts
        .Navigation(SignalsPage.Navigation)
        .Routes(HookApi.Map, SourceApi.Map, UnlinkedApi.Map)
        .Signals([.. Kinds])
        .Timeline<SignalTimeline>()
        .Needs<SignalNeeds>()
        .Pages(new FoundPage("New source", "/signals/sources/new", "Signals", c => c.MayLead))
        .Service<INameSource, NamesInSignals>()
        .Service<SourceBook>()
        .Service<SignalKinds>()
        .Service<ReadMessage>()
        .Service<WakeUp<ReadInbox>>()
        .Service<WakeUp<StoredSignals>>()
        .Service<InboxRefusals>()
        .Service<BindSignals>()
        .Service<SignalStore>()
        .Also<IDeriveSignals, SignalStore>()
        .Service<StoreMessages>()
        .Service<ImportFacts>()
        .Service<SyncSource>()
        .Service<Arriving>()
        .Service<WebhookEndpoint>()
        .Service<CiReportEndpoint>()
        .UseCase<EditSources>()
        .UseCase<ReplayMessage>()
        .UseCase<LinkFacts>()
        .Work<Inbox>()
        .Work<ReadInbox>()
        .Service<IDerivesLater, ReadFacts>()
        .Command(200, SourcesCommand.Of)
        .Command(201, InboxCommand.Of)
        .Command(202, SyncCommand.Of)
        .Command(203, ImportCsvCommand.Of)
        .Command(910, ReportCommand.Of);
}
