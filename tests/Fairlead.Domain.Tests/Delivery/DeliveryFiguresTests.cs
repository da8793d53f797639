using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class DeliveryFiguresTests
{
    // apache/devlake PR#8890: 23 deployments, 6 incidents on 4 of them are 4/23 = 17.4 %, not 6/23 = 26.1 %.
    [Fact]
    public void Six_incidents_on_four_of_23_deployments_are_17_4_percent()
    {
        var rate = DeliveryFigures.ChangeFailRate(Enumerable.Range(1, 23).ToArray(), [3, 3, 7, 12, 20, 20]);

        rate.ShouldBe(Proportion.Of(4, 23));
        Math.Round(rate.Rate!.Value * 100, 1).ShouldBe(17.4);
    }

    [Fact]
    public void Failures_of_deployments_outside_the_window_do_not_count() =>
        DeliveryFigures.ChangeFailRate(["d1", "d2"], ["d0", "d2"]).ShouldBe(Proportion.Of(1, 2));

    [Fact]
    public void Without_deployments_there_is_no_rate() => DeliveryFigures.ChangeFailRate(Array.Empty<int>(), [1]).Rate.ShouldBeNull();

    // Worked by hand: spans 10, 40 and 30; nearest-rank median of three is the 2nd, 30. The open one takes no part.
    [Fact]
    public void Recovery_is_the_median_of_what_was_restored_and_counts_what_is_open()
    {
        var recovery = DeliveryFigures.FailedDeploymentRecovery([(100, 110), (200, null), (300, 340), (400, 430)]);

        (recovery.N, recovery.Open, recovery.Median).ShouldBe((3, 1, 30L));
        recovery.Seconds.ShouldBe([10, 30, 40]);
    }

    [Fact]
    public void A_repair_dated_before_its_fault_took_no_time() =>
        DeliveryFigures.FailedDeploymentRecovery([(100, 90)]).Seconds.ShouldBe([0]);

    [Fact]
    public void Nothing_restored_has_no_median()
    {
        var recovery = DeliveryFigures.FailedDeploymentRecovery([(100, null)]);

        (recovery.N, recovery.Open, recovery.Median).ShouldBe((0, 1, null));
    }
}
