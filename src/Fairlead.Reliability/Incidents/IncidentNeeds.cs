using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;

namespace Fairlead.Incidents;

/// <summary>Unresolved incidents.</summary>
internal sealed class IncidentNeeds : INeeds
{
    private const int Most = 5;

    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var ongoing = await OngoingIncident.ReadAsync(db, context.IsOrganisation ? null : context.Scope.Services, Most + 1, cancel);
        var needs = ongoing.Take(Most).Select(i => new Need("bad", i.Title, $"{Where(context, i.Services)}for {context.Ago(i.StartedAt)}; {(i.IsAcknowledged ? "acknowledged" : "not acknowledged")}.", $"/incidents/{i.Id}"));
        return ongoing.Count > Most ? needs.Append(new Need("bad", "There are more unresolved incidents", "These were the newest.", "/incidents")) : needs;
    }

    private static string Where(PageContext context, IReadOnlyList<Guid> services)
    {
        var names = context.Catalog.Services.Where(s => services.Contains(s.Id)).Select(s => s.Name).ToList();
        return names.Count == 0 ? "An incident, " : $"An incident of {string.Join(", ", names)}, ";
    }
}
