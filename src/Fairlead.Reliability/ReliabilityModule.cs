using Fairlead.Commands;
using Fairlead.Delivery;
using Fairlead.Incidents;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Objects;
using Fairlead.Review;
using Fairlead.Search;
using Fairlead.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Reliability;

/// <summary>The reliability practice: incidents.</summary>
public sealed class ReliabilityModule : IModule
{
    /// <inheritdoc />
    public void Tables(ModelBuilder model) => IncidentTables.Map(model);

    /// <inheritdoc />
    public void Add(IModuleParts parts) => parts
        .Navigation(IncidentsPage.Navigation)
        .Routes(IncidentApi.Map)
        .Measures<IncidentMeasures>()
        .Review<ReliabilitySection>()
        .Reader<DeriveIncidents>()
        .Timeline<IncidentTimeline>()
        .Also<IKnownSubjects, IncidentTimeline>()
        .Needs<IncidentNeeds>()
        .Search<IncidentSearch>()
        .Objects<IncidentObjects>()
        .Pages(new FoundPage("Open an incident", "/incidents/new", "Incidents", c => c.MayEdit(null) || c.Teams.Any(t => c.MayEdit(t))))
        .Service<IKnownIncidents, IncidentsForDelivery>()
        .UseCase<EditIncidents>()
        .UseCase<DecideLink>()
        .Also<IDecideLinks, DecideLink>()
        .Command(300, IncidentCommand.Of);
}
