using Fairlead.Data;
using Fairlead.Search;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A tab of Flow. One with several views shows them in a row of their own.</summary>
/// <param name="Title">The name for people.</param>
/// <param name="Views">Its views; a single one is called as the tab.</param>
public sealed record FlowTab(string Title, IReadOnlyList<(string Path, string Title)> Views);

/// <summary>The views of Flow, in the order of their tabs.</summary>
public static class FlowPages
{
    /// <summary>The tabs: six, which a row holds and a reader surveys.</summary>
    public static readonly IReadOnlyList<FlowTab> Tabs =
    [
        new("Overview", [("/flow", "Overview")]),
        new("Lead time", [("/flow/lead-time", "Lead time")]),
        new("Deployments", [("/flow/deployments", "Deployments")]),
        new("Stability", [("/flow/failures", "Failures"), ("/flow/restore", "Restore"), ("/flow/rework", "Rework")]),
        new("Work", [("/flow/waiting", "Waiting"), ("/flow/pull-requests", "Pull requests"), ("/flow/trunk", "Trunk")]),
        new("Builds & tests", [("/flow/builds", "Builds"), ("/flow/tests", "Tests")]),
    ];

    /// <summary>The views.</summary>
    public static readonly IReadOnlyList<(string Path, string Title)> All = [.. Tabs.SelectMany(t => t.Views)];

    /// <summary>The entry of the navigation.</summary>
    public static readonly NavItem Navigation = new(NavGroup.Delivery, "Flow", "/flow", "M3 12h4l3 8 4-16 3 8h4", 50) { HasData = AnyAsync };

    /// <summary>What the navigation does not name: the views, and pages behind them.</summary>
    internal static readonly IReadOnlyList<FoundPage> Found =
    [
        .. All.Skip(1).Select(p => new FoundPage(p.Title, p.Path, "Flow")),
        new("All changes", "/flow/changes", "Flow"),
        new("One lead time, four rules", "/flow/lead-time/rules", "Flow"),
        new("Environments", "/settings/environments", "Settings"),
        new("New service", "/catalog/services/new", "Teams", c => c.MayLead),
        new("Add a repository", "/repositories/new", "Teams", c => c.MayLead),
    ];

    private static Task<bool> AnyAsync(FairleadDb db, CancellationToken cancel) => db.Set<DeliveryDay>().AnyAsync(cancel);
}
