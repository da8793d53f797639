using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Bodies as the delivery reference §3.3 lists them, from DevLake's backend/plugins/webhook/api.</summary>
public sealed class DevLakeTranslationTests
{
    private const string Sha = "015e3d3b480e417aede5a1293bd61de9b0fd051d", Other = "bf0a79c57dff8f5f1f393de315ee5105a535e059";

    [Fact]
    public void A_deployment_is_a_fact_per_commit()
    {
        var signals = DevLakeTranslation.Deployments(Sent.Body(Deployment().ToJsonString())).Signals.Cast<DeploymentSignal>().ToList();

        signals.Count.ShouldBe(2);
        signals.Select(s => (s.Repository, s.Sha, s.Version)).ShouldBe([("github.com/acme/app", Sha, "v1.2"), ("github.com/acme/web", Other, null)]);
        signals.ShouldAllBe(s => s.Deployment == "d1" && s.State == RunState.Succeeded && s.Tier == EnvironmentTier.Production && s.Environment == "PRODUCTION" && s.Title == "Release 7");
        (signals[0].StartedAt, signals[0].FinishedAt, signals[0].At).ShouldBe((Sent.Utc("2020-01-01T12:00:00Z"), Sent.Utc("2020-01-01T12:30:00Z"), Sent.Utc("2020-01-01T12:30:00Z")));
        signals.Select(s => s.Id).ShouldBeUnique();
    }

    [Fact]
    public void A_repeated_post_is_the_same_fact_and_another_result_another()
    {
        var first = Id(Deployment());
        var changed = Deployment();
        changed["name"] = "renamed";
        Id(changed).ShouldBe(first);
        changed["environment"] = "STAGING";
        Id(changed).ShouldNotBe(first, "what was wrong is posted again with what is right");
        changed["environment"] = null;
        changed["result"] = "FAILURE";
        Id(changed).ShouldNotBe(first);
        DevLakeTranslation.Deployments(Sent.Body(changed.ToJsonString())).Signals.ShouldAllBe(s => ((DeploymentSignal)s).State == RunState.Failed);
    }

    [Theory]
    [InlineData("STAGING", "eu-blue", EnvironmentTier.Staging, "eu-blue")]
    [InlineData("DEVELOPMENT", null, EnvironmentTier.Development, "DEVELOPMENT")]
    [InlineData(null, "live", EnvironmentTier.Production, "live")]
    public void The_tier_is_what_the_sender_says(string? environment, string? original, EnvironmentTier tier, string name)
    {
        var body = Deployment();
        body["environment"] = environment;
        body["originalEnvironment"] = original;
        var signal = (DeploymentSignal)DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString())).Signals[0];

        (signal.Tier, signal.Environment).ShouldBe((tier, name));
    }

    // The fields with a star in §3.3.
    [Theory]
    [InlineData("id")]
    [InlineData("startedDate")]
    [InlineData("finishedDate")]
    [InlineData("deploymentCommits")]
    [InlineData("deploymentCommits[1].repoUrl")]
    [InlineData("deploymentCommits[1].commitSha")]
    [InlineData("deploymentCommits[1].startedDate")]
    [InlineData("deploymentCommits[1].finishedDate")]
    public void A_deployment_needs(string field)
    {
        var body = Deployment();
        if (field.Split('.') is [_, var member])
            body["deploymentCommits"]![1]!.AsObject().Remove(member);
        else
            body.Remove(field);

        Sent.Refusal(() => DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString()))).ShouldBe((field, $"{field}: it is missing."));
    }

    [Fact]
    public void Words_that_are_not_known_are_refused_with_those_that_are()
    {
        var body = Deployment();
        body["environment"] = "prod";
        Sent.Refusal(() => DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString()))).Message.ShouldBe("environment: 'prod' is none of PRODUCTION, STAGING, TESTING, DEVELOPMENT.");
        body["environment"] = null;
        body["result"] = "MAYBE";
        Sent.Refusal(() => DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString()))).Path.ShouldBe("result");
        body["result"] = null;
        body["deploymentCommits"] = new JsonArray();
        Sent.Refusal(() => DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString()))).Message.ShouldContain("at least one");
    }

    [Theory]
    [InlineData("TODO", IncidentSignalAction.Opened, "2020-01-01T12:00:00Z", null)]
    [InlineData("IN_PROGRESS", IncidentSignalAction.Acknowledged, "2026-03-01T12:00:00Z", null)]
    [InlineData("DONE", IncidentSignalAction.Resolved, "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z")]
    public void An_issue_of_type_incident_is_an_incident(string status, IncidentSignalAction act, string at, string? resolved)
    {
        var signal = DevLakeTranslation.Issues(Sent.Body(Issue("INCIDENT", status).ToJsonString())).Signals.ShouldHaveSingleItem().ShouldBeOfType<IncidentSignal>();

        (signal.Incident, signal.Action, signal.IsAlert, signal.At, signal.ResolvedAt).ShouldBe(("OPS-7", act, false, Sent.Utc(at), resolved is null ? null : Sent.Utc(resolved)));
        (signal.StartedAt, signal.Severity, signal.Service).ShouldBe((Sent.Utc("2020-01-01T12:00:00Z"), "high", "shop"));
    }

    [Fact]
    public void A_resolution_date_is_believed()
    {
        var issue = Issue("INCIDENT", "DONE");
        issue["resolutionDate"] = "2020-01-01T13:00:00Z";

        ((IncidentSignal)DevLakeTranslation.Issues(Sent.Body(issue.ToJsonString())).Signals[0]).ResolvedAt.ShouldBe(Sent.Utc("2020-01-01T13:00:00Z"));
    }

    [Fact]
    public void Any_other_issue_is_one()
    {
        var signal = DevLakeTranslation.Issues(Sent.Body(Issue("BUG", "DONE").ToJsonString())).Signals.ShouldHaveSingleItem().ShouldBeOfType<IssueSignal>();

        (signal.Key, signal.Type, signal.Action, signal.CreatedAt, signal.ClosedAt).ShouldBe(("OPS-7", "BUG", "DONE", Sent.Utc("2020-01-01T12:00:00Z"), Sent.Now));
    }

    [Fact]
    public void An_issue_told_twice_is_one_fact_and_an_edited_one_two()
    {
        string Id(string title, string? updated)
        {
            var issue = Issue("INCIDENT", "TODO");
            (issue["title"], issue["updatedDate"]) = (title, updated);
            return DevLakeTranslation.Issues(Sent.Body(issue.ToJsonString())).Signals[0].Id;
        }

        Id("a", null).ShouldBe(Id("a", null));
        Id("a", null).ShouldNotBe(Id("b", null));
        Id("a", "2020-01-01T12:00:00Z").ShouldBe(Id("b", "2020-01-01T13:00:00+01:00"));
    }

    [Theory]
    [InlineData("issueKey")]
    [InlineData("title")]
    [InlineData("originalStatus")]
    [InlineData("createdDate")]
    [InlineData("status")]
    public void An_issue_needs(string field)
    {
        var body = Issue("INCIDENT", "TODO");
        body.Remove(field);
        Sent.Refusal(() => DevLakeTranslation.Issues(Sent.Body(body.ToJsonString()))).Path.ShouldBe(field);
        body[field] = "?";
        if (field is "createdDate" or "status")
            Sent.Refusal(() => DevLakeTranslation.Issues(Sent.Body(body.ToJsonString()))).Path.ShouldBe(field);
    }

    // DevLake sets no resolution date here (§3.3).
    [Fact]
    public void A_close_ends_the_incident_at_the_time_of_the_call()
    {
        var signal = DevLakeTranslation.Close(Sent.Body(""), "OPS-7").Signals.ShouldHaveSingleItem().ShouldBeOfType<IncidentSignal>();

        (signal.Incident, signal.Action, signal.At, signal.ResolvedAt).ShouldBe(("OPS-7", IncidentSignalAction.Resolved, Sent.Now, Sent.Now));
        DevLakeTranslation.Close(Sent.Body(""), "OPS-7", isIncident: false).Signals[0].ShouldBeOfType<IssueSignal>().ClosedAt.ShouldBe(Sent.Now);
    }

    // The example in backend/plugins/webhook/api/pull_requests.go.
    private const string PullRequest = """
        {"id": "pr1","baseRepoId": "webhook:1","headRepoId": "repo_fork1","status": "MERGED","originalStatus": "OPEN","displayTitle": "Feature: Add new functionality","description": "This PR adds new features",
         "url": "https://github.com/org/repo/pull/1","authorName": "johndoe","authorId": "johnd123","mergedByName": "janedoe","mergedById": "janed123","parentPrId": "","pullRequestKey": 1,
         "createdDate": "2025-02-20T16:17:36Z","mergedDate": "2025-02-20T17:17:36Z","closedDate": null,"type": "feature","component": "backend","mergeCommitSha": "bf0a79c57dff8f5f1f393de315ee5105a535e059",
         "headRef": "repo_fork1:feature-branch","baseRef": "main","baseCommitSha": "e73325c2c9863f42ea25871cbfaeebcb8edcf604","headCommitSha": "b22f772f1197edfafd4cc5fe679a2d299ec12837","additions": 100,"deletions": 50,"isDraft": false}
        """;

    [Fact]
    public void A_pull_request_is_a_change()
    {
        var signal = DevLakeTranslation.PullRequests(Sent.Body(PullRequest)).Signals.ShouldHaveSingleItem().ShouldBeOfType<PullRequestSignal>();

        (signal.Number, signal.Action, signal.Repository, signal.Author, signal.Target).ShouldBe(("1", PullRequestAction.Merged, "github.com/org/repo", "johndoe", "main"));
        (signal.At, signal.OpenedAt, signal.MergedAt, signal.ClosedAt).ShouldBe((Sent.Utc("2025-02-20T17:17:36Z"), Sent.Utc("2025-02-20T16:17:36Z"), Sent.Utc("2025-02-20T17:17:36Z"), Sent.Utc("2025-02-20T17:17:36Z")));
        (signal.MergeSha, signal.HeadSha, signal.Additions, signal.Deletions).ShouldBe((Other, "b22f772f1197edfafd4cc5fe679a2d299ec12837", 100, 50));
    }

    [Theory]
    [InlineData("\"status\": \"MERGED\",", "", PullRequestAction.Merged)]
    [InlineData("\"MERGED\"", "\"OPEN\"", PullRequestAction.Opened)]
    [InlineData("\"MERGED\"", "\"CLOSED\"", PullRequestAction.Abandoned)]
    public void Its_status_is_what_happened(string from, string to, PullRequestAction act) =>
        ((PullRequestSignal)DevLakeTranslation.PullRequests(Sent.Body(PullRequest.Replace(from, to))).Signals[0]).Action.ShouldBe(act);

    [Theory]
    [InlineData("id")]
    [InlineData("displayTitle")]
    [InlineData("pullRequestKey")]
    [InlineData("createdDate")]
    public void A_pull_request_needs(string field)
    {
        var body = JsonNode.Parse(PullRequest)!.AsObject();
        body.Remove(field);
        Sent.Refusal(() => DevLakeTranslation.PullRequests(Sent.Body(body.ToJsonString()))).Path.ShouldBe(field);
    }

    private static string Id(JsonObject body) => DevLakeTranslation.Deployments(Sent.Body(body.ToJsonString())).Signals[0].Id;

    private static JsonObject Deployment() => JsonNode.Parse($$"""
        {"id": "d1", "displayTitle": "Release 7", "startedDate": "2020-01-01T12:00:00+00:00", "finishedDate": "2020-01-01T12:59:59+00:00",
         "deploymentCommits": [
           {"repoUrl": "https://github.com/Acme/App.git", "commitSha": "{{Sha}}", "refName": "v1.2", "startedDate": "2020-01-01T12:00:00Z", "finishedDate": "2020-01-01T12:30:00Z"},
           {"repoUrl": "git@github.com:acme/web.git", "commitSha": "{{Other}}", "startedDate": "2020-01-01T12:30:00Z", "finishedDate": "2020-01-01T12:59:59Z"}]}
        """)!.AsObject();

    private static JsonObject Issue(string type, string status) => JsonNode.Parse($$"""
        {"issueKey": "OPS-7", "title": "Shop is down", "originalStatus": "Offen", "createdDate": "2020-01-01T12:00:00Z", "status": "{{status}}", "type": "{{type}}",
         "priority": "high", "component": "shop", "assigneeName": "nobody's business"}
        """)!.AsObject();
}
