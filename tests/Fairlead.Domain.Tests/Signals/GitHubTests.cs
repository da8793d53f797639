using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>What the payload examples do not show. Fields and values: docs.github.com, "Webhook events and payloads".</summary>
public sealed class GitHubTests
{
    private const string Repository = """ "repository": { "full_name": "acme/app", "html_url": "https://github.com/Acme/App", "clone_url": "https://github.com/Acme/App.git" } """;

    [Theory]
    [InlineData("success", RunState.Succeeded, true)]
    [InlineData("failure", RunState.Failed, true)]
    [InlineData("error", RunState.Failed, true)]
    [InlineData("in_progress", RunState.Running, false)]
    [InlineData("queued", RunState.Queued, false)]
    [InlineData("pending", RunState.Queued, false)]
    [InlineData("waiting", RunState.Queued, false)]
    public void A_deployment_is_as_far_as_its_status_says(string state, RunState expected, bool isOver)
    {
        var signal = Deployment(state, """ "environment": "eu-west", "production_environment": true, "payload": "v1" """).Only<DeploymentSignal>();
        (signal.State, signal.FinishedAt).ShouldBe((expected, isOver ? FromForge.Utc("2024-05-01T10:05:00Z") : (DateTime?)null));
        signal.Tier.ShouldBe(EnvironmentTier.Production);
    }

    [Fact]
    public void A_deployment_that_a_newer_one_replaced_says_nothing_of_how_it_went() =>
        Deployment("inactive", """ "environment": "production" """).Ignored.ShouldBe("deployment_status.inactive");

    [Theory]
    [InlineData("""{ "version": "1.2" }""")]
    [InlineData("""{"version":"1.2"}""", true)]
    public void A_payload_is_a_text_or_an_object(string payload, bool isText = false) =>
        Deployment("success", $""" "environment": "staging", "payload": {(isText ? System.Text.Json.JsonSerializer.Serialize(payload) : payload)} """)
            .Only<DeploymentSignal>().Tier.ShouldBe(EnvironmentTier.Staging);

    [Theory]
    [InlineData("success", RunState.Succeeded)]
    [InlineData("failure", RunState.Failed)]
    [InlineData("timed_out", RunState.Failed)]
    [InlineData("startup_failure", RunState.Failed)]
    [InlineData("cancelled", RunState.Cancelled)]
    [InlineData("action_required", RunState.Cancelled)]
    [InlineData("stale", RunState.Cancelled)]
    [InlineData("skipped", RunState.Skipped)]
    [InlineData("neutral", RunState.Skipped)]
    public void A_job_ends_as_its_conclusion_says(string conclusion, RunState expected)
    {
        var signal = Job("completed", $"\"{conclusion}\"").Only<RunSignal>();
        (signal.Level, signal.State, signal.Name, signal.Run, signal.Pipeline, signal.Attempt).ShouldBe((RunLevel.Job, expected, "deploy", "9", "7", 2));
        (signal.QueuedAt, signal.StartedAt, signal.FinishedAt)
            .ShouldBe((FromForge.Utc("2024-05-01T10:00:00Z"), FromForge.Utc("2024-05-01T10:01:00Z"), FromForge.Utc("2024-05-01T10:09:00Z")));
        (signal.At, signal.Branch, signal.Sha).ShouldBe((FromForge.Utc("2024-05-01T10:09:00Z"), "main", new string('a', 40)));
    }

    // GitHub gives a job that waits the time of its making as its start.
    [Fact]
    public void A_job_that_waits_has_not_begun()
    {
        var signal = Job("queued", "null").Only<RunSignal>();
        (signal.State, signal.StartedAt, signal.FinishedAt, signal.At).ShouldBe((RunState.Queued, null, null, FromForge.Utc("2024-05-01T10:00:00Z")));
    }

    [Fact]
    public void The_second_attempt_of_a_run_was_asked_for_when_it_began()
    {
        var signal = GitHubTranslation.Of(FromForge.Body("workflow_run", $$"""
            { "action": "in_progress", {{Repository}}, "workflow_run": { "id": 7, "name": "CI", "status": "in_progress", "conclusion": null, "run_attempt": 2,
              "head_branch": "main", "created_at": "2024-05-01T10:00:00Z", "run_started_at": "2024-05-02T10:00:00Z", "updated_at": "2024-05-02T10:00:04Z" } }
            """)).Only<RunSignal>();
        (signal.State, signal.Attempt, signal.QueuedAt, signal.StartedAt, signal.FinishedAt, signal.At)
            .ShouldBe((RunState.Running, 2, FromForge.Utc("2024-05-02T10:00:00Z"), FromForge.Utc("2024-05-02T10:00:00Z"), null, FromForge.Utc("2024-05-02T10:00:00Z")));
    }

    [Theory]
    [InlineData("acme/app", "main")]
    [InlineData("Acme/App", "main")]
    [InlineData("someone/app", "someone:main")]
    public void A_run_of_a_forks_main_is_not_one_of_our_main(string head, string branch) =>
        GitHubTranslation.Of(FromForge.Body("workflow_run", $$"""
            { "action": "completed", "repository": { "full_name": "acme/app", "html_url": "https://github.com/acme/app" }, "workflow_run": { "id": 7, "name": "CI", "event": "pull_request", "status": "completed", "conclusion": "failure",
              "head_branch": "main", "head_repository": { "full_name": "{{head}}" }, "created_at": "2024-05-01T10:00:00Z", "updated_at": "2024-05-02T10:00:04Z" } }
            """)).Only<RunSignal>().Branch.ShouldBe(branch);

    [Fact]
    public void A_merged_pull_request_of_a_program()
    {
        var signal = Change("closed", """
            "state": "closed", "merged": true, "merged_at": "2024-05-03T09:00:00Z", "closed_at": "2024-05-03T09:00:01Z",
            "merge_commit_sha": "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB", "user": { "login": "dependabot[bot]", "type": "User" }
            """).Only<PullRequestSignal>();
        (signal.Action, signal.IsByBot, signal.At, signal.MergedAt, signal.MergeSha)
            .ShouldBe((PullRequestAction.Merged, true, FromForge.Utc("2024-05-03T09:00:00Z"), FromForge.Utc("2024-05-03T09:00:00Z"), new string('b', 40)));
        signal.Id.ShouldBe("pull_request:github.com/acme/app#12:closed:2024-05-03T09:00:00Z:");
    }

    [Fact]
    public void Two_labels_within_a_second_are_two_facts()
    {
        const string State = """ "state": "open", "user": { "login": "ann", "type": "User" } """;
        Change("labeled", State, """, "label": { "name": "bug" } """).Only<PullRequestSignal>().Id
            .ShouldNotBe(Change("labeled", State, """, "label": { "name": "hotfix" } """).Only<PullRequestSignal>().Id);
    }

    [Theory]
    [InlineData("approved", Verdict.Approved)]
    [InlineData("CHANGES_REQUESTED", Verdict.ChangesWanted)]
    [InlineData("commented", Verdict.Commented)]
    public void A_review_has_a_verdict(string state, Verdict expected)
    {
        var signal = Review("submitted", state, "bob").Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.IsByAuthor, signal.IsByBot, signal.Number, signal.At)
            .ShouldBe((expected, "bob", false, false, "12", FromForge.Utc("2024-05-02T11:00:00Z")));
    }

    [Fact]
    public void An_authors_own_remark_is_no_review_by_another() => Review("submitted", "commented", "Ann").Only<ReviewSignal>().IsByAuthor.ShouldBeTrue();

    [Fact]
    public void A_review_whose_text_is_edited_is_the_same_fact_and_one_that_is_dismissed_another()
    {
        var submitted = Review("submitted", "approved", "bob").Only<ReviewSignal>();
        Review("edited", "approved", "bob").Only<ReviewSignal>().ShouldBe(submitted);
        var dismissed = Review("dismissed", "dismissed", "bob").Only<ReviewSignal>();
        (dismissed.Verdict, dismissed.At).ShouldBe((Verdict.Dismissed, FromForge.Utc("2024-05-04T08:00:00Z")));
        dismissed.Id.ShouldNotBe(submitted.Id);
    }

    [Fact]
    public void A_draft_is_not_published_and_what_is_taken_back_is_gone()
    {
        var draft = Release("created", """ "draft": true, "created_at": "2024-05-01T10:00:00Z", "published_at": null """);
        (draft.IsDraft, draft.IsDeleted, draft.PublishedAt, draft.At).ShouldBe((true, false, null, FromForge.Utc("2024-05-01T10:00:00Z")));
        var gone = Release("unpublished", """ "draft": true, "published_at": "2024-05-02T10:00:00Z", "updated_at": "2024-05-03T10:00:00Z" """);
        (gone.IsDraft, gone.IsDeleted, gone.PublishedAt, gone.At).ShouldBe((true, true, null, FromForge.Utc("2024-05-03T10:00:00Z")));

        static ReleaseSignal Release(string action, string fields) =>
            GitHubTranslation.Of(FromForge.Body("release", $$"""{ "action": "{{action}}", {{Repository}}, "release": { "id": 1, "tag_name": "v1", {{fields}} } }""")).Only<ReleaseSignal>();
    }

    [Fact]
    public void A_tag_is_pushed()
    {
        var signal = GitHubTranslation.Of(FromForge.Body("push", $$"""
            { "ref": "refs/tags/v1.0/rc", "before": "{{new string('0', 40)}}", "after": "{{new string('c', 40)}}", "commits": [],
              "repository": { "html_url": "https://ghe.example:8443/Acme/App", "pushed_at": 1714557600 } }
            """)).Only<PushSignal>();
        (signal.Tag, signal.Branch, signal.Before, signal.After, signal.Repository, signal.At)
            .ShouldBe(("v1.0/rc", null, null, new string('c', 40), "ghe.example/acme/app", FromForge.Utc("2024-05-01T10:00:00Z")));
    }

    [Theory]
    [InlineData("ping", """{ "zen": "Keep it logically awesome." }""", "ping")]
    [InlineData("star", """{ "action": "created" }""", "star.created")]
    [InlineData("check_suite", """{ "action": "completed" }""", "check_suite.completed")]
    [InlineData("membership", "[]", "membership")]
    [InlineData("release", """{ "action": "transmogrified", "release": { "id": 1, "tag_name": "v1" } }""", "release.transmogrified")]
    [InlineData("push", """{ "ref": "refs/notes/commits" }""", "push.neither branch nor tag")]
    public void What_says_nothing_is_ignored_and_counted(string kind, string body, string ignored)
    {
        var translation = GitHubTranslation.Of(FromForge.Body(kind, body));
        translation.Signals.ShouldBeEmpty();
        translation.Ignored.ShouldBe(ignored);
    }

    [Theory]
    [InlineData("push", "{", "")]
    [InlineData("push", "", "")]
    [InlineData("", "{}", "")]
    [InlineData("push", "[]", "ref")]
    [InlineData("push", """{ "ref": "refs/heads/main" }""", "repository")]
    [InlineData("pull_request", """{ "pull_request": {} }""", "pull_request.number")]
    [InlineData("deployment_status", """{ "deployment_status": {} }""", "deployment_status.state")]
    [InlineData("issues", """{ "issue": { "number": 1, "created_at": "yesterday" } }""", "issue.created_at")]
    [InlineData("issues", """{ "issue": { "numbe\ud83d": 1 } }""", "issue")]
    [InlineData("issues", """{ "issue": { "number": 1, "title": "\ud83d" }, "repository": { "full_name": "a/b" } }""", "issue.title")]
    public void What_is_missing_or_wrong_is_named(string kind, string body, string path) =>
        Should.Throw<UnreadableMessageException>(() => GitHubTranslation.Of(FromForge.Body(kind, body))).Path.ShouldBe(path);

    // docs.github.com, "Webhook events and payloads": an issue comment on a pull request names it by issue.pull_request.
    [Theory]
    [InlineData("issue_comment", "created", "\"issue\": { \"number\": 2, \"title\": \"t\", \"user\": { \"login\": \"ann\" }, \"pull_request\": { \"url\": \"x\" } }", true)]
    [InlineData("issue_comment", "created", "\"issue\": { \"number\": 2, \"title\": \"t\", \"user\": { \"login\": \"ann\" } }", false)]
    [InlineData("issue_comment", "edited", "\"issue\": { \"number\": 2, \"title\": \"t\", \"user\": { \"login\": \"ann\" }, \"pull_request\": { \"url\": \"x\" } }", false)]
    [InlineData("pull_request_review_comment", "created", "\"pull_request\": { \"number\": 2, \"title\": \"t\", \"user\": { \"login\": \"ann\" } }", true)]
    [InlineData("pull_request_review_comment", "deleted", "\"pull_request\": { \"number\": 2, \"title\": \"t\", \"user\": { \"login\": \"ann\" } }", false)]
    public void A_new_comment_on_a_pull_request_is_a_review(string kind, string action, string about, bool isReview)
    {
        Translation By(string login, string type = "User") => GitHubTranslation.Of(FromForge.Body(kind, $$"""
            { "action": "{{action}}", {{Repository}}, {{about}}, "comment": { "id": 6, "user": { "login": "{{login}}", "type": "{{type}}" }, "created_at": "2022-03-09T07:31:34Z" } }
            """));
        if (!isReview)
        {
            By("bob").Signals.ShouldBeEmpty();
            return;
        }

        var signal = By("bob").Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.Number, signal.IsByAuthor, signal.IsByBot, signal.At).ShouldBe((Verdict.Commented, "bob", "2", false, false, FromForge.Utc("2022-03-09T07:31:34Z")));
        By("Ann").Only<ReviewSignal>().IsByAuthor.ShouldBeTrue();
        By("codecov", "Bot").Only<ReviewSignal>().IsByBot.ShouldBeTrue();
    }

    // The values are those of status/payload.json of octokit/webhooks (MIT), but for state and branches.
    [Theory]
    [InlineData("pending", RunState.Running, """[{ "name": "topic" }, { "name": "master" }]""", "master")]
    [InlineData("success", RunState.Succeeded, """[{ "name": "topic" }]""", "topic")]
    [InlineData("failure", RunState.Failed, """[{ "name": "topic" }, { "name": "changes" }]""", null)]
    [InlineData("error", RunState.Failed, "[]", null)]
    public void A_status_of_a_commit_is_a_run(string told, RunState state, string branches, string? branch)
    {
        var signal = GitHubTranslation.Of(FromForge.Body("status", $$"""
            { "id": 6805126730, "sha": "6113728f27ae82c7b1a177c8d03f9e96e0adf246", "context": "default", "state": "{{told}}", "branches": {{branches}}, "target_url": "https://ci.example/1",
              "created_at": "2019-05-15T15:20:55+00:00", "repository": { "html_url": "https://github.com/Codertocat/Hello-World", "default_branch": "master" } }
            """)).Only<RunSignal>();
        (signal.IsCheck, signal.Level, signal.State, signal.Name, signal.Branch, signal.Sha, signal.At)
            .ShouldBe((true, RunLevel.Pipeline, state, "default", branch, "6113728f27ae82c7b1a177c8d03f9e96e0adf246", FromForge.Utc("2019-05-15T15:20:55Z")));
        (signal.StartedAt is not null, signal.FinishedAt is not null).ShouldBe((state == RunState.Running, state != RunState.Running));
    }

    // The values are those of testdata/github/check-run.json of go-playground/webhooks (MIT), but for the conclusion.
    [Theory]
    [InlineData("completed", "\"success\"", RunState.Succeeded)]
    [InlineData("completed", "\"failure\"", RunState.Failed)]
    [InlineData("completed", "\"neutral\"", RunState.Skipped)]
    [InlineData("in_progress", "null", RunState.Running)]
    [InlineData("queued", "null", RunState.Queued)]
    public void A_run_of_a_check_is_a_run(string status, string conclusion, RunState state)
    {
        var signal = GitHubTranslation.Of(FromForge.Body("check_run", $$"""
            { "action": "created", {{Repository}}, "check_run": { "id": 4, "name": "randscape", "head_sha": "d6fde92930d4715a2b49857d24b940956b26d2d3", "status": "{{status}}", "conclusion": {{conclusion}},
              "started_at": "2018-05-04T01:14:52Z", "completed_at": "2018-05-04T01:24:52Z", "html_url": "http://github.com/github/hello-world/runs/4", "check_suite": { "head_branch": "master" } } }
            """)).Only<RunSignal>();
        (signal.IsCheck, signal.Level, signal.State, signal.Name, signal.Branch, signal.Sha)
            .ShouldBe((true, RunLevel.Pipeline, state, "randscape", "master", "d6fde92930d4715a2b49857d24b940956b26d2d3"));
        signal.StartedAt.ShouldBe(state == RunState.Queued ? null : FromForge.Utc("2018-05-04T01:14:52Z"));
        signal.FinishedAt.ShouldBe(state is RunState.Running or RunState.Queued ? null : FromForge.Utc("2018-05-04T01:24:52Z"));
    }

    [Fact]
    public void A_body_nested_without_end_is_unreadable() =>
        Should.Throw<UnreadableMessageException>(() => GitHubTranslation.Of(FromForge.Body("push", new string('[', 100_000))));

    [Fact]
    public void Titles_are_one_line_of_at_most_300_characters_and_addresses_are_pages()
    {
        var signal = GitHubTranslation.Of(FromForge.Body("issues", $$"""
            { "action": "opened", {{Repository}}, "issue": { "number": 1, "html_url": "javascript:alert(1)", "title": "a\nb\u0000{{new string('x', 400)}}" } }
            """)).Only<IssueSignal>();
        signal.Title.ShouldBe("a b " + new string('x', 296));
        signal.Url.ShouldBeNull();
        signal.At.ShouldBe(FromForge.ReceivedAt);
    }

    [Fact]
    public void An_issue_has_a_type_where_its_organisation_has_types() =>
        GitHubTranslation.Of(FromForge.Body("issues", $$"""{ "action": "typed", {{Repository}}, "issue": { "number": 1, "title": "t", "type": { "name": "Incident" } } }"""))
            .Only<IssueSignal>().Type.ShouldBe("Incident");

    [Fact]
    public void A_name_too_long_for_an_id_is_hashed()
    {
        var (one, other) = (Push(new string('x', 400)), Push(new string('x', 401)));
        (one.Length, other.Length).ShouldBe((64, 64));
        one.ShouldNotBe(other);

        static string Push(string branch) =>
            GitHubTranslation.Of(FromForge.Body("push", $$"""{ "ref": "refs/heads/{{branch}}", "after": "{{new string('c', 40)}}", {{Repository}} }""")).Only<PushSignal>().Id;
    }

    // A branch names every deployment of its own: twenty of 'main' would be 'main', 'main (2)', 'main (3)' …
    [Theory]
    [InlineData("main", null)]
    [InlineData("refs/heads/release", null)]
    [InlineData("aaaaaaaaaa", null)]
    [InlineData("v1.2", "v1.2")]
    [InlineData("refs/tags/v1.2", "v1.2")]
    public void A_branch_and_a_commit_are_no_version(string reference, string? version) =>
        Deployment("success", """ "environment": "production" """, reference).Only<DeploymentSignal>().Version.ShouldBe(version);

    private static Translation Deployment(string state, string deployment, string reference = "main") => GitHubTranslation.Of(FromForge.Body("deployment_status", $$"""
        { "action": "created", {{Repository}},
          "deployment_status": { "id": 5, "state": "{{state}}", "created_at": "2024-05-01T10:05:00Z" },
          "deployment": { "id": 4, "sha": "{{new string('a', 40)}}", "ref": "{{reference}}", "task": "deploy", "created_at": "2024-05-01T10:00:00Z", {{deployment}} } }
        """));

    private static Translation Job(string status, string conclusion) => GitHubTranslation.Of(FromForge.Body("workflow_job", $$"""
        { "action": "{{status}}", {{Repository}}, "workflow_job": { "id": 9, "run_id": 7, "run_attempt": 2, "workflow_name": "CD", "name": "deploy",
          "head_branch": "main", "head_sha": "{{new string('a', 40)}}", "status": "{{status}}", "conclusion": {{conclusion}},
          "created_at": "2024-05-01T10:00:00Z", "started_at": "2024-05-01T10:01:00Z", "completed_at": {{(conclusion == "null" ? "null" : "\"2024-05-01T10:09:00Z\"")}} } }
        """));

    private static Translation Change(string action, string fields, string rest = "") => GitHubTranslation.Of(FromForge.Body("pull_request", $$"""
        { "action": "{{action}}", {{Repository}}, "pull_request": { "number": 12, "title": "t", "created_at": "2024-05-01T10:00:00Z",
          "updated_at": "2024-05-02T10:00:00Z", {{fields}} } {{rest}} }
        """));

    private static Translation Review(string action, string state, string reviewer) => GitHubTranslation.Of(FromForge.Body("pull_request_review", $$"""
        { "action": "{{action}}", {{Repository}}, "pull_request": { "number": 12, "title": "t", "updated_at": "2024-05-04T08:00:00Z", "user": { "login": "ann" } },
          "review": { "id": 77, "state": "{{state}}", "submitted_at": "2024-05-02T11:00:00Z", "user": { "login": "{{reviewer}}", "type": "User" } } }
        """));
}
