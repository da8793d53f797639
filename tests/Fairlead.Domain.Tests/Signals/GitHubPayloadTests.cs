using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Known answers: the values stand in the payload examples of octokit/webhooks, read there by eye.</summary>
public sealed class GitHubPayloadTests
{
    [Fact]
    public void Every_payload_is_understood_and_says_the_same_when_it_is_sent_again()
    {
        var (payloads, facts) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var (kind, name, delivery) in GitHubPayloads.All())
        {
            var told = GitHubTranslation.Of(delivery);
            var again = GitHubTranslation.Of(delivery);
            again.Signals.Select(s => s.Id).ShouldBe(told.Signals.Select(s => s.Id), name);
            (told.Ignored is null).ShouldBe(told.Signals.Count > 0, name);
            foreach (var signal in told.Signals)
            {
                signal.Repository.ShouldBeOneOf("github.com/codertocat/hello-world", "github.com/octo-org/octo-repo");
                signal.At.Kind.ShouldBe(DateTimeKind.Utc, name);
                signal.Title.ShouldNotBeEmpty(name);
                signal.Id.Length.ShouldBeInRange(1, Signal.MaxId, name);
                facts[$"{kind} {signal.GetType().Name}"] = facts.GetValueOrDefault($"{kind} {signal.GetType().Name}") + 1;
            }

            payloads++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{payloads} payloads");

        // The number of files in each folder; a ping says nothing.
        facts.ShouldBe(new SortedDictionary<string, int>(StringComparer.Ordinal)
        {
            ["create PushSignal"] = 4,
            ["delete PushSignal"] = 3,
            ["deployment DeploymentSignal"] = 3,
            ["deployment_status DeploymentSignal"] = 3,
            ["issues IssueSignal"] = 28,
            ["pull_request PullRequestSignal"] = 28,
            ["pull_request_review ReviewSignal"] = 3,
            ["push PushSignal"] = 6,
            ["release ReleaseSignal"] = 12,
            ["workflow_run RunSignal"] = 4,
        });
    }

    [Fact]
    public void The_act_of_a_pull_request_is_that_of_its_payload()
    {
        foreach (var (_, name, delivery) in GitHubPayloads.All().Where(p => p.Event == "pull_request"))
        {
            GitHubTranslation.Of(delivery).Only<PullRequestSignal>().Action.ShouldBe(
                name.Split('.')[0] switch
                {
                    "opened" => PullRequestAction.Opened,
                    "reopened" => PullRequestAction.Reopened,
                    "ready_for_review" => PullRequestAction.Ready,
                    "closed" => PullRequestAction.Abandoned,
                    _ => PullRequestAction.Updated,
                },
                name);
        }
    }

    // Variants of a payload differ in who is told ('with-installation') and in texts, never in the fact; acts differ.
    [Fact]
    public void Two_facts_have_two_ids_and_one_fact_has_one()
    {
        var told = GitHubPayloads.All()
            .SelectMany(p => GitHubTranslation.Of(p.Delivery).Signals.Select(s => (Fact: $"{p.Event} {p.Name.Split('.')[0]}", s.Id)))
            .Where(p => p.Fact.StartsWith("pull_request ", StringComparison.Ordinal) || p.Fact.StartsWith("issues ", StringComparison.Ordinal))
            .ToList();
        foreach (var fact in told.GroupBy(p => p.Fact))
            fact.Select(p => p.Id).Distinct().ShouldHaveSingleItem(fact.Key);
        told.GroupBy(p => p.Id).ShouldAllBe(id => id.Select(p => p.Fact).Distinct().Count() == 1);
    }

    [Fact]
    public void A_deployment_status_is_the_state_of_its_deployment()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("deployment_status", "payload.json")).Only<DeploymentSignal>();
        signal.ShouldBe(new DeploymentSignal
        {
            Id = "deployment_status:github.com/codertocat/hello-world:209916254",
            At = FromForge.Utc("2019-05-15T15:20:55Z"),
            Title = "master to production",
            Repository = "github.com/codertocat/hello-world",
            Environment = "production",
            Deployment = "145988746",
            State = RunState.Succeeded,
            Tier = EnvironmentTier.Production,
            Sha = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
            Version = null,
            StartedAt = FromForge.Utc("2019-05-15T15:20:53Z"),
            FinishedAt = FromForge.Utc("2019-05-15T15:20:55Z"),
            Job = "deploy",
        });
    }

    // 'the example gh-pages payload is in_progress and not production', delivery reference §3.1.
    [Fact]
    public void Pages_in_progress_are_no_production()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("deployment_status", "gh-pages.payload.json")).Only<DeploymentSignal>();
        (signal.State, signal.Tier, signal.Environment, signal.FinishedAt).ShouldBe((RunState.Running, EnvironmentTier.Unknown, "github-pages", null));
        signal.Url.ShouldBe("https://github.com/CorsixTH/CorsixTH/runs/4687056418?check_suite_focus=true");
    }

    [Fact]
    public void A_completed_run_of_a_workflow_ended_when_it_was_last_changed()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("workflow_run", "completed.payload.json")).Only<RunSignal>();
        signal.ShouldBe(new RunSignal
        {
            Id = "workflow_run:github.com/octo-org/octo-repo:289782451:1:Succeeded",
            At = FromForge.Utc("2020-10-05T16:33:49Z"),
            Title = "test #163",
            Repository = "github.com/octo-org/octo-repo",
            Url = "https://github.com/octo-org/octo-repo/actions/runs/289782451",
            Run = "289782451",
            Level = RunLevel.Pipeline,
            State = RunState.Succeeded,
            Name = "test",
            Branch = "master",
            Sha = "3484a3fb816e0859fd6e1cea078d76385ff50625",
            QueuedAt = FromForge.Utc("2020-10-05T16:33:24Z"),
            StartedAt = FromForge.Utc("2020-10-05T16:33:49Z"),
            FinishedAt = FromForge.Utc("2020-10-05T16:33:49Z"),
        });
    }

    [Fact]
    public void A_pull_request_that_is_closed_without_a_merge_is_abandoned()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("pull_request", "closed.payload.json")).Only<PullRequestSignal>();
        signal.Id.ShouldBe("pull_request:github.com/codertocat/hello-world#2:closed:2019-05-15T15:21:18Z:");
        signal.At.ShouldBe(FromForge.Utc("2019-05-15T15:21:18Z"));
        signal.Title.ShouldBe("Update the README with new information.");
        signal.Url.ShouldBe("https://github.com/Codertocat/Hello-World/pull/2");
        (signal.Number, signal.Action, signal.Author, signal.IsByBot, signal.IsDraft).ShouldBe(("2", PullRequestAction.Abandoned, "Codertocat", false, false));
        (signal.OpenedAt, signal.MergedAt, signal.ClosedAt).ShouldBe((FromForge.Utc("2019-05-15T15:20:33Z"), null, FromForge.Utc("2019-05-15T15:21:18Z")));
        (signal.Target, signal.Branch, signal.HeadSha).ShouldBe(("master", "changes", "ec26c3e57ca3a959ca5aad62de7213c562f8c821"));

        // The payload has the hash of the trial merge, c4295bd7…: it never came to a branch.
        signal.MergeSha.ShouldBeNull();
        (signal.Commits, signal.Additions, signal.Deletions, signal.Files).ShouldBe((1, 1, 1, 1));
        signal.Labels.ShouldBe(["bug"]);
    }

    [Fact]
    public void A_push_of_zeros_ends_a_tag_and_the_event_that_says_so_again_is_the_same_fact()
    {
        var push = GitHubTranslation.Of(GitHubPayloads.One("push", "payload.json")).Only<PushSignal>();
        push.ShouldBe(new PushSignal
        {
            Id = "push:github.com/codertocat/hello-world:refs/tags/simple-tag:deleted:2019-05-15T15:20:57Z",
            At = FromForge.Utc("2019-05-15T15:20:57Z"),
            Title = "Tag simple-tag deleted",
            Repository = "github.com/codertocat/hello-world",
            Url = "https://github.com/Codertocat/Hello-World/compare/6113728f27ae...000000000000",
            Tag = "simple-tag",
            Before = "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
            IsDeleted = true,
        });
        GitHubTranslation.Of(GitHubPayloads.One("delete", "payload.json")).Only<PushSignal>().Id.ShouldBe(push.Id);
    }

    [Fact]
    public void A_push_from_zeros_makes_a_branch()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("push", "with-new-branch.payload.json")).Only<PushSignal>();
        (signal.Branch, signal.Tag, signal.Before, signal.After, signal.Commits, signal.IsDeleted)
            .ShouldBe(("master", null, null, "6113728f27ae82c7b1a177c8d03f9e96e0adf246", 1, false));
        signal.Title.ShouldBe("Branch master created");
    }

    // 'create' says less than the push of the same tag. Were it the same fact, the one that comes second would be lost.
    [Fact]
    public void A_tag_that_came_is_no_tag_that_went()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("create", "payload.json")).Only<PushSignal>();
        (signal.Tag, signal.After, signal.IsDeleted, signal.Title).ShouldBe(("simple-tag", null, false, "Tag simple-tag created"));
        signal.Id.ShouldStartWith("create:");
    }

    [Fact]
    public void What_is_released_is_told_three_times_and_happens_once()
    {
        var published = GitHubTranslation.Of(GitHubPayloads.One("release", "published.payload.json")).Only<ReleaseSignal>();
        published.ShouldBe(new ReleaseSignal
        {
            Id = "release:github.com/codertocat/hello-world:17372790:released:2019-05-15T15:20:53Z",
            At = FromForge.Utc("2019-05-15T15:20:53Z"),
            Title = "0.0.1",
            Repository = "github.com/codertocat/hello-world",
            Url = "https://github.com/Codertocat/Hello-World/releases/tag/0.0.1",
            Tag = "0.0.1",
            PublishedAt = FromForge.Utc("2019-05-15T15:20:53Z"),
        });
        foreach (var name in new[] { "created.payload.json", "released.json" })
            GitHubTranslation.Of(GitHubPayloads.One("release", name)).Only<ReleaseSignal>().Id.ShouldBe(published.Id);
        var others = new[] { "prereleased.payload.json", "edited.payload.json", "deleted.payload.json" }
            .Select(name => GitHubTranslation.Of(GitHubPayloads.One("release", name)).Only<ReleaseSignal>()).ToList();
        others.Select(o => o.Id).Append(published.Id).Distinct().Count().ShouldBe(4);
        others.Select(o => (o.IsPreRelease, o.IsDeleted)).ShouldBe([(true, false), (false, false), (false, true)]);
    }

    [Fact]
    public void An_issue_that_is_open_again_is_not_closed()
    {
        var signal = GitHubTranslation.Of(GitHubPayloads.One("issues", "reopened.payload.json")).Only<IssueSignal>();
        (signal.Key, signal.Action, signal.CreatedAt, signal.ClosedAt).ShouldBe(("1", "reopened", FromForge.Utc("2021-07-05T18:05:24Z"), null));
        signal.Labels.ShouldBe(["bug"]);
        GitHubTranslation.Of(GitHubPayloads.One("issues", "deleted.payload.json")).Only<IssueSignal>().ClosedAt.ShouldBe(FromForge.Utc("2021-07-05T18:07:10Z"));
    }

    // The body is issues/transferred.payload.json of octokit/webhooks (MIT), cut to what is read: the issue is open still.
    [Theory]
    [InlineData("transferred")]
    [InlineData("deleted")]
    public void An_open_issue_that_is_gone_is_over(string action)
    {
        var signal = GitHubTranslation.Of(FromForge.Body("issues", $$"""
            { "action": "{{action}}", "issue": { "number": 1, "title": "Update package.json", "state": "open", "labels": [{ "name": "incident" }],
              "created_at": "2019-10-25T22:45:54Z", "updated_at": "2019-10-25T22:46:30Z", "closed_at": null }, "repository": { "html_url": "https://github.com/octo-org/octo-repo" } }
            """)).Only<IssueSignal>();
        (signal.Action, signal.At, signal.ClosedAt).ShouldBe((action, FromForge.ReceivedAt, FromForge.ReceivedAt));
    }
}
