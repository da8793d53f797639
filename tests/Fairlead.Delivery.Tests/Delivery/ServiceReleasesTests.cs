using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;

namespace Fairlead.Tests.Delivery;

public sealed class ServiceReleasesTests
{
    // Derived inside the lane, of versions that whoever reports chooses: were each name counted from the start, this would take hours.
    [Fact]
    public void One_version_reported_again_and_again_gets_a_number_each_time_at_once()
    {
        var history = new StoredHistory(new CommitGraph([0], [], [], []), new CommitNames([]), null, [], [], [], [], new HashSet<int>(), new HashSet<int>(), null);
        var reported = Enumerable.Range(0, 100_000).Select(i => new ReportedDeployment
        {
            Subject = $"deployment:{i:000000}",
            SourceId = Guid.Empty,
            ExternalId = $"{i}",
            Tier = EnvironmentTier.Production,
            State = RunState.Succeeded,
            At = DateTime.UnixEpoch.AddSeconds(i),
            Environment = $"{i}",
            Version = "latest",
            Sha = $"{i:x40}",
        }).ToList();
        var began = TimeProvider.System.GetTimestamp();

        var releases = ServiceReleases.Of(history, [], reported).Releases;

        releases.Select(r => r.Name).Take(3).ShouldBe(["latest", "latest (2)", "latest (3)"]);
        releases[^1].Name.ShouldBe("latest (100000)");
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
