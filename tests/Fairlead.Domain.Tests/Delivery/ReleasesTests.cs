using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class ReleasesTests
{
    [Fact]
    public void Releases_stand_in_the_order_of_date_then_name()
    {
        // Worked by hand. Names are compared by code point: 'V' before 'v', and v1.10 before v1.9.
        Tag[] tags = [Light("v2", 3, 20), Light("v1.9", 2, 10), Light("V1", 1, 10), Light("v1.10", 0, 10)];

        Releases.InOrder(tags).Select(r => (r.Name, r.Commit, r.At)).ShouldBe([("V1", 1, 10L), ("v1.10", 0, 10L), ("v1.9", 2, 10L), ("v2", 3, 20L)]);
    }

    [Fact]
    public void Two_tags_on_one_commit_are_one_deployment_named_after_the_first()
    {
        Tag[] tags = [new("v1.0-final", 7, 30, TagKind.Annotated), Light("v1.0", 7, 10), Light("stable", 7, 10), Light("v1.1", 8, 20)];

        var releases = Releases.InOrder(tags);

        releases.Select(r => (r.Name, r.Commit, r.At, r.Kind)).ShouldBe([("stable", 7, 10L, TagKind.Light), ("v1.1", 8, 20L, TagKind.Light)]);
        releases[0].AlsoNamed.ShouldBe(["v1.0", "v1.0-final"]);
        releases[1].AlsoNamed.ShouldBeEmpty();
    }

    // Fairlead delivery reference §2.2, step 3: up to and including the named tag in the order of (date, name), so a
    // maintenance release of the same day counts and one of the day after does not, whatever their numbers say.
    [Fact]
    public void A_bounded_report_keeps_the_tags_up_to_and_including_the_named_one()
    {
        Tag[] tags = [Light("v1.0", 0, 10), Light("v2.0", 1, 20), Light("v1.0.1", 2, 20), Light("v1.0.2", 3, 30)];

        Releases.InOrder(tags, "v2.0").Select(r => r.Name).ShouldBe(["v1.0", "v1.0.1", "v2.0"]);
        Releases.InOrder(tags, "v1.0.1").Select(r => r.Name).ShouldBe(["v1.0", "v1.0.1"]);
    }

    [Fact]
    public void A_report_may_be_bounded_by_the_second_name_of_a_release()
    {
        Tag[] tags = [Light("v1.0", 0, 10), Light("v1.0-again", 0, 20), Light("v1.1", 1, 30)];

        var releases = Releases.InOrder(tags, "v1.0-again");

        releases.Select(r => r.Name).ShouldBe(["v1.0"]);
        releases[0].AlsoNamed.ShouldBe(["v1.0-again"]);
    }

    [Theory]
    [InlineData("v9")]
    [InlineData("V1.0")]
    public void A_bound_that_is_no_release_tag_is_refused_by_name(string until) =>
        Should.Throw<KeyNotFoundException>(() => Releases.InOrder([Light("v1.0", 0, 10)], until)).Message.ShouldContain($"'{until}'");

    [Fact]
    public void No_tags_are_no_releases() => Releases.InOrder([]).ShouldBeEmpty();

    [Fact]
    public void The_order_in_which_tags_arrive_does_not_matter() =>
        RandomHistory.Any.Sample(history =>
            Releases.InOrder(history.Tags.Reverse()).Select(Text).ShouldBe(Releases.InOrder(history.Tags).Select(Text)));

    private static string Text(Release release) => $"{release.Name} {release.Commit} {release.At} {string.Join(' ', release.AlsoNamed)}";

    private static Tag Light(string name, int commit, long at) => new(name, commit, at, TagKind.Light);
}
