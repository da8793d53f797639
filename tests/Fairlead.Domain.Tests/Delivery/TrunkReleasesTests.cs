using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class TrunkReleasesTests
{
    // Worked by hand: the trunk is A, B, M, T; C and D came in with M. The clock of T went back.
    private static readonly Story Branched = new Story()
        .Commit("A", 0).Commit("B", 10, "A").Commit("C", 5, "A").Commit("D", 6, "C").Commit("M", 20, "B", "D").Commit("T", 15, "M");

    [Fact]
    public void Each_arrival_is_a_release_at_the_time_of_its_commit_and_no_earlier_than_the_one_before() =>
        Of(Branched, "T", NameOf).Select(r => (Branched.Names([r.Commit])[0], r.At, r.Kind)).ShouldBe(
            [("A", 0, TagKind.Arrival), ("B", 10, TagKind.Arrival), ("M", 20, TagKind.Arrival), ("T", 20, TagKind.Arrival)]);

    [Theory]
    [InlineData("C", "M")]
    [InlineData("B", "B")]
    [InlineData("B,D", "B,M")]
    [InlineData("T", "T")]
    [InlineData("", "")]
    public void An_arrival_that_brings_no_commit_of_the_service_deploys_nothing(string own, string arrivals)
    {
        var belonging = own.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => Branched[n]).ToHashSet();

        Branched.Names(Of(Branched, "T", NameOf, belonging.Contains).Select(r => r.Commit)).ShouldBe(arrivals.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_is_not_on_the_trunk_is_not_deployed()
    {
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("topic", 20, "A");

        story.Names(Of(story, "B", NameOf, c => c == story["topic"]).Select(r => r.Commit)).ShouldBeEmpty();
        story.Names(Of(story, "B", NameOf).Select(r => r.Commit)).ShouldBe(["A", "B"]);
    }

    // Twelve digits are enough for nearly all; the second of two that begin alike has all of its own.
    [Fact]
    public void A_release_is_named_by_twelve_digits_or_by_all_where_two_would_be_called_the_same()
    {
        string[] names = ["aaaaaaaaaaaabbbb", "ccccccccccccdddd", "aaaaaaaaaaaaeeee"];
        var story = new Story().Commit("A", 0).Commit("B", 10, "A").Commit("C", 20, "B");

        Of(story, "C", c => names[c]).Select(r => r.Name).ShouldBe(["aaaaaaaaaaaa", "cccccccccccc", "aaaaaaaaaaaaeeee"]);
    }

    // Twelve hexadecimal digits may be digits only, and a run's commit may be called as a version is.
    [Theory]
    [InlineData(TagKind.Arrival, false)]
    [InlineData(TagKind.Run, false)]
    [InlineData(TagKind.Annotated, true)]
    public void Arrivals_and_runs_have_no_patches_whatever_they_are_called(TagKind kind, bool found) =>
        Hotfixes.Of([new Release("1.0.0", 0, 0, kind, []), new Release("1.0.1", 1, 10, kind, [])]).ShouldBe(found ? [new Hotfix(0, 1)] : []);

    [Fact]
    public void Under_this_rule_every_commit_of_the_trunk_is_released_where_it_landed() =>
        Gen.Select(RandomHistory.Any, Gen.Int[0, 1000]).Sample((history, pick) =>
        {
            var trunk = pick % history.Parents.Length;
            var line = TrunkLine.Of(history.Graph, trunk);
            var landing = TrunkLanding.Of(history.Graph, line);
            var releases = TrunkReleases.Of(history.Graph, line, landing, NameOf);

            releases.Count.ShouldBe(line.Count);
            releases.Select(r => r.At).ShouldBeInOrder();
            releases.Select(r => r.Name).ShouldBeUnique();
            FirstRelease.Of(history.Graph, releases).Select((label, c) => label == FirstRelease.None ? FirstRelease.None : releases[label].Commit).ShouldBe(landing);
        });

    private static IReadOnlyList<Release> Of(Story story, string trunk, Func<int, string> nameOf, Func<int, bool>? belongs = null)
    {
        var line = TrunkLine.Of(story.Graph(), story[trunk]);
        return TrunkReleases.Of(story.Graph(), line, TrunkLanding.Of(story.Graph(), line), nameOf, belongs);
    }

    private static string NameOf(int commit) => $"{commit:x12}{commit:x28}";
}
