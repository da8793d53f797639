using Fairlead.Domain.Changes;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Bodies in the form of docs.gitea.com, "Webhooks", and of modules/structs/hook.go of Gitea, cut to what is read and with other values.</summary>
public sealed class GiteaTests
{
    private const string Repository = """ "repository": { "full_name": "acme/app", "html_url": "http://localhost:3000/acme/app", "updated_at": "2022-03-09T16:23:53+09:00" } """;
    private const string Sha = "67b56589a45103f891bdee7c0546e5d40bc02001";

    [Fact]
    public void A_new_branch_is_told_twice_and_happens_once()
    {
        var push = Gitea("push", $$"""
            { "ref": "refs/heads/master", "before": "{{new string('0', 40)}}", "after": "{{Sha}}", "compare_url": "http://localhost:3000/acme/app/compare/x",
              "commits": [{}], "total_commits": 7, {{Repository}} }
            """).Only<PushSignal>();
        (push.Branch, push.Before, push.After, push.Commits, push.At, push.Repository).ShouldBe(("master", null, Sha, 7, FromForge.ReceivedAt, "localhost/acme/app"));
        Gitea("create", $$"""{ "sha": "{{Sha}}", "ref": "master", "ref_type": "branch", {{Repository}} }""").Only<PushSignal>().Id.ShouldBe(push.Id);
    }

    [Fact]
    public void A_tag_goes()
    {
        var signal = Gitea("delete", $$"""{ "ref": "v1", "ref_type": "tag", "pusher_type": "user", {{Repository}} }""").Only<PushSignal>();
        (signal.Tag, signal.IsDeleted, signal.Id).ShouldBe(("v1", true, "push:localhost/acme/app:refs/tags/v1:deleted:2022-03-09T07:23:53Z"));
    }

    [Theory]
    [InlineData("pull_request", "opened", PullRequestAction.Opened)]
    [InlineData("pull_request", "closed", PullRequestAction.Merged)]
    [InlineData("pull_request", "reopened", PullRequestAction.Reopened)]
    [InlineData("pull_request_sync", "synchronized", PullRequestAction.Updated)]
    [InlineData("pull_request_label", "label_updated", PullRequestAction.Updated)]
    public void A_pull_request_acts(string kind, string action, PullRequestAction act)
    {
        var signal = Gitea(kind, PullRequest(action, "null", "ann", merged: act == PullRequestAction.Merged)).Only<PullRequestSignal>();
        (signal.Action, signal.Number, signal.Author, signal.Target, signal.HeadSha, signal.OpenedAt)
            .ShouldBe((act, "2", "ann", "main", Sha, FromForge.Utc("2022-03-09T07:31:06Z")));
        (signal.MergedAt, signal.MergeSha).ShouldBe(act == PullRequestAction.Merged ? (FromForge.Utc("2022-03-09T07:40:00Z"), Sha) : (null, null));
    }

    // Gitea sends 'synchronized' with the updated_at of before, and says nothing of where the branch stood.
    [Fact]
    public void Two_pushes_to_a_pull_request_are_two_facts_and_the_newer_head_counts_though_its_time_stood_still()
    {
        var opened = Gitea("pull_request", PullRequest("opened", "null", "ann")).Only<PullRequestSignal>();
        var first = Gitea("pull_request_sync", PullRequest("synchronized", "null", "ann").Replace(Sha, new string('b', 40), StringComparison.Ordinal)).Only<PullRequestSignal>();
        var second = Gitea("pull_request_sync", PullRequest("synchronized", "null", "ann").Replace(Sha, new string('a', 40), StringComparison.Ordinal)).Only<PullRequestSignal>() with { At = FromForge.ReceivedAt.AddMinutes(1) };

        first.Id.ShouldNotBe(second.Id);
        first.At.ShouldBe(FromForge.ReceivedAt);
        PullRequestFacts.Of([opened, first, second])!.HeadSha.ShouldBe(new string('a', 40));
    }

    [Theory]
    [InlineData("pull_request_approved", Verdict.Approved)]
    [InlineData("pull_request_review_approved", Verdict.Approved)]
    [InlineData("pull_request_rejected", Verdict.ChangesWanted)]
    [InlineData("pull_request_review_rejected", Verdict.ChangesWanted)]
    [InlineData("pull_request_comment", Verdict.Commented)]
    [InlineData("pull_request_review_comment", Verdict.Commented)]
    public void A_review_is_the_senders(string kind, Verdict verdict)
    {
        var signal = Gitea(kind, PullRequest("reviewed", """{ "type": "x", "content": "123" }""", "bob")).Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.IsByAuthor, signal.Number, signal.At).ShouldBe((verdict, "bob", false, "2", FromForge.Utc("2022-03-09T07:36:51Z")));
        Gitea(kind, PullRequest("reviewed", "{}", "ann")).Only<ReviewSignal>().IsByAuthor.ShouldBeTrue();
    }

    [Theory]
    [InlineData("pull_request_comment")]
    [InlineData("issue_comment")]
    public void A_remark_in_the_conversation_of_a_pull_request_is_a_review(string kind)
    {
        var signal = Gitea(kind, Comment(""" "pull_request": { "merged": false } """)).Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.Number, signal.At, signal.Id)
            .ShouldBe((Verdict.Commented, "bob", "2", FromForge.Utc("2022-03-09T07:31:34Z"), "comment:localhost/acme/app:6"));
        Gitea(kind, Comment(""" "pull_request": null """)).Ignored.ShouldBe($"{kind}.created");

        static string Comment(string fields) => $$"""
            { "action": "created", {{Repository}}, "issue": { "number": 2, "title": "t", "user": { "login": "ann" }, {{fields}} },
              "comment": { "id": 6, "user": { "id": 1, "login": "bob" }, "created_at": "2022-03-09T16:31:34+09:00" } }
            """;
    }

    [Fact]
    public void A_release_is_published()
    {
        var signal = Gitea("release", $$"""
            { "action": "published", {{Repository}}, "release": { "id": 1, "tag_name": "v0", "name": "0.0.0", "draft": false, "prerelease": true,
              "created_at": "2022-03-09T16:25:04+09:00", "published_at": "2022-03-09T16:25:04+09:00" } }
            """).Only<ReleaseSignal>();
        (signal.Tag, signal.Title, signal.IsPreRelease, signal.PublishedAt).ShouldBe(("v0", "0.0.0", true, FromForge.Utc("2022-03-09T07:25:04Z")));
    }

    // Gitea's runs have started_at and completed_at instead of run_started_at and updated_at.
    [Fact]
    public void A_workflow_runs()
    {
        var signal = Gitea("workflow_run", $$"""
            { "action": "completed", {{Repository}}, "workflow": { "name": "CI" }, "workflow_run": { "id": 3, "run_number": 5, "run_attempt": 0, "status": "completed", "conclusion": "failure",
              "head_branch": "refs/heads/main", "head_sha": "{{Sha}}", "started_at": "2022-03-09T16:31:06+09:00", "completed_at": "2022-03-09T16:41:06+09:00" } }
            """).Only<RunSignal>();
        (signal.Name, signal.State, signal.Attempt, signal.Branch, signal.StartedAt, signal.FinishedAt)
            .ShouldBe(("CI", RunState.Failed, 1, "main", FromForge.Utc("2022-03-09T07:31:06Z"), FromForge.Utc("2022-03-09T07:41:06Z")));
    }

    // Go writes the year 1 for no time.
    [Fact]
    public void The_year_one_is_no_time()
    {
        var signal = Gitea("issues", $$"""
            { "action": "label_updated", {{Repository}}, "issue": { "number": 1, "title": "t", "state": "open", "labels": [{ "name": "bug" }],
              "created_at": "2022-03-09T16:19:00+09:00", "updated_at": "0001-01-01T00:00:00Z", "closed_at": null } }
            """).Only<IssueSignal>();
        (signal.Action, signal.At, signal.CreatedAt).ShouldBe(("label_updated", FromForge.ReceivedAt, FromForge.Utc("2022-03-09T07:19:00Z")));
        signal.Labels.ShouldBe(["bug"]);
    }

    [Fact]
    public void What_says_nothing_is_ignored_and_what_is_missing_is_named()
    {
        Gitea("fork", "{}").Ignored.ShouldBe("fork");
        Should.Throw<UnreadableMessageException>(() => Gitea("push", """{ "ref": "refs/heads/main" }""")).Path.ShouldBe("repository");
        Should.Throw<UnreadableMessageException>(() => Gitea("", "{}")).Path.ShouldBeEmpty();
    }

    private static Translation Gitea(string kind, string body) => GiteaTranslation.Of(FromForge.Body(kind, body));

    private static string PullRequest(string action, string review, string sender, bool merged = false) => $$"""
        { "action": "{{action}}", "number": 2, {{Repository}}, "review": {{review}}, "sender": { "id": 1, "login": "{{sender}}" },
          "pull_request": { "number": 2, "title": "update", "user": { "id": 2, "login": "ann" }, "state": "{{(merged ? "closed" : "open")}}",
            "merged": {{(merged ? "true" : "false")}}, "merged_at": {{(merged ? "\"2022-03-09T16:40:00+09:00\"" : "null")}},
            "merge_commit_sha": "{{Sha}}", "base": { "ref": "main" }, "head": { "ref": "topic", "sha": "{{Sha}}" }, "labels": [],
            "created_at": "2022-03-09T16:31:06+09:00", "updated_at": "2022-03-09T16:36:51+09:00", "closed_at": null } }
        """;
}
