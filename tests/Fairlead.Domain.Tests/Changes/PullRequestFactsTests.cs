using CsCheck;
using Fairlead.Domain.Changes;
using Fairlead.Domain.Signals;
using Fairlead.Domain.Tests.Signals;

namespace Fairlead.Domain.Tests.Changes;

public sealed class PullRequestFactsTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    private static readonly Signal[] Story =
    [
        Change("opened", PullRequestAction.Opened, 0) with { Author = "ada", IsDraft = true, OpenedAt = Start, Additions = 10, Deletions = 2, Files = 3, Commits = 1, HeadSha = "aa", Target = "main" },
        Review("bot", 1) with { Reviewer = "linter", IsByBot = true },
        Review("own", 2) with { Reviewer = "Ada" },
        Change("ready", PullRequestAction.Ready, 3) with { IsDraft = false, FirstCommitAt = Start.AddHours(-4) },
        Review("first", 5) with { Reviewer = "carl", Verdict = Verdict.ChangesWanted },
        Review("taken back", 6) with { Reviewer = "carl", Verdict = Verdict.Dismissed },
        Review("approved", 7) with { Reviewer = "eve", Verdict = Verdict.Approved },
        Change("merged", PullRequestAction.Merged, 8) with { MergedAt = Start.AddHours(8), ClosedAt = Start.AddHours(8), MergeSha = "bb", HeadSha = "cc", Additions = 20 },
        Change("labelled", PullRequestAction.Updated, 9),
        Review("late", 10) with { Reviewer = "carl", Verdict = Verdict.Approved },
    ];

    [Fact]
    public void Everything_that_is_told_of_it_is_one_pull_request()
    {
        PullRequestFacts.Of(Story).ShouldBe(new PullRequestFacts
        {
            Number = "7",
            Title = "Pay by card",
            OpenedAt = Start,
            ReadyAt = Start.AddHours(3),
            FirstCommitAt = Start.AddHours(-4),
            FirstReviewAt = Start.AddHours(5),
            ApprovedAt = Start.AddHours(7),
            MergedAt = Start.AddHours(8),
            ClosedAt = Start.AddHours(8),
            Target = "main",
            HeadSha = "cc",
            MergeSha = "bb",
            Additions = 20,
            Deletions = 2,
            Files = 3,
            Commits = 1,
        });
    }

    // Messages come in any order and twice; what comes of them is the same.
    [Fact]
    public void Order_and_repetition_change_nothing() =>
        Gen.Select(Gen.Shuffle(Story), Gen.Int[0, Story.Length - 1].Array[0, 5]).Sample((shuffled, again) =>
            PullRequestFacts.Of(shuffled.Concat(again.Select(i => Story[i]))).ShouldBe(PullRequestFacts.Of(Story)));

    // A note of GitLab's holds no times: it takes nothing away, whenever it comes.
    [Fact]
    public void Silence_takes_nothing_away() =>
        Gen.Int[-20, 40].Sample(hour => PullRequestFacts.Of([.. Story, Change("silent", PullRequestAction.Updated, hour)])!.ShouldBe(PullRequestFacts.Of(Story)));

    [Fact]
    public void Reviews_alone_are_no_pull_request() => PullRequestFacts.Of([Review("first", 1)]).ShouldBeNull();

    [Fact]
    public void One_that_is_opened_again_is_open()
    {
        var closed = Change("closed", PullRequestAction.Abandoned, 2) with { ClosedAt = Start.AddHours(2) };
        PullRequestFacts.Of([closed, Change("opened", PullRequestAction.Opened, 0)])!.ClosedAt.ShouldBe(Start.AddHours(2));
        PullRequestFacts.Of([Change("again", PullRequestAction.Reopened, 3), closed])!.ClosedAt.ShouldBeNull();
        PullRequestFacts.Of([closed, Change("trial", PullRequestAction.Updated, 4) with { MergeSha = "aa" }])!.MergeSha.ShouldBeNull("it was never merged");
    }

    [Fact]
    public void One_of_a_program_stays_one_though_a_later_source_does_not_say_so() =>
        PullRequestFacts.Of([Change("opened", PullRequestAction.Opened, 0) with { IsByBot = true }, Change("later", PullRequestAction.Updated, 1)])!.IsByBot.ShouldBeTrue();

    // octokit/webhooks, payload-examples: pull request 2 of Codertocat/Hello-World, whose only reviewer is its author; closed without a merge.
    [Fact]
    public void The_payloads_of_GitHub_are_the_pull_request_that_they_tell_of()
    {
        var told = GitHubPayloads.All().Where(p => p.Event is "pull_request" or "pull_request_review" && !p.Name.Contains("with-", StringComparison.Ordinal))
            .SelectMany(p => GitHubTranslation.Of(p.Delivery).Signals).Where(s => s is PullRequestSignal { Number: "2" } or ReviewSignal { Number: "2" } && s.Repository == "github.com/codertocat/hello-world").ToList();

        told.OfType<ReviewSignal>().ShouldNotBeEmpty();
        var facts = PullRequestFacts.Of(told.AsEnumerable().Reverse())!;
        (facts.Number, facts.Title, facts.Url).ShouldBe(("2", "Update the README with new information.", "https://github.com/Codertocat/Hello-World/pull/2"));
        facts.OpenedAt.ShouldBe(Sent.Utc("2019-05-15T15:20:33Z"));
        (facts.FirstReviewAt, facts.ApprovedAt, facts.MergedAt, facts.MergeSha).ShouldBe((null, null, null, null));
        (facts.HeadSha, facts.Target).ShouldBe(("ec26c3e57ca3a959ca5aad62de7213c562f8c821", "master"));
        (facts.Additions, facts.Deletions, facts.Files, facts.Commits, facts.IsByBot).ShouldBe((1, 1, 1, 1, false));
    }

    private static PullRequestSignal Change(string id, PullRequestAction act, int hour) => new() { Id = id, At = Start.AddHours(hour), Title = "Pay by card", Number = "7", Action = act };

    private static ReviewSignal Review(string id, int hour) => new() { Id = $"review {id}", At = Start.AddHours(hour), Title = "Pay by card", Number = "7", Verdict = Verdict.Commented };
}
