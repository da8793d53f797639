using Fairlead.Data;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Reads the days that a view draws.</summary>
internal static class FlowDays
{
    public static async Task<FlowCharts> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var (from, to) = (context.Window.Window.From, context.Window.Window.To);
        var services = context.Scope.Services;
        var days = await db.Set<DeliveryDay>().AsNoTracking().Where(d => services.Contains(d.ServiceId) && d.Day >= from && d.Day < to).ToListAsync(cancel);
        return new FlowCharts(days, context.Window.Window);
    }
}
