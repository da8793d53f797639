using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class RolloutsTests
{
    // Fairlead delivery reference §2.1: one logical deployment per (component, version, tier), regions are grouped; an older commit again is a deployment.
    [Fact]
    public void Regions_join_repetitions_do_not_count_and_an_older_commit_again_is_a_roll_back()
    {
        var rollouts = Rollouts.Of(
        [
            At(1, 10, "eu", "1.0"), At(1, 12, "us", "1.0"), At(1, 13, "eu", "1.0"),
            At(2, 20, "eu", "1.1"), At(1, 30, "eu", "1.0"), At(2, 40, "us", "1.1"), At(1, 50, "us", "1.0"), At(3, 60, "eu", "1.2"), At(2, 70, "eu", "1.1"),
        ]);

        rollouts.Select(r => (r.Name, r.At, Where: string.Join(' ', r.Environments), r.IsRollback)).ShouldBe(
        [
            ("1.0", 10, "eu us", false),
            ("1.1", 20, "eu us", false),
            ("1.0 (2)", 30, "eu us", true),
            ("1.2", 60, "eu", false),
            ("1.1 (2)", 70, "eu", true),
        ]);
    }

    [Fact]
    public void Going_forward_again_after_a_roll_back_is_none() =>
        Rollouts.Of([At(1, 10), At(2, 20), At(1, 30), At(2, 40)]).Select(r => r.IsRollback).ShouldBe([false, false, true, false]);

    [Fact]
    public void The_order_of_reports_does_not_matter()
    {
        EnvironmentDeployment[] reported = [At(1, 10), At(2, 20, "us"), At(2, 25), At(1, 30)];
        Rollouts.Of([.. reported.Reverse()]).Select(r => (r.Name, r.At, r.IsRollback)).ShouldBe(Rollouts.Of(reported).Select(r => (r.Name, r.At, r.IsRollback)));
    }

    // Fairlead delivery reference §2.1 and §6: an incident at exactly the finish links (DevLake uses <), 1 s before it does not, at W it links, behind W it is unlinked.
    [Theory]
    [InlineData(99, -1)]
    [InlineData(100, 0)]
    [InlineData(100 + 3600, 0)]
    [InlineData(100 + 3601, -1)]
    public void The_window_of_an_incident_holds_both_its_ends(long startedAt, int deployment) =>
        IncidentLinks.Of(Rollouts.Of([At(1, 100)]), [new IncidentFact(startedAt, null)], 3600).Select(l => l.Deployment).ShouldBe(deployment < 0 ? [] : [deployment]);

    [Fact]
    public void What_an_incident_names_is_before_a_roll_back_and_that_before_the_window_and_a_decision_before_all()
    {
        var deployments = Rollouts.Of([At(1, 100), At(2, 200), At(1, 300)]);
        IncidentLink Link(IncidentFact incident) => IncidentLinks.Of(deployments, [incident], 3600).ShouldHaveSingleItem();

        Link(new IncidentFact(250, 350, Named: 0)).ShouldBe(new IncidentLink(0, 0, IncidentLinkKind.Named));
        Link(new IncidentFact(250, 350)).ShouldBe(new IncidentLink(0, 1, IncidentLinkKind.RolledBack));
        Link(new IncidentFact(250, 260)).ShouldBe(new IncidentLink(0, 1, IncidentLinkKind.Window), "it was over before the roll-back");
        Link(new IncidentFact(250, 350, Named: 0, IsDecided: true, Decided: 2)).ShouldBe(new IncidentLink(0, 2, IncidentLinkKind.Decided));
        IncidentLinks.Of(deployments, [new IncidentFact(250, 350, Named: 0, IsDecided: true)], 3600).ShouldBeEmpty("somebody said that it was none");
    }

    private static EnvironmentDeployment At(int commit, long at, string environment = "eu", string? name = null) => new(commit, at, environment, name ?? $"c{commit}");
}
