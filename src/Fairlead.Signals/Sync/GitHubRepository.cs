using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Sync;

/// <summary>A repository at GitHub or GitHub Enterprise.</summary>
internal sealed class GitHubRepository : IForgeRepository
{
    // A run can be repeated, and a deployment get further states, after newer ones were made.
    private static readonly TimeSpan Later = TimeSpan.FromDays(3);

    private readonly ForgeClient _client;
    private readonly JsonObject _repository;

    private GitHubRepository(ForgeClient client, JsonObject repository) => (_client, _repository, Name) = (client, repository, repository["full_name"].Text()!);

    public string Name { get; }

    public IReadOnlyList<HistoryKind> Kinds =>
    [
        new("pull_requests", _ => At("pulls?state=all&sort=updated&direction=desc"), c => c["updated_at"].Text(), ChangeAsync),
        new("deployments", _ => At("deployments?"), d => d["created_at"].Text(), DeploymentAsync) { Overlap = Later },
        new("releases", _ => At("releases?"), r => r["published_at"].Text(), (r, _) => Task.FromResult(GitHubHistory.Release(r, _repository)), IsOrdered: false),

        // Filtered by a time this list ends behind a thousand runs.
        new("workflow_runs", _ => At("actions/runs?"), r => r["created_at"].Text(), (r, _) => Task.FromResult(GitHubHistory.Run(r, _repository)), "workflow_runs") { Overlap = Later },
        new("incidents", since => At($"issues?state=all&sort=updated&direction=desc{Since(since)}"), i => i["updated_at"].Text(), (i, _) => Task.FromResult(GitHubHistory.Incident(i, _repository))),
    ];

    /// <exception cref="ForgeException">There is none of that name, or it may not be read.</exception>
    public static async Task<GitHubRepository> OpenAsync(ForgeClient client, string name, CancellationToken cancel) =>
        (await client.GetAsync(client.Address($"repos/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}"), null, cancel)).Json is JsonObject repository && repository["full_name"].Text() is not null
            ? new GitHubRepository(client, repository)
            : throw new ForgeException(ForgeTrouble.Broken, $"{client.Address("").Host} answers with no repository of GitHub. Is '{client.Address("")}' the address of its API?");

    // Who proposed a change that was never merged waited for nobody.
    private async Task<IReadOnlyList<HistoryMessage>> ChangeAsync(JsonObject change, CancellationToken cancel) =>
        GitHubHistory.Change(change, _repository, change["merged_at"].Text() is null ? [] : await AllAsync($"pulls/{change["number"].Key()}/reviews?", cancel));

    private async Task<IReadOnlyList<HistoryMessage>> DeploymentAsync(JsonObject deployment, CancellationToken cancel) =>
        GitHubHistory.Deployment(deployment, _repository, [.. (await AllAsync($"deployments/{deployment["id"].Key()}/statuses?", cancel)).Reverse()]);

    private Task<IReadOnlyList<JsonObject>> AllAsync(string path, CancellationToken cancel) => new PageWalk(_client).AllAsync(At(path), cancel);

    private Uri At(string path) => _client.Address($"repos/{Name}/{path}{(path.EndsWith('?') ? "" : "&")}per_page=100");

    private static string Since(DateTime? since) => since is { } at ? "&since=" + at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
