using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class TagRuleTests
{
    [Theory]
    [InlineData(@"v\d+", "v1", true)]
    [InlineData(@"v\d+", "v1.0", false)]
    [InlineData(@"v\d+", "xv1", false)]
    [InlineData(@"v\d+", "v1\n", false)]
    [InlineData("v1|v2", "v2", true)]
    [InlineData("v1|v1.0", "v1.0", true)]
    [InlineData("v1|v2", "v10", false)]
    [InlineData("v1|v2", "av2", false)]
    [InlineData("^v1$", "v1", true)]
    [InlineData("V1", "v1", false)]
    [InlineData("(?i)V1", "v1", true)]
    [InlineData("", "", true)]
    [InlineData("", "v1", false)]
    public void The_pattern_matches_the_whole_name(string pattern, string name, bool keeps) => Rule(pattern).Keeps(name).ShouldBe(keeps);

    [Theory]
    [InlineData("v(", "NotEnoughParentheses near character", "v(")]
    [InlineData("v[", "UnterminatedBracket near character", "v[")]
    [InlineData("*", "QuantifierAfterNothing near character", "*")]
    public void A_bad_pattern_says_what_is_wrong_and_where(string pattern, string what, string quoted)
    {
        TagRule.TryParse(pattern, includePreReleases: false, out var rule, out var error).ShouldBeFalse();

        rule.ShouldBeNull();
        error!.ShouldContain(what.Split(' ')[^1]);
        error.ShouldContain($"'{quoted}'");
    }

    // Worked by hand: the star is the third character, so it stands at offset 2 and what is missing is noticed there.
    [Theory]
    [InlineData("v1**", 4)]
    [InlineData("ab)", 3)]
    public void The_place_counts_from_the_pattern_as_it_was_given(string pattern, int at)
    {
        TagRule.TryParse(pattern, includePreReleases: false, out _, out var error).ShouldBeFalse();
        error!.ShouldEndWith($"near character {at}");
    }

    // Worked by hand: put between our own brackets, these would be well formed and no longer bound to the whole name.
    [Theory]
    [InlineData("v1)|(?:v2")]
    [InlineData("a)(b")]
    public void A_pattern_cannot_close_the_brackets_around_it(string pattern) =>
        TagRule.TryParse(pattern, includePreReleases: false, out _, out _).ShouldBeFalse();

    // Each takes a name back and forth; what to write instead stands in the answer.
    [Theory]
    [InlineData(@"(\w+)\1", @"the back-reference '\1'", "write what may stand there once more")]
    [InlineData(@"(?<a>x)\k<a>", @"the back-reference '\k'", "write what may stand there once more")]
    [InlineData("(?=v)v1", "the look-around '(?='", "say what stands in the name")]
    [InlineData("(?!x)v1", "the look-around '(?!'", "say what stands in the name")]
    [InlineData("(?<=v)1", "the look-around '(?<='", "say what stands in the name")]
    [InlineData("(?<!v)1", "the look-around '(?<!'", "say what stands in the name")]
    [InlineData("(?>v+)1", "the atomic group", "write (?: instead")]
    [InlineData("(a)?(?(1)b|c)", "the condition '(?('", "write both alternatives")]
    [InlineData("(?<a>x)(?<b-a>y)", "a balancing group", "write (?: instead")]
    [InlineData("(?'a'x)(?'b-a'y)", "a balancing group", "write (?: instead")]
    [InlineData(@"\Gv1", @"'\G'", "leave it out")]
    [InlineData("v(?#comment)1", "the comment", "leave it out")]
    [InlineData("(?x)v 1", "the option 'x'", "leave it and its blanks out")]
    [InlineData("(?ix-m:v 1)", "the option 'x'", "leave it and its blanks out")]
    [InlineData("(a{1000}){1000}", "counted repetitions", "smaller counts")]
    [InlineData("((a{10}){10}){11}", "counted repetitions", "smaller counts")]
    [InlineData("a{1001}", "counted repetitions", "smaller counts")]
    [InlineData("a{2147483647}", "counted repetitions", "smaller counts")]
    [InlineData("(?:[a-z-[b]]{500}){3}", "counted repetitions", "smaller counts")]
    [InlineData(@"(?:\p{Lu}{500,}|b){3,}", "counted repetitions", "smaller counts")]
    public void A_pattern_that_cannot_be_matched_in_one_pass_is_refused_with_what_to_write(string pattern, string what, string instead)
    {
        TagRule.TryParse(pattern, includePreReleases: false, out _, out var error).ShouldBeFalse();
        error!.ShouldContain(what);
        error.ShouldContain(instead);
    }

    [Theory]
    [InlineData(@"v\d{1,3}(?:\.\d{1,3}){1,3}", "v1.22.333")]
    [InlineData("(?i-x:V)1", "v1")]
    [InlineData(@"[\]\[(?=]{2}a", "](a")]
    [InlineData("[]a]{2}", "]a")]
    [InlineData("[^]a]{2}", "bc")]
    [InlineData("v{a}", "v{a}")]
    [InlineData("a{5}b{0,995}", "aaaaabb")]
    [InlineData("(?<major>v)(?'minor'1)", "v1")]
    [InlineData(@"\(\?=v\)", "(?=v)")]
    [InlineData(@"(?:.*[-_/@])?v?\d+(?:\.\d+){1,3}(?:[-+].*)?", "shop@v1.2.3")]
    public void What_is_matched_in_one_pass_is_taken(string pattern, string name) => Rule(pattern, includePreReleases: true).Keeps(name).ShouldBeTrue();

    [Fact]
    public void A_pattern_has_at_most_a_thousand_characters()
    {
        TagRule.TryParse(new string('a', 1001), includePreReleases: false, out _, out var error).ShouldBeFalse();
        error.ShouldBe("a tag pattern has at most 1,000 characters");
        TagRule.TryParse(string.Concat(Enumerable.Repeat("(a|b)", 200)), includePreReleases: false, out _, out _).ShouldBeTrue();
        TagRule.TryParse(new string('(', 500) + new string(')', 500), includePreReleases: false, out _, out _).ShouldBeTrue();
    }

    // Known to take exponential time where a matcher goes back (OWASP, 'Regular expression Denial of Service'): here 100,000 names take seconds.
    [Theory]
    [InlineData("(a+)+")]
    [InlineData("(a+)+$")]
    [InlineData("([a-zA-Z]+)*")]
    [InlineData("(a|aa)+")]
    [InlineData("(a|a?)+")]
    [InlineData("(.*a){20}")]
    [InlineData("((a*)*)*b")]
    public void Patterns_that_explode_elsewhere_do_not(string pattern)
    {
        var rule = Rule(pattern);
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 100_000; i++)
            rule.Keeps($"{new string('a', 30 + (i % 10))}!{i}").ShouldBeFalse();
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    // The expressions that look at names are ours, the names are not: of the longest that is looked at each takes about as long as its square at worst.
    [Theory]
    [InlineData("1-")]
    [InlineData("1")]
    [InlineData("v1")]
    [InlineData("1+a")]
    [InlineData("1-a.")]
    [InlineData("1a")]
    [InlineData("1.")]
    [InlineData("-0")]
    public void Long_names_are_judged_at_once(string part)
    {
        var name = string.Concat(Enumerable.Repeat(part, TagRule.LongestName / part.Length))[..(TagRule.LongestName - 2)] + "!";
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 1000; i++)
            TagRule.IsPreRelease(name);
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_name_beyond_the_longest_is_no_release()
    {
        Rule("a*").Keeps(new string('a', TagRule.LongestName)).ShouldBeTrue();
        Rule("a*").Keeps(new string('a', TagRule.LongestName + 1)).ShouldBeFalse();
        TagRule.IsPreRelease(new string('1', 100_000) + "-rc1").ShouldBeFalse();
    }

    [Fact]
    public void Pre_releases_are_left_out_unless_they_are_asked_for()
    {
        Rule(@"v[\d.]+(-rc\d+)?").Keeps("v2.50.0-rc1").ShouldBeFalse();
        Rule(@"v[\d.]+(-rc\d+)?", includePreReleases: true).Keeps("v2.50.0-rc1").ShouldBeTrue();
        Rule(@"v[\d.]+", includePreReleases: true).Keeps("v2.50.0-rc1").ShouldBeFalse();
    }

    [Theory]
    [InlineData("v2.50.0-rc1")] // git/git
    [InlineData("v1.0rc1")] // git/git, 2005
    [InlineData("1.0.0-alpha")] // SemVer 2.0.0, section 9
    [InlineData("1.0.0-alpha.1")] // SemVer 2.0.0, section 9
    [InlineData("1.0.0-beta.2")] // SemVer 2.0.0, section 11
    [InlineData("1.0.0-alpha.beta")] // SemVer 2.0.0, section 11
    [InlineData("1.0.0-x.7.z.92")] // SemVer 2.0.0, section 9
    [InlineData("1.0.0-x-y-z.--")] // SemVer 2.0.0, section 9
    [InlineData("1.0.0-alpha+001")] // SemVer 2.0.0, section 10
    [InlineData("1.0.0-beta+exp.sha.5114f85")] // SemVer 2.0.0, section 10
    [InlineData("v1.2.0-RC1")]
    [InlineData("v1.2.0-M3")] // Spring and Eclipse milestones
    [InlineData("2.0b3")] // PEP 440
    [InlineData("1.0a1")] // PEP 440
    [InlineData("1.0.dev456")] // PEP 440
    [InlineData("1.0b2.post345.dev456")] // PEP 440
    [InlineData("go1.4beta1")] // golang/go
    [InlineData("REL9_6_BETA1")] // postgres/postgres
    [InlineData("REL_17_RC1")] // postgres/postgres
    [InlineData("v3rc1")]
    [InlineData("v5.0-rc.2")]
    [InlineData("checkout@2.0.0-beta.1")]
    [InlineData("oauth2-proxy-v7.0.0-rc.1")]
    [InlineData("v10.0.0-preview.7.25380.108")] // dotnet/runtime
    [InlineData("v1.0.0-SNAPSHOT")]
    public void A_name_that_says_so_behind_its_number_is_a_pre_release(string name) => TagRule.IsPreRelease(name).ShouldBeTrue();

    [Theory]
    [InlineData("v1.2.3")]
    [InlineData("v2.50")]
    [InlineData("2026.10.17-2")]
    [InlineData("2026-10-17")]
    [InlineData("2026-10-17-hotfix")]
    [InlineData("v1.2.3-hotfix.1")]
    [InlineData("v1.2.3-patch2")]
    [InlineData("v1.2.3-final")]
    [InlineData("v1.2.3-LTS")]
    [InlineData("5.0.0-release")]
    [InlineData("1.0.0+build")]
    [InlineData("1.0.0+20130313144700")] // SemVer 2.0.0, section 10
    [InlineData("1.0.0+21AF26D3---117B344092BD")] // SemVer 2.0.0, section 10: build metadata only
    [InlineData("1.0.0+5-rc1")]
    [InlineData("1.0.post1")] // PEP 440
    [InlineData("release-1.2")]
    [InlineData("release/2026.1")]
    [InlineData("beta-channel-1.0")]
    [InlineData("V_9_9_P1")] // openssh/openssh-portable
    [InlineData("2024a")] // the time zone database
    [InlineData("3.5a")] // tmux/tmux
    [InlineData("OpenSSL_1_1_1m")] // openssl/openssl
    [InlineData("openssl-3.0.15")]
    [InlineData("log4j2-core-2.17.1")]
    [InlineData("oauth2-proxy-v7.1.0")]
    [InlineData("s3-gateway@1.2.0")]
    [InlineData("web2-dev@1.0.0")]
    [InlineData("h2c/v1.4.0")]
    public void Any_other_name_is_a_release(string name) => TagRule.IsPreRelease(name).ShouldBeFalse();

    // Git takes names of 64 kB; longer ones than are looked at say nothing of releases.
    [Fact]
    public void A_very_long_name_is_not_looked_at() =>
        TagRule.IsPreRelease(string.Concat(Enumerable.Repeat("59.", 100_000)) + "v1.0.0-rc.1").ShouldBeFalse();

    private static TagRule Rule(string pattern, bool includePreReleases = false) =>
        TagRule.TryParse(pattern, includePreReleases, out var rule, out var error) ? rule : throw new ArgumentException(error, nameof(pattern));
}
