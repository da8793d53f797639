using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class DeliveryAnalysisTests
{
    private const long Day = 86_400;

    // Fairlead delivery reference §2.1, known answer: D1 is fine, D2 fails, D3 rolls D2 back, D4 is planned.
    // Change fail rate 1/4, rework 1/4, recovery D3 − D2. The minor numbers keep the hotfix rule out of it.
    [Fact]
    public void A_rolled_back_deployment_is_one_failure_and_its_roll_back_one_rework()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B").Commit("E", 30, "R");
        Release[] releases = [story.Release("v1.0.0", "A", 5), story.Release("v1.1.0", "B", 15), story.Release("v1.2.0", "R", 27), story.Release("v1.3.0", "E", 35)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "E", reverts: [(story["R"], story["B"])]), releases, new DeliveryRules());

        delivery.Failures.ShouldBe([new ReleaseFailure(1, FailureKind.ShippedRevert, 2, story["R"], story["B"], Counts: true)]);
        delivery.Reworks.ShouldBe([new Rework(2, ReworkKind.OnlyRepairs, 1)]);
        ChangeFailRate(delivery).ShouldBe(Proportion.Of(1, 4));
        Recovery(delivery).Seconds.ShouldBe([12]);
        delivery.Waiting.ShouldBeEmpty();
    }

    // Worked by hand: the release that takes B back also brings P, so it would have come anyway.
    [Fact]
    public void A_release_that_also_brings_something_new_is_no_rework()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B").Commit("P", 21, "R");
        Release[] releases = [story.Release("v1.0.0", "B", 15), story.Release("v1.1.0", "P", 27)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "P", reverts: [(story["R"], story["B"])]), releases, new DeliveryRules());

        delivery.Failures.Count.ShouldBe(1);
        delivery.Reworks.ShouldBeEmpty();
    }

    // Worked by hand: R takes B back, F mends A by its Fixes: trailer; both were in the failed v1.0.0.
    [Fact]
    public void Reverts_and_fixes_of_a_failed_release_are_both_repairs()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B").Commit("F", 21, "R");
        Release[] releases = [story.Release("v1.0.0", "B", 15), story.Release("v1.1.0", "F", 27)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "F", reverts: [(story["R"], story["B"])], fixes: [(story["F"], story["A"])]), releases, new DeliveryRules());

        delivery.Reworks.ShouldBe([new Rework(1, ReworkKind.OnlyRepairs, 0)]);
    }

    [Fact]
    public void Fixing_a_release_that_did_not_fail_is_planned_work()
    {
        var story = new Story().Commit("A", 0).Commit("F", 20, "A");
        Release[] releases = [story.Release("v1.0.0", "A", 15), story.Release("v1.1.0", "F", 27)];

        DeliveryAnalysis.Of(Facts(story, "F", fixes: [(story["F"], story["A"])]), releases, new DeliveryRules()).Reworks.ShouldBeEmpty();
    }

    // Worked by hand: two services in one repository; the release of ours brings P, planned, while F mends the other service.
    [Fact]
    public void A_repair_of_another_service_does_not_stand_for_a_planned_change_of_this_one()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B").Commit("P", 30, "R").Commit("F", 31, "P");
        Release[] releases = [story.Release("v1.0.0", "B", 15), story.Release("v1.1.0", "R", 27), story.Release("v1.2.0", "F", 35)];
        var facts = Facts(story, "F", reverts: [(story["R"], story["B"])], fixes: [(story["F"], story["A"])]) with { Belongs = c => c != story["F"] };

        DeliveryAnalysis.Of(facts, releases, new DeliveryRules()).Reworks.ShouldBe([new Rework(1, ReworkKind.OnlyRepairs, 0)]);
    }

    // Worked by hand: the merge M carries the words of the revert R that it merges, but only R is a change.
    [Fact]
    public void A_merge_is_no_repair_and_no_change()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B").Commit("M", 22, "B", "R").Commit("P", 30, "M").Commit("Q", 31, "M").Commit("N", 32, "P", "Q");
        Release[] releases = [story.Release("v1.0.0", "B", 15), story.Release("v1.1.0", "M", 27), story.Release("v1.2.0", "P", 31), story.Release("v1.3.0", "N", 35)];
        var facts = Facts(story, "N", reverts: [(story["R"], story["B"]), (story["M"], story["B"])], fixes: [(story["N"], story["A"])]);

        DeliveryAnalysis.Of(facts, releases, new DeliveryRules()).Reworks.ShouldBe([new Rework(1, ReworkKind.OnlyRepairs, 0)]);
    }

    // By hand: P on the release branch is a copy of F on the trunk; F is out with v1.0.1 and does not wait, G does.
    [Fact]
    public void A_fix_that_was_cherry_picked_into_a_release_does_not_wait()
    {
        var story = new Story().Commit("A", 0).Commit("F", 20, "A").Commit("G", 25, "F").Commit("P", 21, "A");
        Release[] releases = [story.Release("v1.0.0", "A", 10), story.Release("v1.0.1", "P", 30)];
        var facts = Facts(story, "G") with { CherryPicks = [new RevertMessage(story["P"], story["F"])] };

        var delivery = DeliveryAnalysis.Of(facts, releases, new DeliveryRules());

        story.Names(delivery.Waiting).ShouldBe(["G"]);
        story.Names(delivery.ReleasedAsCopy).ShouldBe(["F"]);
    }

    // By hand: I1 and I2 were a repository of their own, taken in by M; I3 was merged from there later and is work like any other.
    [Fact]
    public void A_history_that_was_taken_in_is_imported_and_what_comes_from_there_later_is_not()
    {
        var story = new Story().Commit("A", 1_000).Commit("I1", 0).Commit("I2", 10, "I1").Commit("M", 1_100, "A", "I2").Commit("I3", 1_150, "I2").Commit("N", 1_200, "M", "I3");

        var facts = Facts(story, "N");
        var delivery = DeliveryAnalysis.Of(facts, [story.Release("v1", "N", 2_000)], new DeliveryRules());

        story.Names(Enumerable.Range(0, 6).Where(c => delivery.Imported![c])).ShouldBe(["I1", "I2"]);
        DeliveryAnalysis.Of(facts, [], new DeliveryRules(CountsImports: true)).Imported.ShouldBeNull();
    }

    // Worked by hand: R is on the trunk and in no release yet; its failure has no recovery.
    [Fact]
    public void A_fault_whose_repair_waits_for_a_release_is_open()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B");
        Release[] releases = [story.Release("v1.0.0", "A", 5), story.Release("v1.1.0", "B", 15)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "R", reverts: [(story["R"], story["B"])]), releases, new DeliveryRules());

        delivery.Failures.ShouldBe([new ReleaseFailure(1, FailureKind.ShippedRevert, null, story["R"], story["B"], Counts: true)]);
        (Recovery(delivery).N, Recovery(delivery).Open).ShouldBe((0, 1));
        story.Names(delivery.Waiting).ShouldBe(["R"]);
        delivery.Reworks.ShouldBeEmpty();
    }

    [Fact]
    public void A_revert_on_a_branch_that_never_came_to_the_trunk_is_no_failure()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B");

        var delivery = DeliveryAnalysis.Of(Facts(story, "B", reverts: [(story["R"], story["B"])]), [story.Release("v1.0.0", "B", 15)], new DeliveryRules());

        (delivery.Reverts.Count, delivery.Failures.Count, delivery.Waiting.Count).ShouldBe((0, 0, 0));
    }

    // Fairlead delivery reference §2.2: a revert on a release branch, dated before the release of its target, is no
    // failure, and a negative recovery is never shown.
    [Fact]
    public void A_revert_on_a_release_branch_is_no_failure()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 12, "A").Commit("M", 20, "B", "R");
        Release[] releases = [story.Release("v1.0.1", "R", 15), story.Release("v2.0.0", "M", 25)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "M", reverts: [(story["R"], story["B"])]), releases, new DeliveryRules());

        delivery.Reverts.ShouldBe([new Revert(story["R"], story["B"], RevertOutcome.ReleaseBranch)]);
        delivery.Failures.ShouldBeEmpty();
    }

    // Worked by hand: a patch a day later. By the rule of reverts alone it is a suspicion that does not count.
    [Theory]
    [InlineData(FailureEvidence.Reverts, 0)]
    [InlineData(FailureEvidence.RevertsAndHotfixes, 1)]
    public void A_hotfix_counts_as_failure_only_where_the_service_says_so(FailureEvidence evidence, int failed)
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A");
        Release[] releases = [story.Release("v1.0.0", "A", 5), story.Release("v1.0.1", "B", 5 + Day)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "B"), releases, new DeliveryRules(Evidence: evidence));

        delivery.Failures.ShouldBe([new ReleaseFailure(0, FailureKind.Hotfix, 1, null, null, Counts: evidence == FailureEvidence.RevertsAndHotfixes)]);
        delivery.Reworks.ShouldBe([new Rework(1, ReworkKind.Hotfix, 0)]);
        ChangeFailRate(delivery).ShouldBe(Proportion.Of(failed, 2));
    }

    // Worked by hand: v1.0.1 is both the next patch and a pure revert: one rework, two signs of one failure.
    [Fact]
    public void A_release_fails_once_and_is_rework_once_however_many_signs_there_are()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("R", 20, "B");
        Release[] releases = [story.Release("v1.0.0", "B", 15), story.Release("v1.0.1", "R", 25)];

        var delivery = DeliveryAnalysis.Of(Facts(story, "R", reverts: [(story["R"], story["B"])]), releases, new DeliveryRules(Evidence: FailureEvidence.RevertsAndHotfixes));

        delivery.Failures.Select(f => (f.Release, f.Kind, f.RestoredBy)).ShouldBe([(0, FailureKind.ShippedRevert, 1), (0, FailureKind.Hotfix, 1)]);
        delivery.Reworks.ShouldBe([new Rework(1, ReworkKind.Hotfix, 0)]);
        ChangeFailRate(delivery).ShouldBe(Proportion.Of(1, 2));
    }

    // Worked by hand: bounded at 15, C (landed with M at 30) is not waiting yet; B, committed at 12, is.
    [Fact]
    public void A_bounded_report_counts_as_waiting_what_had_landed_by_then()
    {
        var story = new Story().Commit("A", 0).Commit("B", 12, "A").Commit("C", 10, "A").Commit("M", 30, "B", "C");

        var delivery = DeliveryAnalysis.Of(Facts(story, "M") with { AsOf = 15 }, [story.Release("v1.0.0", "A", 5)], new DeliveryRules());

        story.Names(delivery.Waiting).ShouldBe(["B"]);
    }

    [Fact]
    public void Only_commits_of_the_service_wait_and_have_lead_times()
    {
        var story = new Story().Commit("A", 0).Commit("B", 1, "A").Commit("C", 12, "B").Commit("D", 13, "C");
        var facts = Facts(story, "D") with { Belongs = c => c == story["B"] || c == story["D"] };

        var delivery = DeliveryAnalysis.Of(facts, [story.Release("v1.0.0", "B", 5)], new DeliveryRules());

        delivery.Changes.ShouldBe([new ChangeLeadTime(story["B"], 0, 4, WasNegative: false)]);
        story.Names(delivery.Waiting).ShouldBe(["D"]);
    }

    [Fact]
    public void Without_a_trunk_nothing_waits_and_lead_times_start_at_the_committer_date()
    {
        var story = new Story().Commit("A", 1, 3).Commit("B", 10, "A");
        var facts = new DeliveryFacts(story.Graph(), null, [], []);

        var delivery = DeliveryAnalysis.Of(facts, [story.Release("v1.0.0", "A", 5)], new DeliveryRules(LeadTimeStart.Trunk));

        delivery.Changes.ShouldBe([new ChangeLeadTime(story["A"], 0, 2, WasNegative: false)]);
        delivery.Waiting.ShouldBeEmpty();
        delivery.Landing.ShouldBeNull();
    }

    [Fact]
    public void Without_releases_the_whole_trunk_waits()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A");

        var delivery = DeliveryAnalysis.Of(Facts(story, "B"), [], new DeliveryRules());

        story.Names(delivery.Waiting).ShouldBe(["A", "B"]);
        (delivery.Changes.Count, delivery.Failures.Count, delivery.Reworks.Count).ShouldBe((0, 0, 0));
    }

    private static DeliveryFacts Facts(Story story, string trunk, (int Commit, int Target)[]? reverts = null, (int Commit, int Target)[]? fixes = null) =>
        new(
            story.Graph(),
            story[trunk],
            [.. (reverts ?? []).Select(r => new RevertMessage(r.Commit, r.Target))],
            [.. (fixes ?? []).Select(f => new RevertMessage(f.Commit, f.Target))]);

    private static Proportion ChangeFailRate(DeliveryAnalysis delivery) =>
        DeliveryFigures.ChangeFailRate(Enumerable.Range(0, delivery.Releases.Count).ToArray(), delivery.Failures.Where(f => f.Counts).Select(f => f.Release));

    private static Recovery Recovery(DeliveryAnalysis delivery) =>
        DeliveryFigures.FailedDeploymentRecovery(delivery.Failures.Where(f => f.Counts)
            .Select(f => (delivery.Releases[f.Release].At, f.RestoredBy is { } by ? delivery.Releases[by].At : (long?)null)));
}
