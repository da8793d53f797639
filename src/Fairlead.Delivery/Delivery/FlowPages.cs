using Fairlead.Search;
using Fairlead.Web;

namespace Fairlead.Delivery;

/// <summary>The views of Flow, in the order of their tabs.</summary>
public static class FlowPages
{
    /// <summary>The views.</summary>
    public static readonly IReadOnlyList<(string Path, string Title)> All =
    [
        ("/flow", "Overview"),
        ("/flow/lead-time", "Lead time"),
        ("/flow/deployments", "Deployments"),
        ("/flow/failures", "Failures"),
        ("/flow/restore", "Restore"),
        ("/flow/rework", "Rework"),
        ("/flow/waiting", "Waiting"),
        ("/flow/pull-requests", "Pull requests"),
        ("/flow/trunk", "Trunk"),
        ("/flow/builds", "Builds"),
        ("/flow/tests", "Tests"),
    ];

    /// <summary>The entry of the navigation.</summary>
    public static readonly NavItem Navigation = new("Delivery", "Flow", "/flow", "M3 12h4l3 8 4-16 3 8h4", 50);

    /// <summary>What the navigation does not name: the views, and pages behind them.</summary>
    internal static readonly IReadOnlyList<FoundPage> Found =
    [
        .. All.Skip(1).Select(p => new FoundPage(p.Title, p.Path, "Flow")),
        new("All changes", "/flow/changes", "Flow"),
        new("One lead time, four rules", "/flow/lead-time/rules", "Flow"),
        new("Environments", "/settings/environments", "Settings"),
        new("New service", "/catalog/services/new", "Teams & services", c => c.MayLead),
        new("Add a repository", "/repositories/new", "Teams & services", c => c.MayLead),
    ];
}
