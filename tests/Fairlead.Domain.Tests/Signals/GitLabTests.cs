using Fairlead.Domain.Builds;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Bodies in the form of docs.gitlab.com, "Webhook events" (user/project/integrations/webhook_events), cut to what is read and with other values.</summary>
public sealed class GitLabTests
{
    private const string Project = """
        "project": { "id": 1, "web_url": "http://git.example:8080/Acme/App", "git_http_url": "http://git.example:8080/Acme/App.git", "path_with_namespace": "Acme/App" }
        """;

    [Fact]
    public void A_push_has_as_many_commits_as_it_says_and_not_as_it_lists()
    {
        var body = $$"""
            { "object_kind": "push", "event_name": "push", "before": "{{new string('a', 40)}}", "after": "{{new string('b', 40)}}", "ref": "refs/heads/main",
              "commits": [{ "timestamp": "2011-12-12T14:27:31+02:00" }], "total_commits_count": 40, {{Project}} }
            """;
        var signal = GitLab("Push Hook", body).Only<PushSignal>();
        signal.ShouldBe(new PushSignal
        {
            Id = $"push:git.example/acme/app:refs/heads/main:{new string('a', 40)}:{new string('b', 40)}:",
            At = FromForge.ReceivedAt,
            Title = "Push to main",
            Repository = "git.example/acme/app",
            Branch = "main",
            Before = new string('a', 40),
            After = new string('b', 40),
            Commits = 40,
        });

        // System hooks name the event and no kind: docs.gitlab.com, "System hooks".
        GitLab("System Hook", body.Replace("\"object_kind\": \"push\",", "")).Only<PushSignal>().ShouldBe(signal);
    }

    [Fact]
    public void A_tag_goes()
    {
        var signal = GitLab("Tag Push Hook", $$"""
            { "object_kind": "tag_push", "before": "{{new string('a', 40)}}", "after": "{{new string('0', 40)}}", "ref": "refs/tags/v1.0.0", "total_commits_count": 0, {{Project}} }
            """).Only<PushSignal>();
        (signal.Tag, signal.Branch, signal.After, signal.IsDeleted, signal.Title).ShouldBe(("v1.0.0", null, null, true, "Tag v1.0.0 deleted"));
    }

    [Theory]
    [InlineData("open", PullRequestAction.Opened, "2024-05-01T10:00:00Z")]
    [InlineData("reopen", PullRequestAction.Reopened, "2024-05-02T10:00:00Z")]
    [InlineData("update", PullRequestAction.Updated, "2024-05-02T10:00:00Z")]
    [InlineData("merge", PullRequestAction.Merged, "2024-05-02T10:00:00Z")]
    [InlineData("close", PullRequestAction.Abandoned, "2024-05-02T10:00:00Z")]
    public void A_merge_request_acts(string action, PullRequestAction act, string at)
    {
        var signal = MergeRequest(action, by: 51, """ "draft": false, "merge_commit_sha": null """).Only<PullRequestSignal>();
        (signal.Action, signal.At, signal.Number, signal.Author).ShouldBe((act, FromForge.Utc(at), "1", "51"));
        signal.MergedAt.ShouldBe(act == PullRequestAction.Merged ? FromForge.Utc(at) : null);
        signal.ClosedAt.ShouldBe(act is PullRequestAction.Merged or PullRequestAction.Abandoned ? FromForge.Utc(at) : null);
        (signal.Branch, signal.Target, signal.HeadSha, signal.Url)
            .ShouldBe(("ms-viewport", "master", "da1560886d4f094c3e6c9ef40349f7d38b5d27d7", "http://git.example:8080/Acme/App/-/merge_requests/1"));
        signal.Labels.ShouldBe(["API"]);
    }

    [Fact]
    public void A_merge_request_that_is_no_draft_any_more_is_ready() =>
        MergeRequest("update", by: 51, """ "draft": false """, """, "changes": { "draft": { "previous": true, "current": false } } """)
            .Only<PullRequestSignal>().Action.ShouldBe(PullRequestAction.Ready);

    [Theory]
    [InlineData("approved", 6, Verdict.Approved, false)]
    [InlineData("approval", 6, Verdict.Approved, false)]
    [InlineData("approved", 51, Verdict.Approved, true)]
    [InlineData("unapproved", 6, Verdict.Dismissed, false)]
    [InlineData("unapproval", 6, Verdict.Dismissed, false)]
    public void An_approval_is_a_review(string action, int by, Verdict verdict, bool isByAuthor)
    {
        var signal = MergeRequest(action, by, """ "draft": false """).Only<ReviewSignal>();
        (signal.Verdict, signal.IsByAuthor, signal.Reviewer, signal.Number, signal.At).ShouldBe((verdict, isByAuthor, $"{by}", "1", FromForge.ReceivedAt));
    }

    [Fact]
    public void Two_approve_in_two_reviews() =>
        MergeRequest("approval", 6, """ "draft": false """).Only<ReviewSignal>().Id
            .ShouldNotBe(MergeRequest("approval", 7, """ "draft": false """).Only<ReviewSignal>().Id);

    [Theory]
    [InlineData("""{ "id": 1244, "noteable_type": "MergeRequest", "system": false, "action": "create", "created_at": "2015-05-17 18:21:36 UTC" }""", true)]
    [InlineData("""{ "id": 1244, "noteable_type": "MergeRequest", "system": true, "created_at": "2015-05-17 18:21:36 UTC" }""", false)]
    [InlineData("""{ "id": 1244, "noteable_type": "MergeRequest", "system": false, "action": "update", "created_at": "2015-05-17 18:21:36 UTC" }""", false)]
    [InlineData("""{ "id": 1243, "noteable_type": "Commit", "system": false, "created_at": "2015-05-17 18:08:09 UTC" }""", false)]
    public void A_comment_on_a_merge_request_is_a_review(string note, bool isReview)
    {
        var translation = GitLab("Note Hook", $$"""
            { "object_kind": "note", "user": { "id": 1, "username": "root" }, {{Project}}, "object_attributes": {{note}}, "merge_request": { "iid": 1, "author_id": 8, "title": "t" } }
            """);
        if (!isReview)
        {
            translation.Signals.ShouldBeEmpty();
            return;
        }

        var signal = translation.Only<ReviewSignal>();
        (signal.Verdict, signal.IsByAuthor, signal.At, signal.Id)
            .ShouldBe((Verdict.Commented, false, FromForge.Utc("2015-05-17T18:21:36Z"), "note:git.example/acme/app:1244"));
    }

    // The form before release 13, testdata/gitlab/comment-merge-request-event.json of go-playground/webhooks: the user has no number, the note and the merge request name
    // their authors by one.
    [Theory]
    [InlineData(8, true)]
    [InlineData(1, false)]
    public void What_authors_say_of_their_own_is_no_review(int author, bool isByAuthor)
    {
        var signal = GitLab("Note Hook", $$"""
            { "object_kind": "note", "user": { "name": "Administrator", "username": "root" }, {{Project}}, "merge_request": { "iid": 1, "author_id": 8, "title": "t" },
              "object_attributes": { "id": 1244, "noteable_type": "MergeRequest", "system": false, "author_id": {{author}}, "created_at": "2015-05-17 18:21:36 UTC" } }
            """).Only<ReviewSignal>();
        (signal.IsByAuthor, signal.Reviewer).ShouldBe((isByAuthor, $"{author}"));
    }

    // apache/devlake#7089: a failed job that may fail, in a green pipeline, is a failed job.
    [Fact]
    public void A_pipeline_tells_its_jobs_too_and_each_is_judged_by_itself()
    {
        var signals = GitLab("Pipeline Hook", $$"""
            { "object_kind": "pipeline", {{Project}},
              "object_attributes": { "id": 31, "ref": "main", "tag": false, "sha": "{{new string('b', 40)}}", "status": "success",
                "created_at": "2016-08-12 15:23:28 UTC", "finished_at": "2016-08-12 15:26:29 UTC", "url": "http://git.example/acme/app/-/pipelines/31" },
              "builds": [
                { "id": 380, "name": "to-production", "status": "failed", "allow_failure": true, "created_at": "2016-08-12 15:23:28 UTC",
                  "started_at": "2016-08-12 15:26:12 UTC", "finished_at": "2016-08-12 15:26:29 UTC",
                  "environment": { "name": "production", "action": "start", "deployment_tier": "production" } },
                { "id": 381, "name": "stop-review", "status": "success", "allow_failure": false, "finished_at": "2016-08-12 15:26:29 UTC",
                  "environment": { "name": "review/1", "action": "stop" } },
                { "id": 382, "name": "manual", "status": "skipped", "finished_at": null, "environment": null },
                { "id": 383, "name": "later", "status": "created", "finished_at": null, "environment": null } ] }
            """).Signals.Cast<RunSignal>().ToList();
        signals.Select(s => (s.Level, s.Run, s.State)).ShouldBe(
        [
            (RunLevel.Pipeline, "31", RunState.Succeeded),
            (RunLevel.Job, "380", RunState.Failed),
            (RunLevel.Job, "381", RunState.Succeeded),
        ]);
        signals[1].ShouldBe(new RunSignal
        {
            Id = "job:git.example/acme/app:380:failed",
            At = FromForge.Utc("2016-08-12T15:26:29Z"),
            Title = "to-production",
            Repository = "git.example/acme/app",
            Environment = "production",
            Url = "http://git.example:8080/Acme/App/-/jobs/380",
            Run = "380",
            Level = RunLevel.Job,
            State = RunState.Failed,
            Name = "to-production",
            Pipeline = "31",
            Branch = "main",
            Sha = new string('b', 40),
            QueuedAt = FromForge.Utc("2016-08-12T15:23:28Z"),
            StartedAt = FromForge.Utc("2016-08-12T15:26:12Z"),
            FinishedAt = FromForge.Utc("2016-08-12T15:26:29Z"),
            MayFail = true,
        });
        signals[2].Environment.ShouldBeNull();

        // The job's own hook tells the same fact.
        GitLab("Job Hook", Job("failed", "\"2016-08-12T15:26:29.100Z\"")).Only<RunSignal>().Id.ShouldBe(signals[1].Id);
    }

    // The times and the duration of docs.gitlab.com, "Pipeline events" (duration 63), with a job that was started by hand three days and eight hours later.
    [Theory]
    [InlineData("\"duration\": 63, \"queued_duration\": 10", "2016-08-15T23:25:16Z", "2016-08-15T23:25:26Z")]
    [InlineData("\"duration\": 63", null, "2016-08-15T23:25:26Z")]
    [InlineData("\"duration\": 63, \"started_at\": \"2016-08-12 15:23:33 UTC\"", "2016-08-15T23:25:21Z", "2016-08-15T23:25:26Z")]
    [InlineData("\"duration\": null, \"started_at\": \"2016-08-12 15:23:33 UTC\"", "2016-08-12T15:23:28Z", "2016-08-12T15:23:33Z")]
    [InlineData("\"duration\": null", "2016-08-12T15:23:28Z", null)]
    public void How_long_a_pipeline_ran_is_its_duration_and_not_the_days_until_somebody_started_its_last_job(string fields, string? queued, string? started)
    {
        var run = Pipeline("success", "\"2016-08-15 23:26:29 UTC\"", fields);
        (run.QueuedAt, run.StartedAt, run.FinishedAt)
            .ShouldBe((queued is null ? (DateTime?)null : FromForge.Utc(queued), started is null ? (DateTime?)null : FromForge.Utc(started), FromForge.Utc("2016-08-15T23:26:29Z")));

        // While it went on, nothing was known of how long it would wait.
        var attempt = RunAttempt.Of([Pipeline("running", "null", ""), run]).ShouldHaveSingleItem();
        (attempt.QueuedAt, attempt.StartedAt).ShouldBe((run.QueuedAt, run.StartedAt));

        static RunSignal Pipeline(string status, string finishedAt, string fields) => GitLab("Pipeline Hook", $$"""
            { "object_kind": "pipeline", {{Project}}, "builds": [], "object_attributes": { "id": 31, "ref": "main", "status": "{{status}}",
              "created_at": "2016-08-12 15:23:28 UTC", "finished_at": {{finishedAt}} {{(fields.Length == 0 ? "" : ", " + fields)}} } }
            """).Only<RunSignal>();
    }

    // docs.gitlab.com, job events: build_queued_duration is what the job waited for a runner; it was made with its pipeline, long before.
    [Fact]
    public void What_a_job_waited_for_earlier_stages_is_no_queue_time()
    {
        var job = GitLab("Job Hook", Job("running", "null").TrimEnd().TrimEnd('}') + ", \"build_queued_duration\": 12.5}").Only<RunSignal>();
        job.QueuedAt.ShouldBe(job.StartedAt!.Value.AddSeconds(-12.5));
    }

    [Theory]
    [InlineData("created", RunState.Queued, "2021-02-23T02:41:37.886Z")]
    [InlineData("manual", RunState.Queued, "2021-02-23T02:41:37.886Z")]
    [InlineData("running", RunState.Running, "2021-02-23T02:42:00Z")]
    [InlineData("canceled", RunState.Cancelled, "2021-02-23T02:50:00Z")]
    public void A_job_is_as_far_as_its_status_says(string status, RunState state, string at)
    {
        var signal = GitLab("Job Hook", Job(status, "\"2021-02-23 02:50:00 UTC\"")).Only<RunSignal>();
        (signal.State, signal.At, signal.Attempt, signal.Pipeline, signal.Branch).ShouldBe((state, FromForge.Utc(at), 3, "2366", "gitlab-script-trigger"));
        signal.FinishedAt.HasValue.ShouldBe(state == RunState.Cancelled);
    }

    // The example of the documentation, but for the tier: '21:50:00 +0200' is 19:50 UTC, the hash is the end of the commit's address.
    [Theory]
    [InlineData("success", """ , "environment_tier": "staging" """, RunState.Succeeded, EnvironmentTier.Staging)]
    [InlineData("success", "", RunState.Succeeded, EnvironmentTier.Production)]
    [InlineData("failed", """ , "environment_tier": "other" """, RunState.Failed, EnvironmentTier.Unknown)]
    [InlineData("running", """ , "environment_tier": "production" """, RunState.Running, EnvironmentTier.Production)]
    [InlineData("canceled", """ , "environment_tier": "testing" """, RunState.Cancelled, EnvironmentTier.Testing)]
    public void A_deployment_is_read(string status, string tier, RunState state, EnvironmentTier expected)
    {
        var signal = GitLab("Deployment Hook", $$"""
            { "object_kind": "deployment", "status": "{{status}}", "status_changed_at": "2021-04-28 21:50:00 +0200", "deployment_id": 15, "deployable_id": 796,
              "deployable_url": "http://10.126.0.2:3000/root/test-deployment-webhooks/-/jobs/796", "environment": "prod-eu1" {{tier}},
              "project": { "web_url": "http://10.126.0.2:3000/root/test-deployment-webhooks" }, "short_sha": "279484c0", "commit_title": "Add new file",
              "commit_url": "http://10.126.0.2:3000/root/test-deployment-webhooks/-/commit/279484c09fbe69ededfced8c1bb6e6d24616b468" }
            """).Only<DeploymentSignal>();
        signal.ShouldBe(new DeploymentSignal
        {
            Id = $"deployment:10.126.0.2/root/test-deployment-webhooks:15:{status}",
            At = FromForge.Utc("2021-04-28T19:50:00Z"),
            Title = "Add new file to prod-eu1",
            Repository = "10.126.0.2/root/test-deployment-webhooks",
            Environment = "prod-eu1",
            Url = "http://10.126.0.2:3000/root/test-deployment-webhooks/-/jobs/796",
            Deployment = "15",
            State = state,
            Tier = expected,
            Sha = "279484c09fbe69ededfced8c1bb6e6d24616b468",
            StartedAt = state == RunState.Running ? FromForge.Utc("2021-04-28T19:50:00Z") : null,
            FinishedAt = state == RunState.Running ? null : FromForge.Utc("2021-04-28T19:50:00Z"),
        });
    }

    [Fact]
    public void A_release_comes_changes_and_goes()
    {
        var created = GitLab("Release Hook", Release("create", "v1.1 has been released")).Only<ReleaseSignal>();
        (created.Tag, created.PublishedAt, created.At, created.IsDeleted).ShouldBe(("v1.1", FromForge.Utc("2020-11-02T12:55:12Z"), FromForge.Utc("2020-11-02T12:55:12Z"), false));
        var (changed, again) = (GitLab("Release Hook", Release("update", "a")).Only<ReleaseSignal>(), GitLab("Release Hook", Release("update", "b")).Only<ReleaseSignal>());
        var deleted = GitLab("Release Hook", Release("delete", "b")).Only<ReleaseSignal>();
        deleted.IsDeleted.ShouldBeTrue();
        new[] { created.Id, changed.Id, again.Id, deleted.Id }.Distinct().Count().ShouldBe(4);

        static string Release(string action, string description) => $$"""
            { "id": 1, "created_at": "2020-11-02 12:55:12 UTC", "description": "{{description}}", "name": "v1.1", "released_at": "2020-11-02 12:55:12 UTC",
              "tag": "v1.1", "object_kind": "release", "action": "{{action}}", "url": "http://git.example/acme/app/-/releases/v1.1", {{Project}} }
            """;
    }

    [Theory]
    [InlineData("open", IncidentSignalAction.Opened, null)]
    [InlineData("reopen", IncidentSignalAction.Opened, null)]
    [InlineData("update", IncidentSignalAction.Acknowledged, null)]
    [InlineData("close", IncidentSignalAction.Resolved, "2024-05-02T10:00:00Z")]
    public void An_issue_of_the_type_incident_is_an_incident(string action, IncidentSignalAction act, string? resolved)
    {
        var signal = GitLab("Issue Hook", Issue("work_item", "Incident", action)).Only<IncidentSignal>();
        (signal.Action, signal.Incident, signal.Severity, signal.StartedAt, signal.ResolvedAt)
            .ShouldBe((act, "git.example/acme/app#23", "high", FromForge.Utc("2024-05-01T10:00:00Z"), resolved is null ? (DateTime?)null : FromForge.Utc(resolved)));
        GitLab("Incident Hook", Issue("incident", "Issue", action)).Only<IncidentSignal>().Id.ShouldBe(signal.Id);
    }

    [Fact]
    public void An_issue_is_an_issue()
    {
        var signal = GitLab("Issue Hook", Issue("issue", "Issue", "close")).Only<IssueSignal>();
        (signal.Key, signal.Action, signal.Type, signal.ClosedAt).ShouldBe(("23", "closed", "Issue", FromForge.Utc("2024-05-02T10:00:00Z")));
        signal.Labels.ShouldBe(["API"]);
    }

    [Fact]
    public void A_change_of_labels_alone_is_a_fact()
    {
        string Id(string action, string labels) => GitLab("Issue Hook", Issue("issue", "Issue", action).Replace("""[{ "title": "API" }]""", labels, StringComparison.Ordinal)).Only<IssueSignal>().Id;

        string[] ids = [Id("update", "[]"), Id("update", """[{ "title": "incident" }]"""), Id("update", """[{ "title": "API" }, { "title": "incident" }]""")];
        ids.Distinct().Count().ShouldBe(3);
        Id("update", """[{ "title": "incident" }, { "title": "API" }]""").ShouldBe(ids[2], "their order is nobody's");
        Id("open", """[{ "title": "incident" }]""").ShouldBe(Id("open", "[]"), "history tells the opening with the labels of today");
    }

    // An issue that was moved to another project is closed by an edit: docs.gitlab.com, "Move an issue".
    [Fact]
    public void An_incident_that_was_moved_away_is_over()
    {
        var signal = GitLab("Issue Hook", Issue("incident", "Incident", "update")
            .Replace("\"state\": \"opened\"", "\"state\": \"closed\", \"closed_at\": \"2024-05-02T09:00:00Z\", \"moved_to_id\": 7", StringComparison.Ordinal)).Only<IncidentSignal>();
        (signal.Action, signal.ResolvedAt).ShouldBe((IncidentSignalAction.Resolved, FromForge.Utc("2024-05-02T09:00:00Z")));
    }

    [Theory]
    [InlineData("Wiki Page Hook", """{ "object_kind": "wiki_page" }""", "wiki_page")]
    [InlineData("System Hook", """{ "event_name": "user_create" }""", "user_create")]
    [InlineData("Something New", "{}", "Something New")]
    public void What_says_nothing_is_ignored_and_counted(string kind, string body, string ignored) => GitLab(kind, body).Ignored.ShouldBe(ignored);

    [Theory]
    [InlineData("", "{}", "object_kind")]
    [InlineData("Push Hook", """{ "object_kind": "push" }""", "ref")]
    [InlineData("Push Hook", """{ "object_kind": "push", "ref": "refs/heads/main" }""", "project.web_url")]
    [InlineData("Deployment Hook", """{ "object_kind": "deployment", "deployment_id": 1 }""", "status")]
    [InlineData("Merge Request Hook", """{ "object_kind": "merge_request" }""", "object_attributes.iid")]
    public void What_is_missing_is_named(string kind, string body, string path) =>
        Should.Throw<UnreadableMessageException>(() => GitLab(kind, body)).Path.ShouldBe(path);

    private static Translation GitLab(string kind, string body) => GitLabTranslation.Of(FromForge.Body(kind, body));

    private static Translation MergeRequest(string action, int by, string fields, string rest = "") => GitLab("Merge Request Hook", $$"""
        { "object_kind": "merge_request", "event_type": "merge_request", "user": { "id": {{by}}, "username": "someone" }, {{Project}},
          "object_attributes": { "id": 99, "iid": 1, "target_branch": "master", "source_branch": "ms-viewport", "author_id": 51, "title": "MS-Viewport",
            "created_at": "2024-05-01T10:00:00Z", "updated_at": "2024-05-02 10:00:00 UTC", "url": "http://git.example:8080/Acme/App/-/merge_requests/1",
            "last_commit": { "id": "da1560886d4f094c3e6c9ef40349f7d38b5d27d7" }, "action": "{{action}}", {{fields}} },
          "labels": [{ "id": 206, "title": "API" }] {{rest}} }
        """);

    private static string Job(string status, string finishedAt) => $$"""
        { "object_kind": "build", "ref": "gitlab-script-trigger", "sha": "{{new string('b', 40)}}", "build_id": 380, "build_name": "test", "build_status": "{{status}}",
          "build_created_at": "2021-02-23T02:41:37.886Z", "build_started_at": "2021-02-23 02:42:00 UTC", "build_finished_at": {{finishedAt}},
          "build_allow_failure": false, "retries_count": 2, "pipeline_id": 2366, "commit": { "id": 2366 }, {{Project}} }
        """;

    private static string Issue(string kind, string type, string action) => $$"""
        { "object_kind": "{{kind}}", "user": { "id": 1 }, {{Project}}, "labels": [{ "title": "API" }],
          "object_attributes": { "id": 301, "iid": 23, "title": "Down", "description": "All of it", "created_at": "2024-05-01T10:00:00Z", "updated_at": "2024-05-02T10:00:00Z",
            "type": "{{type}}", "state": "{{(action == "close" ? "closed" : "opened")}}", "action": "{{action}}", "severity": "high", "escalation_status": "acknowledged" } }
        """;
}
