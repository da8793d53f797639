using Fairlead.Domain.Signals;

namespace Fairlead.Signals;

/// <summary>Reads a delivery in the words of its source.</summary>
internal static class ReadDelivery
{
    /// <exception cref="UnreadableDeliveryException">It is not what it has to be.</exception>
    public static Translation Of(SourceKind kind, SourceDelivery delivery)
    {
        var said = SignalTimes.Checked(ReportLabel.Of(delivery.Event) is { } label ? ReportTranslation.Of(label, delivery) : OfSource(kind, delivery), delivery.ReceivedAt);

        // Ten thousand tests by name are nothing to keep in a row.
        return said.Signals.Any(s => s is TestSignal) ? said with { Signals = [.. said.Signals.Select(s => s is TestSignal test ? test.Brief() : s)] } : said;
    }

    private static Translation OfSource(SourceKind kind, SourceDelivery delivery) => kind switch
    {
        SourceKind.Own => OwnTranslation.Of(delivery),
        SourceKind.GitHub => GitHubTranslation.Of(delivery),
        SourceKind.GitLab => GitLabTranslation.Of(delivery),
        SourceKind.Gitea => GiteaTranslation.Of(delivery),
        SourceKind.Bitbucket => BitbucketTranslation.Of(delivery),
        SourceKind.AzureDevOps => AzureDevOpsTranslation.Of(delivery),
        SourceKind.CdEvents => CdEventsTranslation.Of(delivery),
        SourceKind.DevLake => DevLake(delivery),
        SourceKind.Alertmanager => delivery.Event == Events.Alerts ? AlertmanagerTranslation.Alerts(delivery) : AlertmanagerTranslation.Webhook(delivery),
        SourceKind.PagerDuty => delivery.Event == Events.Change ? PagerDutyTranslation.Change(delivery) : PagerDutyTranslation.Of(delivery, delivery.Event[Events.Enqueue.Length..]),
        _ => Translation.Ignore($"kind {kind}"),
    };

    private static Translation DevLake(SourceDelivery delivery) => delivery.Event switch
    {
        Events.Deployments => DevLakeTranslation.Deployments(delivery),
        Events.Issues => DevLakeTranslation.Issues(delivery),
        Events.PullRequests => DevLakeTranslation.PullRequests(delivery),
        var close when close.StartsWith(Events.CloseIssue, StringComparison.Ordinal) => DevLakeTranslation.Close(delivery, close[Events.CloseIssue.Length..], isIncident: false),
        var close => DevLakeTranslation.Close(delivery, close[Events.Close.Length..]),
    };
}
