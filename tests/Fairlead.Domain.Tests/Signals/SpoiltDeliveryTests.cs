using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Whatever becomes of a field, a translator understands the body or says what it misses; it never breaks.</summary>
public sealed class SpoiltDeliveryTests
{
    // What a field is never expected to be: each stands in for every value of a body in turn.
    private static readonly string?[] Spoilt =
        [null, "null", "[]", "{}", "[[{}]]", "0", "-1", "1e999", "99999999999999999999", "true", "\"\"", "\"  \"", "\"\\ud800\"", "\"\\u0000\"", "\"0001-01-01T00:00:00\"", "\":\"", "\"/\""];

    [Fact]
    public void GitHub_and_Gitea_with_any_field_spoilt()
    {
        // One payload of each event; the repository's hundred addresses and the sender are not worth the time.
        foreach (var (kind, _, delivery) in GitHubPayloads.All().GroupBy(p => p.Event).Select(g => g.First()))
        {
            var body = Encoding.UTF8.GetString(delivery.Body.Span);
            Try(body, 2, spoilt => GitHubTranslation.Of(FromForge.Body(kind, spoilt)));
            Try(body, 2, spoilt => GiteaTranslation.Of(FromForge.Body(kind, spoilt)));
        }
    }

    [Theory]
    [InlineData("""{ "object_kind": "push", "ref": "refs/heads/m", "before": "aaaaaaa", "after": "bbbbbbb", "commits": [1], "total_commits_count": 1, "project": { "web_url": "http://a/b" } }""")]
    [InlineData("""{ "object_kind": "merge_request", "user": { "id": 1, "username": "u" }, "project": { "web_url": "http://a/b" }, "labels": [{ "title": "x" }], "changes": { "draft": { "previous": true, "current": false } }, "object_attributes": { "iid": 1, "action": "update", "title": "t", "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z", "author_id": 1, "url": "http://a", "last_commit": { "id": "aaaaaaa" } } }""")]
    [InlineData("""{ "object_kind": "pipeline", "project": { "web_url": "http://a/b" }, "object_attributes": { "id": 1, "status": "success", "ref": "m", "sha": "aaaaaaa", "finished_at": "2024-01-01T00:00:00Z" }, "builds": [{ "id": 1, "name": "n", "status": "failed", "finished_at": "2024-01-01T00:00:00Z", "environment": { "name": "p" } }] }""")]
    [InlineData("""{ "object_kind": "deployment", "project": { "web_url": "http://a/b" }, "deployment_id": 1, "status": "success", "status_changed_at": "2021-04-28 21:50:00 +0200", "environment": "p", "environment_tier": "production", "short_sha": "aaaaaaa", "commit_url": "http://a/aaaaaaaa" }""")]
    [InlineData("""{ "object_kind": "incident", "project": { "web_url": "http://a/b" }, "object_attributes": { "iid": 1, "action": "close", "title": "t", "description": "d", "updated_at": "2024-01-01T00:00:00Z" } }""")]
    [InlineData("""{ "object_kind": "release", "project": { "web_url": "http://a/b" }, "tag": "v1", "action": "update", "released_at": "2024-01-01T00:00:00Z" }""")]
    public void GitLab_with_any_field_spoilt(string body) => Try(body, 4, spoilt => GitLabTranslation.Of(FromForge.Body("Some Hook", spoilt)));

    [Theory]
    [InlineData("repo:push", """{ "repository": { "full_name": "a/b" }, "push": { "changes": [{ "old": null, "new": { "type": "tag", "name": "v", "target": { "hash": "aaaaaaa" } }, "commits": [1] }] } }""")]
    [InlineData("pullrequest:fulfilled", """{ "repository": { "links": { "html": { "href": "http://a/b" } } }, "pullrequest": { "id": 1, "title": "t", "author": { "uuid": "u" }, "updated_on": "2024-01-01T00:00:00Z", "merge_commit": { "hash": "aaaaaaa" } } }""")]
    [InlineData("pullrequest:approved", """{ "repository": { "full_name": "a/b" }, "actor": { "uuid": "u" }, "pullrequest": { "id": 1 }, "approval": { "date": "2024-01-01T00:00:00Z", "user": { "uuid": "u" } } }""")]
    [InlineData("repo:commit_status_created", """{ "repository": { "full_name": "a/b" }, "commit_status": { "key": "k", "state": "FAILED", "url": "http://a", "links": { "commit": { "href": "http://a/aaaaaaa" } } } }""")]
    public void Bitbucket_with_any_field_spoilt(string kind, string body) => Try(body, 5, spoilt => BitbucketTranslation.Of(FromForge.Body(kind, spoilt)));

    [Theory]
    [InlineData("""{ "eventType": "git.push", "createdDate": "2024-01-01T00:00:00Z", "resource": { "date": "2024-01-01T00:00:00Z", "repository": { "remoteUrl": "http://a/b" }, "refUpdates": [{ "name": "refs/heads/m", "oldObjectId": "aaaaaaa", "newObjectId": "bbbbbbb" }], "commits": [1] } }""")]
    [InlineData("""{ "eventType": "git.pullrequest.updated", "id": "e", "resource": { "pullRequestId": 1, "status": "active", "repository": { "remoteUrl": "http://a/b" }, "createdBy": { "id": "a" }, "reviewers": [{ "id": "b", "vote": 10 }], "labels": [{ "name": "l" }] } }""")]
    [InlineData("""{ "eventType": "build.complete", "resource": { "id": 1, "status": "succeeded", "sourceGetVersion": "LG:refs/heads/m:aaaaaaa", "finishTime": "2024-01-01T00:00:00Z", "definition": { "name": "d" } } }""")]
    [InlineData("""{ "eventType": "ms.vss-pipelines.job-state-changed-event", "resource": { "job": { "name": "j", "state": "completed", "result": "failed" }, "stage": { "name": "s" }, "run": { "id": 1 }, "repositories": [{ "url": "http://a/b" }] } }""")]
    [InlineData("""{ "eventType": "ms.vss-release.deployment-completed-event", "resource": { "environment": { "id": 1, "name": "p", "status": "succeeded" }, "deployment": { "id": 2, "release": { "name": "r", "artifacts": [{ "definitionReference": { "sourceVersion": { "id": "aaaaaaa" } } }] } } } }""")]
    [InlineData("""{ "eventType": "workitem.updated", "resource": { "workItemId": 1, "rev": 2, "revision": { "fields": { "System.Title": "t", "System.Tags": "a; b", "System.ChangedDate": "2024-01-01T00:00:00Z" } } } }""")]
    public void Azure_DevOps_with_any_field_spoilt(string body) => Try(body, 6, spoilt => AzureDevOpsTranslation.Of(FromForge.Body("", spoilt)));

    private static void Try(string body, int depth, Func<string, Translation> translate)
    {
        translate(body);
        foreach (var spoilt in Spoil(body, depth))
        {
            try
            {
                foreach (var signal in translate(spoilt).Signals)
                {
                    if (signal.Id.Length is 0 or > Signal.MaxId || signal.At.Kind != DateTimeKind.Utc || signal.Title.Length > 300)
                        Assert.Fail(spoilt);
                }
            }
            catch (UnreadableMessageException e)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }
    }

    private static IEnumerable<string> Spoil(string body, int depth)
    {
        const string Mark = "\"<spoilt>\"";
        foreach (var path in Paths(JsonNode.Parse(body)!, depth))
        {
            var root = JsonNode.Parse(body)!;
            var parent = path[..^1].Aggregate(root, (node, step) => step is int i ? node[i]! : node[(string)step]!);
            if (path[^1] is int at)
                parent[at] = "<spoilt>";
            else
                parent[(string)path[^1]] = "<spoilt>";
            var text = root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            foreach (var value in Spoilt)
                yield return text.Replace(Mark, value ?? "\"x\"");
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, int depth)
    {
        IEnumerable<(object Step, JsonNode? Child)> children = node switch
        {
            JsonObject o => o.Where(p => p.Key is not ("repository" or "sender" or "user" or "organization" or "_links") || depth > 2).Select(p => ((object)p.Key, p.Value)),
            JsonArray a => a.Take(1).Select((child, i) => ((object)i, child)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            yield return [step];
            if (depth > 1)
            {
                foreach (var below in Paths(child, depth - 1))
                    yield return [step, .. below];
            }
        }
    }
}
