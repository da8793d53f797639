using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Bodies in the form of support.atlassian.com/bitbucket-cloud/docs/event-payloads, cut to what is read and with other values.</summary>
public sealed class BitbucketTests
{
    private const string Repository = """ "repository": { "full_name": "Acme/App", "links": { "html": { "href": "https://bitbucket.org/Acme/App" } } } """;
    private const string Ann = """{ "type": "user", "nickname": "ann", "uuid": "{a}" }""", Bob = """{ "type": "user", "nickname": "bob", "uuid": "{b}" }""";
    private static readonly string New = new('c', 40), Old = new('d', 40);

    [Fact]
    public void A_push_of_several_branches_is_several_pushes()
    {
        var signals = Bitbucket("repo:push", $$"""
            { {{Repository}}, "push": { "changes": [
              { "old": { "type": "branch", "name": "main", "target": { "hash": "{{Old}}" } }, "new": { "type": "branch", "name": "main", "target": { "hash": "{{New}}" } },
                "commits": [{}, {}], "truncated": false, "links": { "html": { "href": "https://bitbucket.org/acme/app/branches/compare/c..d" } } },
              { "old": null, "new": { "type": "tag", "name": "v1", "target": { "hash": "{{New}}" } }, "commits": [{}, {}, {}, {}, {}], "truncated": true },
              { "old": { "type": "branch", "name": "topic", "target": { "hash": "{{Old}}" } }, "new": null, "closed": true } ] } }
            """).Signals.Cast<PushSignal>().ToList();
        signals.Select(s => (s.Branch, s.Tag, s.Before, s.After, s.Commits, s.IsDeleted)).ShouldBe(
        [
            ("main", null, Old, New, 2, false),
            (null, "v1", null, New, 0, false),
            ("topic", null, Old, null, 0, true),
        ]);
        signals.Select(s => s.Id).Distinct().Count().ShouldBe(3);
        signals.ShouldAllBe(s => s.Repository == "bitbucket.org/acme/app" && s.At == FromForge.ReceivedAt);
    }

    [Theory]
    [InlineData("pullrequest:created", PullRequestAction.Opened, "2015-04-06T15:23:38.179678Z")]
    [InlineData("pullrequest:updated", PullRequestAction.Updated, "2015-04-07T15:23:38.205705Z")]
    [InlineData("pullrequest:fulfilled", PullRequestAction.Merged, "2015-04-07T15:23:38.205705Z")]
    [InlineData("pullrequest:rejected", PullRequestAction.Abandoned, "2015-04-07T15:23:38.205705Z")]
    public void A_pull_request_acts(string kind, PullRequestAction act, string at)
    {
        var signal = Bitbucket(kind, PullRequest("")).Only<PullRequestSignal>();
        (signal.Action, signal.At, signal.Number, signal.Author, signal.Branch, signal.Target, signal.HeadSha)
            .ShouldBe((act, FromForge.Utc(at), "1", "ann", "branch2", "master", "d3022fc0ca3d"));
        (signal.MergedAt, signal.MergeSha).ShouldBe(act == PullRequestAction.Merged ? (FromForge.Utc(at), "764413d85e29") : (null, null));
        signal.ClosedAt.ShouldBe(act is PullRequestAction.Merged or PullRequestAction.Abandoned ? FromForge.Utc(at) : null);
    }

    [Theory]
    [InlineData("pullrequest:approved", "approval", Verdict.Approved)]
    [InlineData("pullrequest:unapproved", "approval", Verdict.Dismissed)]
    [InlineData("pullrequest:changes_request_created", "changes_request", Verdict.ChangesWanted)]
    [InlineData("pullrequest:changes_request_removed", "changes_request", Verdict.Dismissed)]
    public void A_verdict_is_a_review(string kind, string field, Verdict verdict)
    {
        var signal = Bitbucket(kind, PullRequest($$""", "{{field}}": { "date": "2015-04-06T16:34:59.195330+00:00", "user": {{Bob}} }""")).Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.IsByAuthor, signal.Number).ShouldBe((verdict, "bob", false, "1"));
        signal.At.ShouldBe(verdict == Verdict.Dismissed ? FromForge.ReceivedAt : FromForge.Utc("2015-04-06T16:34:59.195330Z"));
        Bitbucket(kind, PullRequest($$""", "{{field}}": { "date": "2015-04-06T16:34:59.195330+00:00", "user": {{Ann}} }""")).Only<ReviewSignal>().IsByAuthor.ShouldBeTrue();
    }

    [Fact]
    public void A_comment_is_a_review()
    {
        var signal = Bitbucket("pullrequest:comment_created", PullRequest(""", "comment": { "id": 17, "created_on": "2015-04-06T16:52:29.982346+00:00" }""")).Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.At, signal.Id)
            .ShouldBe((Verdict.Commented, "bob", FromForge.Utc("2015-04-06T16:52:29.982346Z"), "comment:bitbucket.org/acme/app:17"));
    }

    [Theory]
    [InlineData("INPROGRESS", RunState.Running)]
    [InlineData("SUCCESSFUL", RunState.Succeeded)]
    [InlineData("FAILED", RunState.Failed)]
    [InlineData("STOPPED", RunState.Cancelled)]
    public void A_build_status_is_a_run(string told, RunState state)
    {
        var signal = Bitbucket("repo:commit_status_updated", $$"""
            { {{Repository}}, "commit_status": { "name": "Unit Tests (Python)", "state": "{{told}}", "key": "mybuildtool", "url": "https://ci.example/777", "refname": "main",
              "created_on": "2015-11-19T20:37:35.547563+00:00", "updated_on": "2015-11-19T20:47:35.547563+00:00",
              "links": { "commit": { "href": "http://api.bitbucket.org/2.0/repositories/acme/app/commit/9fec847784abb10b2fa567ee63b85bd238955d0e" } } } }
            """).Only<RunSignal>();
        (signal.Level, signal.State, signal.Name, signal.Run, signal.Sha, signal.Branch, signal.StartedAt).ShouldBe((
            RunLevel.Pipeline,
            state,
            "Unit Tests (Python)",
            "mybuildtool@9fec847784abb10b2fa567ee63b85bd238955d0e",
            "9fec847784abb10b2fa567ee63b85bd238955d0e",
            "main",
            FromForge.Utc("2015-11-19T20:37:35.547563Z")));
        signal.FinishedAt.ShouldBe(state == RunState.Running ? null : FromForge.Utc("2015-11-19T20:47:35.547563Z"));
    }

    // A red branch ends with the next success of what has the same name. The names are those of two statuses of bitbucket.org: 'Pipeline #3 for feature/pipeline-webhooks' of
    // 2023 and 'Pipeline #142 for main' of 2026; others by hand.
    [Theory]
    [InlineData("Pipeline #142 for main", "main", "Pipeline")]
    [InlineData("Pipeline #143 for main", "main", "Pipeline")]
    [InlineData("Pipeline #3 for feature/pipeline-webhooks", "feature/pipeline-webhooks", "Pipeline")]
    [InlineData("Pipeline #640", "main", "Pipeline")]
    [InlineData("Pipeline #7 (custom: nightly) for main", "main", "Pipeline (custom: nightly)")]
    [InlineData("Pipeline #7 for main", "topic", "Pipeline for main")]
    [InlineData("Pipeline for main", "main", "Pipeline for main")]
    [InlineData("Unit Tests (Python)", "main", "Unit Tests (Python)")]
    public void A_pipeline_of_Bitbucket_is_called_the_same_in_every_run(string told, string branch, string expected)
    {
        var signal = Bitbucket("repo:commit_status_updated", $$"""
            { {{Repository}}, "commit_status": { "name": "{{told}}", "state": "FAILED", "key": "-1879968562", "refname": "{{branch}}", "commit": { "hash": "{{New}}" },
              "url": "https://bitbucket.org/acme/app/pipelines/results/142", "created_on": "2026-02-17T09:14:02.120Z", "updated_on": "2026-02-17T09:18:44.881Z" } }
            """).Only<RunSignal>();
        (signal.Name, signal.Title).ShouldBe((expected, told));
    }

    [Fact]
    public void What_says_nothing_is_ignored_and_what_is_missing_is_named()
    {
        Bitbucket("repo:fork", "{}").Ignored.ShouldBe("repo:fork");
        Bitbucket("repo:push", $$"""{ {{Repository}}, "push": { "changes": [] } }""").Ignored.ShouldBe("repo:push without changes");
        Should.Throw<UnreadableMessageException>(() => Bitbucket("repo:push", "{}")).Path.ShouldBe("repository");
        Should.Throw<UnreadableMessageException>(() => Bitbucket("pullrequest:created", "{}")).Path.ShouldBe("pullrequest.id");
        Should.Throw<UnreadableMessageException>(() => Bitbucket("", "{}")).Path.ShouldBeEmpty();
    }

    private static Translation Bitbucket(string kind, string body) => BitbucketTranslation.Of(FromForge.Body(kind, body));

    private static string PullRequest(string rest) => $$"""
        { "actor": {{Bob}}, {{Repository}}, "pullrequest": { "id": 1, "title": "Title of pull request", "state": "OPEN", "author": {{Ann}},
          "source": { "branch": { "name": "branch2" }, "commit": { "hash": "d3022fc0ca3d" } },
          "destination": { "branch": { "name": "master" }, "commit": { "hash": "ce5965ddd289" } }, "merge_commit": { "hash": "764413d85e29" },
          "created_on": "2015-04-06T15:23:38.179678+00:00", "updated_on": "2015-04-07T15:23:38.205705+00:00" } {{rest}} }
        """;
}
