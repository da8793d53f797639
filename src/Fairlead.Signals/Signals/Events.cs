namespace Fairlead.Signals;

/// <summary>What stands in <see cref="InboxMessage.Event"/> where the address and not a header says what it is.</summary>
internal static class Events
{
    public const string Webhook = "webhook", Alerts = "alerts", Enqueue = "enqueue:", Change = "change", Deployments = "deployments", Issues = "issues", PullRequests = "pull_requests", Close = "close:", CloseIssue = "close-issue:";
}
