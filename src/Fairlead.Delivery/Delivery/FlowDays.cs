using Fairlead.Data;
using Fairlead.Web;

namespace Fairlead.Delivery;

/// <summary>Reads the days that a view draws.</summary>
internal static class FlowDays
{
    public static async Task<FlowCharts> ReadAsync(FairleadDb db, DeliveryDays memory, PageContext context, CancellationToken cancel) =>
        new(await memory.ReadAsync(db, context.Scope.Services, cancel), context.Window.Window);
}
