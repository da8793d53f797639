using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>
/// Bodies in the form of learn.microsoft.com/azure/devops/service-hooks/events, cut to what is read. The example there of 'workitem.updated' is that of
/// a push; its form here is that of the REST API's work item updates.
/// </summary>
public sealed class AzureDevOpsTests
{
    private const string Repository = """ "repository": { "id": "4bc14d40", "name": "Fabrikam", "remoteUrl": "https://fabrikam@dev.azure.com/fabrikam/DefaultCollection/_git/Fabrikam" } """;

    [Fact]
    public void A_push_is_read()
    {
        var signal = Azure("git.push", $$"""
            { "commits": [{ "commitId": "33b55f7cb7e7e245323987634f960cf4a6e6bc74" }], {{Repository}}, "pushId": 14, "date": "2014-05-02T19:17:13.3309587Z",
              "refUpdates": [{ "name": "refs/heads/main", "oldObjectId": "aad331d8d3b131fa9ae03cf5e53965b51942618a", "newObjectId": "33b55f7cb7e7e245323987634f960cf4a6e6bc74" }] }
            """).Only<PushSignal>();
        (signal.Branch, signal.Before, signal.After, signal.Commits, signal.At, signal.Repository).ShouldBe((
            "main",
            "aad331d8d3b131fa9ae03cf5e53965b51942618a",
            "33b55f7cb7e7e245323987634f960cf4a6e6bc74",
            1,
            FromForge.Utc("2014-05-02T19:17:13.330958Z"),
            "dev.azure.com/fabrikam/fabrikam/_git/fabrikam"));
    }

    [Theory]
    [InlineData("git.pullrequest.created", "active", PullRequestAction.Opened)]
    [InlineData("git.pullrequest.updated", "active", PullRequestAction.Updated)]
    [InlineData("git.pullrequest.merged", "active", PullRequestAction.Updated)]
    [InlineData("git.pullrequest.merged", "completed", PullRequestAction.Merged)]
    [InlineData("git.pullrequest.updated", "completed", PullRequestAction.Merged)]
    [InlineData("git.pullrequest.updated", "abandoned", PullRequestAction.Abandoned)]
    public void A_pull_request_is_as_far_as_its_status_says(string kind, string status, PullRequestAction act)
    {
        var signal = PullRequest(kind, status, "[]").Only<PullRequestSignal>();
        (signal.Action, signal.Number, signal.Branch, signal.Target, signal.HeadSha, signal.OpenedAt)
            .ShouldBe((act, "1", "mytopic", "master", "53d54ac915144006c2c9e90d2c7d3880920db49c", FromForge.Utc("2014-06-17T16:55:46.589889Z")));
        (signal.MergedAt, signal.MergeSha)
            .ShouldBe(act == PullRequestAction.Merged ? (FromForge.Utc("2014-06-30T18:59:12.366057Z"), "eef717f69257a6333f221566c1c987dc94cc0d72") : (null, null));
        signal.Url.ShouldBe("https://dev.azure.com/fabrikam/DefaultCollection/_git/Fabrikam/pullrequest/1", "the name before the host is nobody's business");
    }

    [Fact]
    public void The_merge_is_told_by_two_kinds_of_event_and_happens_once() =>
        PullRequest("git.pullrequest.merged", "completed", "[]").Only<PullRequestSignal>().Id
            .ShouldBe(PullRequest("git.pullrequest.updated", "completed", "[]").Only<PullRequestSignal>().Id);

    // Votes: 10 approved, 5 with suggestions, 0 none, -5 waits for the author, -10 rejected; a group's vote is that of its members.
    [Fact]
    public void Votes_are_reviews()
    {
        var signals = PullRequest("git.pullrequest.updated", "active", """
            [{ "id": "b", "uniqueName": "bob", "vote": 10 }, { "id": "c", "uniqueName": "cyd", "vote": -5 }, { "id": "d", "uniqueName": "dan", "vote": 0 },
             { "id": "a", "uniqueName": "ann", "vote": 5 }, { "id": "t", "uniqueName": "team", "vote": 10, "isContainer": true }]
            """).Signals;
        signals[0].ShouldBeOfType<PullRequestSignal>();
        signals.OfType<ReviewSignal>().Select(r => (r.Reviewer, r.Verdict, r.IsByAuthor, r.At)).ShouldBe(
        [
            ("bob", Verdict.Approved, false, FromForge.Utc("2016-09-19T13:03:27Z")),
            ("cyd", Verdict.ChangesWanted, false, FromForge.Utc("2016-09-19T13:03:27Z")),
            ("ann", Verdict.Approved, true, FromForge.Utc("2016-09-19T13:03:27Z")),
        ]);
    }

    [Fact]
    public void A_build_of_either_version_and_its_run_are_one_thing()
    {
        var first = Azure("build.complete", """
            { "id": 2, "buildNumber": "20150407.1", "startTime": "2015-04-07T18:04:06.83Z", "finishTime": "2015-04-07T18:06:10.69Z", "status": "succeeded",
              "sourceGetVersion": "LG:refs/heads/master:600c52d2d5b655caa111abfd863e5a9bd304bb0e", "definition": { "name": "ConsumerAddressModule" } }
            """).Only<RunSignal>();
        (first.Level, first.State, first.Run, first.Name, first.Branch, first.Sha, first.StartedAt, first.FinishedAt).ShouldBe((
            RunLevel.Pipeline,
            RunState.Succeeded,
            "2",
            "ConsumerAddressModule",
            "master",
            "600c52d2d5b655caa111abfd863e5a9bd304bb0e",
            FromForge.Utc("2015-04-07T18:04:06.83Z"),
            FromForge.Utc("2015-04-07T18:06:10.69Z")));
        var second = Azure("build.complete", """
            { "id": 2, "queueTime": "2015-04-07T18:03:00Z", "finishTime": "2015-04-07T18:06:10.69Z", "status": "completed", "result": "succeeded",
              "sourceBranch": "refs/heads/master", "sourceVersion": "600c52d2d5b655caa111abfd863e5a9bd304bb0e", "definition": { "name": "ConsumerAddressModule" } }
            """).Only<RunSignal>();
        (second.Id, second.Branch, second.Sha).ShouldBe((first.Id, first.Branch, first.Sha));
        var run = Run("completed", "succeeded");
        (run.Id, run.Run, run.Name, run.FinishedAt).ShouldBe((first.Id, "2", "TEST-CI", FromForge.Utc("2019-12-13T04:46:13.613Z")));
    }

    [Theory]
    [InlineData("inProgress", "null", RunState.Running)]
    [InlineData("canceling", "null", RunState.Running)]
    [InlineData("completed", "failed", RunState.Failed)]
    [InlineData("completed", "canceled", RunState.Cancelled)]
    public void A_run_is_as_far_as_its_state_says(string state, string result, RunState expected) => Run(state, result).State.ShouldBe(expected);

    [Fact]
    public void A_stage_is_judged_by_itself()
    {
        var signal = Azure("ms.vss-pipelines.stage-state-changed-event", """
            { "stage": { "id": "0", "name": "Deploy", "displayName": null, "state": "completed", "result": "failed" },
              "run": { "id": 2, "name": "2", "state": "inProgress", "pipeline": { "name": "TEST-CI" } },
              "repositories": [{ "type": "GitHub", "url": "https://api.github.com/repos/FabrikamFiber/Viva" }] }
            """).Only<RunSignal>();
        (signal.Level, signal.State, signal.Name, signal.Run, signal.Pipeline, signal.FinishedAt, signal.Repository)
            .ShouldBe((RunLevel.Job, RunState.Failed, "Deploy", "2/Deploy", "2", FromForge.Utc("2016-09-19T13:03:27Z"), "github.com/fabrikamfiber/viva"));
    }

    [Theory]
    [InlineData("ms.vss-release.deployment-started-event", "queued", RunState.Running)]
    [InlineData("ms.vss-release.deployment-completed-event", "succeeded", RunState.Succeeded)]
    [InlineData("ms.vss-release.deployment-completed-event", "partiallySucceeded", RunState.Succeeded)]
    [InlineData("ms.vss-release.deployment-completed-event", "rejected", RunState.Failed)]
    [InlineData("ms.vss-release.deployment-completed-event", "canceled", RunState.Cancelled)]
    public void A_release_is_deployed_to_a_stage(string kind, string status, RunState state)
    {
        var signal = Azure(kind, $$"""
            { "environment": { "id": 5, "name": "Production", "status": "{{status}}", "release": { "id": 1, "name": "Release-1" } },
              "release": { "createdOn": "0001-01-01T00:00:00", "releaseDefinition": { "name": "Fabrikam.CD" } }, "project": { "name": "Fabrikam" } }
            """).Only<DeploymentSignal>();
        (signal.State, signal.Environment, signal.Tier, signal.Deployment, signal.Version, signal.Job, signal.At)
            .ShouldBe((state, "Production", EnvironmentTier.Production, "5", "Release-1", "Fabrikam.CD", FromForge.Utc("2016-09-19T13:03:27Z")));
        signal.FinishedAt.HasValue.ShouldBe(state != RunState.Running);
    }

    [Fact]
    public void A_deployment_has_the_commit_of_its_first_artifact()
    {
        var signal = Azure("ms.vss-release.deployment-completed-event", $$"""
            { "environment": { "id": 5, "name": "Dev", "status": "succeeded" },
              "deployment": { "id": 8, "attempt": 2, "startedOn": "2016-09-19T13:00:00Z", "completedOn": "2016-09-19T13:03:00Z", "releaseDefinition": { "name": "CD" },
                "release": { "name": "Release-7", "artifacts": [{ "definitionReference": { "sourceVersion": { "id": "{{new string('a', 40)}}" } } },
                  { "isPrimary": true, "definitionReference": { "sourceVersion": { "id": "{{new string('b', 40)}}" }, "repository": { "id": "1", "name": "Acme/App" },
                    "repository.provider": { "id": "GitHub" } } }] } } }
            """).Only<DeploymentSignal>();
        (signal.Deployment, signal.Sha, signal.Repository, signal.Version, signal.StartedAt, signal.FinishedAt).ShouldBe((
            "8", new string('b', 40), "github.com/acme/app", "Release-7", FromForge.Utc("2016-09-19T13:00:00Z"), FromForge.Utc("2016-09-19T13:03:00Z")));
    }

    [Fact]
    public void A_work_item_is_an_issue()
    {
        const string Fields = """
            "fields": { "System.WorkItemType": "Bug", "System.State": "New", "System.CreatedDate": "2014-07-15T17:42:44.663Z", "System.ChangedDate": "2014-07-16T17:42:44.663Z",
              "System.Title": "Some great new idea!", "Microsoft.VSTS.Common.Severity": "3 - Medium", "System.Tags": "hotfix; web" }
            """;
        var created = Azure("workitem.created", $$"""{ "id": 5, "rev": 1, {{Fields}} }""").Only<IssueSignal>();
        (created.Key, created.Action, created.Type, created.Severity, created.At, created.Repository)
            .ShouldBe(("5", "created", "Bug", "3 - Medium", FromForge.Utc("2014-07-15T17:42:44.663Z"), null));
        created.Labels.ShouldBe(["hotfix", "web"]);

        // The date of a revision that stands is the year 9999.
        var updated = Azure("workitem.updated", $$"""
            { "id": 2, "workItemId": 5, "rev": 2, "revisedDate": "9999-01-01T00:00:00Z", "fields": { "System.State": { "oldValue": "New", "newValue": "Active" } },
              "revision": { "id": 5, "rev": 2, {{Fields}} } }
            """).Only<IssueSignal>();
        (updated.Key, updated.Action, updated.Title, updated.At).ShouldBe(("5", "updated", "Some great new idea!", FromForge.Utc("2014-07-16T17:42:44.663Z")));
        updated.Id.ShouldNotBe(created.Id);

        // One that is deleted is over, whatever its fields say; restored, it goes on.
        var deleted = Azure("workitem.deleted", $$"""{ "id": 5, "rev": 3, {{Fields}} }""").Only<IssueSignal>();
        (deleted.Action, deleted.At, deleted.ClosedAt).ShouldBe(("deleted", FromForge.Utc("2016-09-19T13:03:27Z"), FromForge.Utc("2016-09-19T13:03:27Z")));
        Azure("workitem.restored", $$"""{ "id": 5, "rev": 4, {{Fields}} }""").Only<IssueSignal>().ClosedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("bob", "text", false)]
    [InlineData("ann", "text", true)]
    [InlineData("bob", "system", null)]
    public void A_comment_on_a_pull_request_is_a_review(string by, string type, bool? isByAuthor)
    {
        var translation = Azure("ms.vss-code.git-pullrequest-comment-event", $$"""
            { "comment": { "id": 2, "author": { "id": "{{by}}", "uniqueName": "{{by}}@fabrikam.com" }, "publishedDate": "2014-06-18T10:11:12.13Z", "commentType": "{{type}}" },
              "pullRequest": { {{Repository}}, "pullRequestId": 1, "title": "my first pull request", "createdBy": { "id": "ann" } } }
            """);
        if (isByAuthor is null)
        {
            translation.Signals.ShouldBeEmpty();
            return;
        }

        var signal = translation.Only<ReviewSignal>();
        (signal.Verdict, signal.IsByAuthor, signal.Number, signal.At).ShouldBe((Verdict.Commented, isByAuthor.Value, "1", FromForge.Utc("2014-06-18T10:11:12.13Z")));
    }

    [Fact]
    public void What_says_nothing_is_ignored_and_what_is_missing_is_named()
    {
        Azure("tfvc.checkin", "{}").Ignored.ShouldBe("tfvc.checkin");
        Azure("git.push", $$"""{ {{Repository}}, "refUpdates": [{ "name": "refs/pull/1/merge" }] }""").Ignored.ShouldBe("git.push.neither branch nor tag");
        Should.Throw<UnreadableMessageException>(() => AzureDevOpsTranslation.Of(FromForge.Body("", "{}"))).Path.ShouldBe("eventType");
        Should.Throw<UnreadableMessageException>(() => Azure("git.pullrequest.created", """{ "pullRequestId": 1 }""")).Path.ShouldBe("resource.repository.remoteUrl");
        Should.Throw<UnreadableMessageException>(() => Azure("ms.vss-release.deployment-completed-event", "{}")).Path.ShouldBe("resource.environment.id");
    }

    private static Translation Azure(string kind, string resource) => AzureDevOpsTranslation.Of(FromForge.Body("", $$"""
        { "id": "event-1", "eventType": "{{kind}}", "resource": {{resource}}, "createdDate": "2016-09-19T13:03:27Z",
          "resourceContainers": { "collection": { "id": "c12d0eb8" } } }
        """));

    private static Translation PullRequest(string kind, string status, string reviewers) => Azure(kind, $$"""
        { {{Repository}}, "pullRequestId": 1, "status": "{{status}}", "createdBy": { "id": "a", "uniqueName": "ann" }, "creationDate": "2014-06-17T16:55:46.589889Z",
          "closedDate": {{(status == "active" ? "null" : "\"2014-06-30T18:59:12.3660573Z\"")}}, "title": "my first pull request",
          "sourceRefName": "refs/heads/mytopic", "targetRefName": "refs/heads/master", "reviewers": {{reviewers}},
          "lastMergeSourceCommit": { "commitId": "53d54ac915144006c2c9e90d2c7d3880920db49c" }, "lastMergeCommit": { "commitId": "eef717f69257a6333f221566c1c987dc94cc0d72" } }
        """);

    private static RunSignal Run(string state, string result) => Azure("ms.vss-pipelines.run-state-changed-event", $$"""
        { "run": { "id": 2, "name": "2", "state": "{{state}}", "result": {{(result == "null" ? "null" : $"\"{result}\"")}}, "createdDate": "2019-12-13T04:40:13.613Z",
          "finishedDate": "2019-12-13T04:46:13.613Z", "pipeline": { "name": "TEST-CI" } } }
        """).Only<RunSignal>();
}
