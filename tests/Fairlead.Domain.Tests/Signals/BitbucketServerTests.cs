using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>
/// Bodies of Bitbucket Server as it sent them on 2019-03-01: testdata/bitbucket-server of go-playground/webhooks (MIT), cut to what is read. The events that are not among them
/// have the form of confluence.atlassian.com/bitbucketserver, "Event payload".
/// </summary>
public sealed class BitbucketServerTests
{
    private const string Head = "32a0b8a740c2963c6f56bd8baf3dc05683d299e0", Merge = "cbf26be7bfc8394906abbd571498fb8d28888b58";
    private const string Links = """
        , "links": { "clone": [{ "href": "ssh://git@server.bitbucket.local:7999/~gopher/webhook-test.git", "name": "ssh" },
          { "href": "https://server.bitbucket.local/scm/~gopher/webhook-test.git", "name": "http" }] }
        """;
    private const string Address = "server.bitbucket.local/~gopher/webhook-test";

    [Theory]
    [InlineData("pr:opened", PullRequestAction.Opened, "2019-03-01T09:31:15.860Z")]
    [InlineData("pr:modified", PullRequestAction.Updated, "2019-03-01T09:37:14Z")]
    [InlineData("pr:from_ref_updated", PullRequestAction.Updated, "2019-03-01T09:37:14Z")]
    [InlineData("pr:reviewer:updated", PullRequestAction.Updated, "2019-03-01T09:37:14Z")]
    [InlineData("pr:merged", PullRequestAction.Merged, "2019-03-01T09:37:14.286Z")]
    [InlineData("pr:declined", PullRequestAction.Abandoned, "2019-03-01T09:37:14.286Z")]
    [InlineData("pr:deleted", PullRequestAction.Abandoned, "2019-03-01T09:37:14.286Z")]
    public void A_pull_request_acts_and_its_body_says_how(string kind, PullRequestAction act, string at)
    {
        var isOver = act is PullRequestAction.Merged or PullRequestAction.Abandoned;
        var signal = Server(PullRequest(kind, isOver ? """ "closedDate": 1551433034286, """ : "")).Only<PullRequestSignal>();
        (signal.Action, signal.At, signal.Number, signal.Author, signal.Branch, signal.Target, signal.HeadSha, signal.Repository)
            .ShouldBe((act, FromForge.Utc(at), "5", "gopher", "feature/wip", "master", Head, Address));
        (signal.OpenedAt, signal.ClosedAt, signal.MergedAt, signal.MergeSha).ShouldBe((
            FromForge.Utc("2019-03-01T09:31:15.860Z"),
            isOver ? FromForge.Utc(at) : null,
            act == PullRequestAction.Merged ? FromForge.Utc(at) : null,
            act == PullRequestAction.Merged ? Merge : null));
    }

    [Theory]
    [InlineData("pr:reviewer:approved", Verdict.Approved)]
    [InlineData("pr:reviewer:needs_work", Verdict.ChangesWanted)]
    [InlineData("pr:reviewer:changes_requested", Verdict.ChangesWanted)]
    [InlineData("pr:reviewer:unapproved", Verdict.Dismissed)]
    public void A_verdict_is_a_review(string kind, Verdict verdict)
    {
        var signal = Server(PullRequest(kind, "", """, "participant": { "user": { "name": "tux", "slug": "tux", "type": "NORMAL" }, "role": "REVIEWER" } """)).Only<ReviewSignal>();
        (signal.Verdict, signal.Reviewer, signal.IsByAuthor, signal.IsByBot, signal.Number, signal.At, signal.Repository)
            .ShouldBe((verdict, "tux", false, false, "5", FromForge.Utc("2019-03-01T09:37:14Z"), Address));
    }

    [Theory]
    [InlineData("tux", "NORMAL", false, false)]
    [InlineData("gopher", "NORMAL", true, false)]
    [InlineData("robot", "SERVICE", false, true)]
    public void A_comment_is_a_review_of_whoever_wrote_it(string by, string type, bool isByAuthor, bool isByBot)
    {
        var signal = Server(PullRequest("pr:comment:added", "", $$""", "comment": { "id": 167, "text": "test", "author": { "name": "{{by}}", "slug": "{{by}}", "type": "{{type}}" }, "createdDate": 1551431315592 }""")).Only<ReviewSignal>();
        (signal.Verdict, signal.IsByAuthor, signal.IsByBot, signal.At, signal.Id)
            .ShouldBe((Verdict.Commented, isByAuthor, isByBot, FromForge.Utc("2019-03-01T09:08:35.592Z"), $"comment:{Address}#5:167"));
        Server(PullRequest("pr:comment:edited", "")).Ignored.ShouldBe("pr:comment:edited");
    }

    [Fact]
    public void A_push_is_what_became_of_branches_and_tags()
    {
        var signals = Server($$"""
            { "eventKey": "repo:refs_changed", "date": "2019-03-01T10:37:14+0100", {{Repository("repository")}}, "changes": [
              { "ref": { "id": "refs/heads/feature/wip", "displayId": "feature/wip", "type": "BRANCH" }, "refId": "refs/heads/feature/wip",
                "fromHash": "{{Head}}", "toHash": "0000000000000000000000000000000000000000", "type": "DELETE" },
              { "ref": { "id": "refs/tags/v1", "displayId": "v1", "type": "TAG" }, "fromHash": "0000000000000000000000000000000000000000", "toHash": "{{Head}}", "type": "ADD" },
              { "refId": "refs/notes/x", "fromHash": "{{Head}}", "toHash": "{{Merge}}" } ] }
            """).Signals.Cast<PushSignal>().ToList();
        signals.Select(s => (s.Branch, s.Tag, s.Before, s.After, s.IsDeleted)).ShouldBe([("feature/wip", null, Head, null, true), (null, "v1", null, Head, false)]);
        signals.ShouldAllBe(s => s.Repository == Address && s.At == FromForge.Utc("2019-03-01T09:37:14Z"));
    }

    // The documentation's bodies have no links: then only project and name are told, which are enough where one forge is known.
    [Fact]
    public void Without_links_a_repository_is_its_project_and_name()
    {
        var body = PullRequest("pr:opened", "").Replace(Links, "", StringComparison.Ordinal);
        Server(body).Only<PullRequestSignal>().Repository.ShouldBe("~gopher/webhook-test");
    }

    [Fact]
    public void What_says_nothing_is_ignored_and_what_is_missing_is_named()
    {
        BitbucketTranslation.Of(FromForge.Body("diagnostics:ping", """{ "test": true }""")).Ignored.ShouldBe("diagnostics:ping");
        Server("""{ "eventKey": "repo:forked" }""").Ignored.ShouldBe("repo:forked");
        Should.Throw<UnreadableMessageException>(() => Server("""{ "eventKey": "pr:opened", "pullRequest": { "id": 1 } }""")).Path.ShouldBe("pullRequest.toRef.repository.project.key");
        Should.Throw<UnreadableMessageException>(() => BitbucketTranslation.Of(FromForge.Body("pr:opened", "{}"))).Path.ShouldBe("pullRequest.id");
    }

    private static Translation Server(string body)
    {
        var told = BitbucketTranslation.Of(FromForge.Body("", body));
        BitbucketTranslation.Of(FromForge.Body("pr:whatever", body)).Signals.ShouldBeEquivalentTo(told.Signals);
        return told;
    }

    private static string Repository(string name) => $$""" "{{name}}": { "slug": "webhook-test", "id": 4, "project": { "key": "~gopher", "type": "PERSONAL" } {{Links}} } """;

    private static string PullRequest(string kind, string fields, string rest = "") => $$"""
        { "eventKey": "{{kind}}", "date": "2019-03-01T10:37:14+0100", "actor": { "name": "gopher", "slug": "gopher", "type": "NORMAL" },
          "pullRequest": { "id": 5, "version": 2, "title": "Update README", "state": "OPEN", "createdDate": 1551432675860, "updatedDate": 1551433034286, {{fields}}
            "fromRef": { "id": "refs/heads/feature/wip", "displayId": "feature/wip", "latestCommit": "{{Head}}", {{Repository("repository")}} },
            "toRef": { "id": "refs/heads/master", "displayId": "master", {{Repository("repository")}} },
            "author": { "user": { "name": "gopher", "slug": "gopher", "type": "NORMAL" }, "role": "AUTHOR" }, "properties": { "mergeCommit": { "id": "{{Merge}}" } } } {{rest}} }
        """;
}
