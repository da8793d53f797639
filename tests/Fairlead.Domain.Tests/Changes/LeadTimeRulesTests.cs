using Fairlead.Domain.Changes;

namespace Fairlead.Domain.Tests.Changes;

/// <summary>One history, four rules.</summary>
public sealed class LeadTimeRulesTests
{
    private const long Minute = 60, Day = 86_400;

    // gitlab-org/gitlab!149682: two merge requests of one commit each are deployed 5 and 7 minutes after, a third one of 100 commits after 50. By merge request the
    // median is 7 minutes, by commit 50. Two more of each end keep the sample at five.
    [Fact]
    public void A_merge_request_of_a_hundred_commits_is_one_for_GitLab_and_a_hundred_for_DORA()
    {
        long[] waits = [5, 7, 50, 5, 50];
        int[] sizes = [1, 1, 100, 1, 1];
        var pulls = waits.Select(w => new DeployedPullRequest(null, null, 0, w * Minute)).ToList();
        var commits = waits.Zip(sizes).SelectMany(m => Enumerable.Repeat(new DeployedCommit(0, m.First * Minute), m.Second)).ToList();

        var accounts = LeadTimeRules.Of(commits, pulls);

        accounts.Select(a => a.Rule).ShouldBe([LeadTimeRule.Dora, LeadTimeRule.GitLab, LeadTimeRule.DevLake, LeadTimeRule.Datadog]);
        accounts[1].Median.ShouldBe(7 * Minute);
        accounts[0].Median.ShouldBe(50 * Minute);
        (accounts[0].N, accounts[1].N).ShouldBe((104, 5));
    }

    // apache/devlake, backend/plugins/dora/tasks/change_lead_time_calculator.go: each part in minutes rounded up, negative and missing ones add nothing.
    [Fact]
    public void DevLake_adds_begun_minutes_of_each_part()
    {
        var pulls = Enumerable.Repeat(new DeployedPullRequest(0, 61, 181, 182), 4).Append(new DeployedPullRequest(null, 100, 50, 110)).ToList();

        var devLake = LeadTimeRules.Of([], pulls)[2];

        // Two minutes of coding, two until the merge, one until the deployment; of the last one a minute behind its merge only.
        devLake.Seconds.ShouldBe([Minute, 5 * Minute, 5 * Minute, 5 * Minute, 5 * Minute]);
    }

    // DataDog/documentation pull requests 20608 and 23271: commits older than a month are dropped.
    [Fact]
    public void Datadog_leaves_out_what_was_older_than_a_month()
    {
        long[] ages = [1, 30, 31, 400, 2, 3, 4];

        var accounts = LeadTimeRules.Of([.. ages.Select(a => new DeployedCommit(0, a * Day))], []);

        (accounts[3].N, accounts[3].LeftOut, accounts[3].Median).ShouldBe((5, 2, 3 * Day));
        accounts[0].Median.ShouldBe(4 * Day);
    }

    [Fact]
    public void Below_five_there_is_no_median() => LeadTimeRules.Of([new(0, 1), new(0, 2), new(0, 3), new(0, 4)], []).ShouldAllBe(a => a.Median == null && a.P85 == null);
}
