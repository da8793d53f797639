using Fairlead.Catalog;
using Fairlead.Measures;

namespace Fairlead.Web;

/// <summary>Measures of each service in scope, by name: shown side by side, never as a ranking.</summary>
internal static class ServiceReadings
{
    public static async Task<IReadOnlyList<(Service Service, MeasureReadings Readings)>> ReadAsync(MeasureRegistry registry, PageContext context, IReadOnlyList<MeasureDefinition> wanted, CancellationToken cancel)
    {
        var services = context.Services;
        if (services.Count == 0)
            return [];
        var readings = await registry.ReadAsync([.. services.Select(CatalogView.Of)], context.Window.Window, wanted, cancel);
        return [.. services.Select((s, i) => (s, readings[i]))];
    }
}
