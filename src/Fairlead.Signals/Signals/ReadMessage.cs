using Fairlead.Domain.Signals;

namespace Fairlead.Signals;

/// <summary>Reads a message in the words of its source.</summary>
/// <param name="kinds">The kinds of signals that there are.</param>
public sealed class ReadMessage(SignalKinds kinds)
{
    /// <param name="kind">The kind of its source.</param>
    /// <param name="message">The message.</param>
    /// <returns>The facts in it as they are kept.</returns>
    /// <exception cref="UnreadableMessageException">It is not what it has to be.</exception>
    public Translation Of(SourceKind kind, SourceMessage message)
    {
        var said = SignalTimes.Checked(CiReportLabel.Of(message.Event) is { } label ? CiReportTranslation.Of(label, message) : OfSource(kind, message), message.ReceivedAt, kinds);
        return said with { Signals = [.. said.Signals.Select(s => kinds.Of(s).Kept(s))] };
    }

    private Translation OfSource(SourceKind kind, SourceMessage message) => kind switch
    {
        SourceKind.Own => OwnTranslation.Of(message, kinds),
        SourceKind.GitHub => GitHubTranslation.Of(message),
        SourceKind.GitLab => GitLabTranslation.Of(message),
        SourceKind.Gitea => GiteaTranslation.Of(message),
        SourceKind.Bitbucket => BitbucketTranslation.Of(message),
        SourceKind.AzureDevOps => AzureDevOpsTranslation.Of(message),
        SourceKind.CdEvents => CdEventsTranslation.Of(message),
        SourceKind.DevLake => DevLake(message),
        SourceKind.Alertmanager => message.Event == Events.Alerts ? AlertmanagerTranslation.Alerts(message) : AlertmanagerTranslation.Webhook(message),
        SourceKind.PagerDuty => message.Event == Events.Change ? PagerDutyTranslation.Change(message) : PagerDutyTranslation.Of(message, message.Event[Events.Enqueue.Length..]),
        _ => Translation.Ignore($"kind {kind}"),
    };

    private static Translation DevLake(SourceMessage message) => message.Event switch
    {
        Events.Deployments => DevLakeTranslation.Deployments(message),
        Events.Issues => DevLakeTranslation.Issues(message),
        Events.PullRequests => DevLakeTranslation.PullRequests(message),
        var close when close.StartsWith(Events.CloseIssue, StringComparison.Ordinal) => DevLakeTranslation.Close(message, close[Events.CloseIssue.Length..], isIncident: false),
        var close => DevLakeTranslation.Close(message, close[Events.Close.Length..]),
    };
}
