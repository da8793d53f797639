using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

/// <summary>The likeliest way in which a repository names its deployments is the first suggestion, and keeps all tags of that way and no other.</summary>
public sealed class TagPatternsTests
{
    [Theory]
    [InlineData("v1.0.0 v1.1.0 v1.2.0", @"v\d+(?:[._]\d+){1,3}", 3)]
    [InlineData("v1.0 V1.1 1.2", @"[vV]?\d+(?:[._]\d+){1,3}", 3)]
    [InlineData("1.0 v1.1", @"v?\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("v1 V2 3 v4", @"[vV]?\d+", 4)]
    [InlineData("v1 v2 v1.0.0 v2.0.0", @"v\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("chart-1.0.0 chart-1.0.1 chart-1.0.2 v2.0 v2.1", @"v\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("sdk/v1.0.0 sdk/v1.0.1 sdk/v1.0.2 1.0 1.1", @"\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("chart-1.0.0 chart-1.0.1 v2.0", @"chart-\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("release-20261106 release-20261010.1 release-20261010.2 release-20261101", @"release-\d{4}\d{2}\d{2}(?:[-._T]\d+)*", 4)]
    [InlineData("2026-11-06 2026-10-30", @"\d{4}-\d{2}-\d{2}", 2)]
    [InlineData("release/2026-10-09.1 release/2026-10-09.2 release/2026-11-01.1", @"release/\d{4}-\d{2}-\d{2}(?:[-._T]\d+)*", 3)]
    [InlineData("2026-11-06 20261030", @"\d{4}-?\d{2}-?\d{2}", 2)]
    [InlineData("2026-w45 2026-w46.1 2026W47", @"\d{4}[-._]?[wW]\d{1,2}(?:[-._]\d+)*", 3)]
    [InlineData("production/36 production/37 production/38 staging/1 staging/2 staging/3 staging/4", @"production/\d+", 3)]
    [InlineData("staging-1.0 staging-1.1 staging-1.2 api-1.0 api-1.1", @"api-\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("build-203 build-204 build-205", @"build-\d+", 3)]
    [InlineData("r214 r215 r216", @"r\d+", 3)]
    [InlineData("2026.11.06 2026.11.07", @"\d+(?:[._]\d+){1,3}", 2)]
    [InlineData("log4j2-2.17.1 log4j2-2.17.2", @"log4j2-\d+(?:[._]\d+){1,3}", 2)]
    public void The_first_suggestion_keeps_all_tags_of_its_way(string names, string pattern, int tags)
    {
        var all = names.Split(' ');
        var first = TagPatterns.Suggest(all)[0];

        (first.Pattern, first.Tags).ShouldBe((pattern, tags));
        TagRule.TryParse(first.Pattern, false, out var rule, out _).ShouldBeTrue();
        all.Count(rule!.Keeps).ShouldBe(tags);
    }

    [Theory]
    [InlineData("start 1.0-rc1 end1 end2")]
    [InlineData("before-the-move v2")]
    [InlineData("")]
    public void What_is_no_scheme_is_not_suggested(string names) => TagPatterns.Suggest(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBeEmpty();

    // Three releases of a library beside a book that is published with each merge say nothing of the book.
    [Theory]
    [InlineData("trpl-v0.1 trpl-v0.2 trpl-v0.3 rand-0.7 rand-0.8 nostarch-2019-01-01 nostarch-2020-05-25", null)]
    [InlineData("trpl-v0.1 trpl-v0.2", "trpl-v")]
    [InlineData("trpl-v0.1 trpl-v0.2 trpl-v0.3 trpl-v0.4 trpl-v0.5 a-1.0 b-1.0 c-1.0 d-1.0 e-1.0 f-1.0", "trpl-v")]
    [InlineData("1.0 1.1 draft-1 draft-2 draft-3 draft-4", "")]
    public void A_few_tags_of_a_part_are_not_likely_what_is_deployed(string names, string? prefix) => (TagPatterns.Likely(TagPatterns.Suggest(names.Split(" ")), names.Split(" ").Length)?.Prefix).ShouldBe(prefix);

    [Theory]
    [InlineData("v1.0.0 v1.1.0 v1.2.0-rc.1 v1.2.0.beta2 v1.2.0b3 v1.2.0rc1")]
    [InlineData("api@1.0 api@1.1 api@1.2-alpha")]
    public void A_suggestion_with_pre_releases_keeps_them_too(string names)
    {
        var all = names.Split(' ');
        TagRule.TryParse(TagPatterns.WithPreReleases(TagPatterns.Suggest(all)[0].Pattern), true, out var rule, out _).ShouldBeTrue();

        all.ShouldAllBe(n => rule!.Keeps(n));
        ((string[])["web@1.0", "v1", "1.0.0", "v1.0.0/x"]).ShouldAllBe(n => !rule!.Keeps(n));
    }

    // 20269999 is no day, so it is a number that counts up.
    [Fact]
    public void A_number_that_is_no_day_is_a_counter() => TagPatterns.Suggest(["d20269999", "d20269998", "d20269997"]).ShouldHaveSingleItem().Numbers.ShouldBe(TagNumbers.Counters);

    [Fact]
    public void Versions_of_the_whole_that_ended_long_ago_are_an_old_way()
    {
        string[] names = ["v1.0", "v1.1", "api@1.0", "api@1.1", "api@1.2", "web@1.0", "web@1.1"];
        const long Day = 86_400;

        TagPatterns.Suggest(names, n => n[0] == 'v' ? 0 : 400 * Day).Select(s => s.Prefix).ShouldBe(["api@", "v", "web@"]);
        TagPatterns.Suggest(names, n => n[0] == 'v' ? 0 : 300 * Day).Select(s => s.Prefix).ShouldBe(["v", "api@", "web@"]);
    }
}
