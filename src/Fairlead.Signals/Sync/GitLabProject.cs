using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Sync;

/// <summary>A project at GitLab.</summary>
internal sealed class GitLabProject : IForgeRepository
{
    private readonly ForgeClient _client;
    private readonly JsonObject _project;
    private Dictionary<string, string?>? _tiers;

    private GitLabProject(ForgeClient client, JsonObject project) => (_client, _project, Name) = (client, project, project["path_with_namespace"].Text()!);

    public string Name { get; }

    public IReadOnlyList<HistoryKind> Kinds =>
    [
        new("merge_requests", since => At($"merge_requests?state=all&scope=all&order_by=updated_at&sort=desc{After(since)}"), c => c["updated_at"].Text(), ChangeAsync),
        new("deployments", since => At($"deployments?order_by=updated_at&sort=desc{After(since)}"), d => d["updated_at"].Text(), DeploymentAsync),
        new("releases", _ => At("releases?order_by=released_at&sort=desc"), r => r["released_at"].Text(), (r, _) => Task.FromResult(GitLabHistory.Release(r, _project)), IsOrdered: false),
        new("pipelines", since => At($"pipelines?order_by=updated_at&sort=desc{After(since)}"), p => p["updated_at"].Text(), PipelineAsync),
        new("incidents", since => At($"issues?state=all&scope=all&order_by=updated_at&sort=desc{After(since)}"), i => i["updated_at"].Text(), (i, _) => Task.FromResult(GitLabHistory.Incident(i, _project))),
    ];

    /// <exception cref="ForgeException">There is none of that name, or it may not be read.</exception>
    public static async Task<GitLabProject> OpenAsync(ForgeClient client, string name, CancellationToken cancel) =>
        (await client.GetAsync(client.Address($"projects/{Uri.EscapeDataString(name)}"), null, cancel)).Json is JsonObject project && project["path_with_namespace"].Text() is not null && project["id"].Text() is not null
            ? new GitLabProject(client, project)
            : throw new ForgeException(ForgeTrouble.Broken, $"{client.Address("").Host} answers with no project of GitLab. Is '{client.Address("")}' the address of its API?");

    private async Task<IReadOnlyList<HistoryMessage>> ChangeAsync(JsonObject change, CancellationToken cancel) =>
        GitLabHistory.Change(change, _project, change["state"].Text() == "merged" ? await AllAsync($"merge_requests/{change["iid"].Key()}/notes?sort=asc&order_by=created_at", cancel) : []);

    // A deployment names its environment, whose tier only the environment itself says.
    private async Task<IReadOnlyList<HistoryMessage>> DeploymentAsync(JsonObject deployment, CancellationToken cancel)
    {
        _tiers ??= await TiersAsync(cancel);
        return GitLabHistory.Deployment(deployment, _project, _tiers.GetValueOrDefault(deployment["environment"].At("name").Key()));
    }

    private async Task<Dictionary<string, string?>> TiersAsync(CancellationToken cancel)
    {
        try
        {
            return (await AllAsync("environments?", cancel)).GroupBy(e => e["name"].Key(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()["tier"].Text(), StringComparer.Ordinal);
        }
        catch (ForgeException e) when (e.Trouble is ForgeTrouble.Forbidden or ForgeTrouble.Missing)
        {
            // Then the tier is what the name says.
            return new Dictionary<string, string?>(StringComparer.Ordinal);
        }
    }

    // The list has neither begin nor end of a pipeline, and not its jobs. One that runs comes again when it is over.
    private async Task<IReadOnlyList<HistoryMessage>> PipelineAsync(JsonObject pipeline, CancellationToken cancel)
    {
        if (pipeline["status"].Text() is not ("success" or "failed" or "canceled" or "skipped"))
            return [];
        var id = pipeline["id"].Key();
        if ((await _client.GetAsync(At($"pipelines/{id}?"), null, cancel)).Json is not JsonObject whole)
            throw new ForgeException(ForgeTrouble.Broken, $"{_client.Address("").Host} answers for pipeline {id} with JSON that is no object.");
        return GitLabHistory.Pipeline(whole, _project, await AllAsync($"pipelines/{id}/jobs?", cancel));
    }

    private Task<IReadOnlyList<JsonObject>> AllAsync(string path, CancellationToken cancel) => new PageWalk(_client).AllAsync(At(path), cancel);

    private Uri At(string path) => _client.Address($"projects/{_project["id"].Key()}/{path}{(path.EndsWith('?') ? "" : "&")}per_page=100");

    private static string After(DateTime? since) => since is { } at ? "&updated_after=" + at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
