using Fairlead.Builds;
using Fairlead.Changes;
using Fairlead.Delivery;

namespace Fairlead.Tests.Web;

/// <summary>Every page, with its title, and whether it needs the filled house.</summary>
internal static class Sitemap
{
    public static readonly (string Path, string Title, bool NeedsData)[] Pages =
    [
        ("/", "Operating review", false),
        ("/flow", "Flow", false),
        ("/flow/lead-time", "Lead time for changes", false),
        ("/flow/deployments", "Deployments", false),
        ("/flow/failures", "Failures", false),
        ("/flow/restore", "Failed deployment recovery time", false),
        ("/flow/rework", "Deployment rework rate", false),
        ("/flow/waiting", "Changes waiting for release", false),
        ("/flow/changes", "All changes", false),
        ("/flow/builds", "Builds", false),
        ("/flow/tests", "Tests", false),
        ("/flow/pull-requests", "Pull requests", false),
        ("/flow/trunk", "Trunk", false),
        ("/flow/lead-time/rules", "One lead time, four rules", false),
        ("/search", "Search", false),
        ("/scope", "Scope", false),
        ("/commitments", "Commitments", false),
        ("/commitments/new", "Promise something", false),
        ("/documents", "Documents", false),
        ("/documents/new", "New document", false),
        ("/catalog", "Teams & services", false),
        ("/catalog/teams/new", "New team", false),
        ("/catalog/services/new", "New service", false),
        ("/repositories/new", "Add a repository", false),
        ("/signals", "Signals", false),
        ("/signals/sources/new", "New source", false),
        ("/timeline", "Timeline", false),
        ("/incidents", "Incidents", false),
        ("/incidents/new", "Open an incident", false),
        ("/settings/environments", "Environments", false),
        ("/definitions", "Definitions", false),
        ("/targets", "Targets", false),
        ("/audit", "Audit log", false),
        ("/jobs", "Background jobs", false),
        ("/notifications", "Notifications", false),
        ("/people", "People & access", false),
        ("/settings", "Settings", false),
        ("/account", "Your account", false),
        ("/account/company", "Single sign-on", false),
        ("/account/notifications", "Your notifications", false),
        ("/api", "API", false),
        .. DeliveryDefinitions.All.Concat(BuildDefinitions.All).Concat(ChangeDefinitions.All).Select(d => ($"/definitions/{d.Name}", d.Title, false)),
        ("/definitions/time-to-restore", "Time to restore, all incidents", false),
        ("/catalog/teams/payments-b", "Payments <b>", true),
        ("/catalog/services/shop", "Shop", true),
        ("/catalog/repositories/shop", "Shop", true),
        ("/catalog/repositories/blog-quoted", "Blog \"quoted\"", true),
        ("/flow/changes/shop/{sha}", "@Html.Raw(x)", true),
        ("/signals/sources/forge", "forge", true),
        ("/signals/messages/{delivery}", "pull_request", true),
        ("/documents/{document}", "What <b>to do</b> & \"when\"", true),
        ("/documents/{document}/edit", "Edit What <b>to do</b> & \"when\"", true),
        ("/documents/{document}/versions/1", "What <b>to do</b> & \"when\"", true),
        ("/incidents/{incident}", "Nobody can <b>pay</b> & \"leave\"", true),
    ];

    /// <summary>What strangers see, too.</summary>
    public static readonly (string Path, string Title)[] Doors =
    [
        ("/sign-in", "Sign in"),
        ("/sign-in/code", "Second step"),
        ("/unsubscribe", "Unsubscribe"),
        ("/sign-in/company/link", "Link your account"),
        ("/forgot", "Forgot password"),
        ("/setup", "Set up Fairlead"),
        ("/invitation", "Welcome to Fairlead"),
        ("/reset", "A new password"),
    ];

    public static readonly string[] Windows = ["", "?window=all", "?scope=service:shop&window=4w", "?scope=team:payments-b&window=2023-11-20..2024-02-01"];
}
