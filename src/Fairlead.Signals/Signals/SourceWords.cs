namespace Fairlead.Signals;

/// <summary>Sources in words for people: what they are called, where their webhook is set up, and how a first message is sent by hand.</summary>
internal static class SourceWords
{
    public static readonly IReadOnlyList<SourceKind> Kinds =
    [
        SourceKind.GitHub, SourceKind.GitLab, SourceKind.Gitea, SourceKind.Bitbucket, SourceKind.AzureDevOps,
        SourceKind.CdEvents, SourceKind.Alertmanager, SourceKind.PagerDuty, SourceKind.DevLake, SourceKind.Own,
    ];

    public static string Name(SourceKind kind) => kind switch
    {
        SourceKind.GitHub => "GitHub",
        SourceKind.GitLab => "GitLab",
        SourceKind.Gitea => "Gitea, Forgejo or Gogs",
        SourceKind.Bitbucket => "Bitbucket",
        SourceKind.AzureDevOps => "Azure DevOps",
        SourceKind.CdEvents => "CDEvents",
        SourceKind.Alertmanager => "Prometheus Alertmanager",
        SourceKind.PagerDuty => "PagerDuty events (v2)",
        SourceKind.DevLake => "DevLake webhooks",
        _ => "Scripts and CI (Fairlead's JSON)",
    };

    /// <summary>The address that the tool sends to.</summary>
    public static string Address(SourceKind kind, string origin, string key) => kind switch
    {
        SourceKind.DevLake => $"{origin}/api/rest/plugins/webhook/connections/{key}/deployments",
        SourceKind.PagerDuty => $"{origin}/hooks/{key}/v2/enqueue",
        _ => $"{origin}/hooks/{key}",
    };

    /// <summary>What to do at the tool.</summary>
    public static string Steps(SourceKind kind) => kind switch
    {
        SourceKind.GitHub => "In the repository or organisation under Settings → Webhooks: this address, content type application/json, the secret, and the events pushes, branches and tags, pull requests, reviews, deployments, deployment statuses, releases, workflow runs, workflow jobs, issues, issue comments; statuses and check runs where CI is not GitHub's own. Other events do no harm: they are stored and ignored.",
        SourceKind.GitLab => "In the project or group under Settings → Webhooks: this address, the secret as secret token, and the triggers push, tag push, merge request, comments, pipeline, job, deployment, release, issues.",
        SourceKind.Gitea => "In the repository or organisation under Settings → Webhooks → Gitea (Forgejo, Gogs): this address, POST, application/json, the secret, all events.",
        SourceKind.Bitbucket => "In the repository under Settings → Webhooks: this address, the secret, and the triggers push, pull requests and, in the cloud, build status.",
        SourceKind.AzureDevOps => "In the project under Service hooks → Web Hooks: this address; any user name, and the secret as password; one hook for each of code pushed, pull request created, updated, merged and commented on, build completed, run and job state changed, work items.",
        SourceKind.CdEvents => "Send CloudEvents over HTTP to this address, binary or structured, with the secret as bearer token.",
        SourceKind.Alertmanager => "In alertmanager.yml a receiver with webhook_configs: this address, and http_config.authorization.credentials with the secret. Or let Prometheus send its alerts directly, with path_prefix set to /hooks/<key> and the same authorization.",
        SourceKind.PagerDuty => "Send the events here that you send to PagerDuty today, with the secret as routing_key.",
        SourceKind.DevLake => "Change host and connection in the addresses that you use today; the secret is the bearer token. If your token has 16 characters or more, give it to the source and keep it.",
        _ => "From a script or CI: one line of curl, with the secret, or an API key with the scope 'ingest', as bearer token.",
    };

    /// <param name="state">What became of a message.</param>
    /// <param name="note">What is said of it.</param>
    /// <returns>It in words.</returns>
    public static string Became(InboxMessageState state, string? note) => state switch
    {
        InboxMessageState.Waiting => "waiting",
        InboxMessageState.Done => "read",
        InboxMessageState.Ignored => note is null ? "ignored" : $"ignored: {note}",
        InboxMessageState.Failed => $"failed: {note}",
        _ => "withdrawn",
    };

    /// <summary>A first message by hand.</summary>
    public static string? Example(SourceKind kind, string origin, string key) => kind switch
    {
        SourceKind.Own => $$$"""
            curl -H "Authorization: Bearer $SECRET" -H "Content-Type: application/json" {{{origin}}}/hooks/{{{key}}} \
              -d '{"kind":"deployment","service":"checkout","commit":"'$(git rev-parse HEAD)'","environment":"production"}'
            """,
        SourceKind.DevLake => $$$"""
            curl -H "Authorization: Bearer $SECRET" -H "Content-Type: application/json" {{{Address(kind, origin, key)}}} \
              -d '{"id":"42","startedDate":"2026-01-05T10:00:00Z","finishedDate":"2026-01-05T10:05:00Z","deploymentCommits":[{"repoUrl":"https://github.com/acme/app","commitSha":"'$(git rev-parse HEAD)'","startedDate":"2026-01-05T10:00:00Z","finishedDate":"2026-01-05T10:05:00Z"}]}'
            """,
        SourceKind.PagerDuty => $$$"""
            curl -H "Content-Type: application/json" {{{Address(kind, origin, key)}}} \
              -d '{"routing_key":"'$SECRET'","event_action":"trigger","dedup_key":"disk-full","payload":{"summary":"Disk is full","source":"db-1","severity":"critical"}}'
            """,
        _ => null,
    };
}
