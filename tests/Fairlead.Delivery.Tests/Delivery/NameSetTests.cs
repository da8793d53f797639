using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Delivery;

/// <summary>Patterns of members are asked about names of strangers in a time that all services of a repository share.</summary>
public sealed class NameSetTests
{
    [Fact]
    public void Each_rule_says_which_names_it_keeps()
    {
        var sets = NameSet.Of([n => n == "a", null, _ => true], ["a", "b"], new NameBudget(TimeProvider.System, TimeSpan.FromMinutes(1)), TestHouse.Cancel);

        (sets[0]!.Contains("a"), sets[0]!.Contains("b"), sets[2]!.Contains("b"), sets[2]!.Contains("c")).ShouldBe((true, false, true, false));
        sets[1].ShouldBeNull();
    }

    [Fact]
    public void A_slow_rule_takes_its_own_time_and_not_that_of_the_others()
    {
        var clock = new SteppingClock();
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"v{i}")];

        var sets = NameSet.Of([n => clock.Work(1000, n), n => clock.Work(1, n), n => clock.Work(1, n)], names, new NameBudget(clock, TimeSpan.FromSeconds(10)), TestHouse.Cancel);

        sets[0].ShouldBeNull("a second for each of a thousand names");
        sets[1]!.Contains("v999").ShouldBeTrue();
        sets[2]!.Contains("v0").ShouldBeTrue();
        clock.Now.ShouldBeLessThan(TimeSpan.FromSeconds(12), "the time that there is, and what one turn takes");
    }

    // The time of one match is that of the clock on the wall: on a busy machine a quick pattern runs over it, too.
    [Fact]
    public void A_name_that_took_too_long_is_asked_again_and_three_times_in_a_row_is_enough()
    {
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        bool Busy(string name, int times) => (asked[name] = asked.GetValueOrDefault(name) + 1) <= times ? throw new System.Text.RegularExpressions.RegexMatchTimeoutException() : true;

        var sets = NameSet.Of([n => Busy(n, 2), n => n == "c" ? Busy("never", 3) : true], ["a", "b", "c"], new NameBudget(TimeProvider.System, TimeSpan.FromMinutes(1)), TestHouse.Cancel);

        (sets[0]!.Contains("a"), sets[0]!.Contains("c")).ShouldBe((true, true));
        sets[1].ShouldBeNull();
        asked.ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 3, ["b"] = 3, ["c"] = 3, ["never"] = 3 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+")]
    [InlineData("([a-z]+)*")]
    [InlineData("(.*a.{200}){3}")]
    [InlineData("(a{30}){30}")]
    [InlineData(@"(?:.*\d){100}x")]
    public void Whatever_the_pattern_a_hundred_thousand_names_end_in_their_time(string pattern)
    {
        TagRule.TryParse(pattern, includePreReleases: true, out var rule, out _).ShouldBeTrue();
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"{new string('a', 60)}{i}!")];
        var began = TimeProvider.System.GetTimestamp();

        NameSet.Of([rule!.Keeps], names, new NameBudget(TimeProvider.System, TimeSpan.FromSeconds(2)), TestHouse.Cancel);

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10), "2 s are there, and what one name takes");
    }

    /// <summary>A clock that goes on by what is done.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _milliseconds;

        public TimeSpan Now => TimeSpan.FromMilliseconds(_milliseconds);

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public bool Work(int milliseconds, string name)
        {
            _milliseconds += milliseconds;
            return name.Length > 0;
        }
    }
}
