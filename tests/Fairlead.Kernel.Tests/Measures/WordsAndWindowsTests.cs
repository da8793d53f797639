using System.Globalization;
using Fairlead.Domain.Time;
using Fairlead.Measures;

namespace Fairlead.Tests.Measures;

public sealed class WordsAndWindowsTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min")]
    [InlineData(3600, "1 h")]
    [InlineData(3660, "1 h 1 min")]
    [InlineData(86_399, "23 h 59 min")]
    [InlineData(86_400, "1.0 d")]
    [InlineData(1_209_599, "14.0 d")]
    [InlineData(1_209_600, "14 d")]
    [InlineData(4_108_800, "48 d")]
    [InlineData(400_000_000, "4,630 d")]
    [InlineData(-90, "−1 min")]
    public void Durations(double seconds, string words) => Words.Duration(seconds).ShouldBe(words);

    [Theory]
    [InlineData(0, "0 a day")]
    [InlineData(6.42, "6.4 a day")]
    [InlineData(1, "1.0 a day")]
    [InlineData(0.5, "3.5 a week")]
    [InlineData(0.1, "3.0 a month")]
    [InlineData(0.01, "3.7 a year")]
    public void Rates(double perDay, string words) => Words.Value(perDay, MeasureUnit.PerDay).ShouldBe(words);

    [Fact]
    public void Shares_numbers_counts_and_dates()
    {
        Words.Percent(4.0 / 23).ShouldBe("17.4 %");
        Words.Number(1_234_567).ShouldBe("1,234,567");
        Words.Count(1, "repository", "repositories").ShouldBe("1 repository");
        Words.Count(0, "change").ShouldBe("0 changes");
        Words.Date(new DateOnly(2026, 11, 3)).ShouldBe("3 Nov 2026");
    }

    [Theory]
    [InlineData("12w", "2026-08-31", "2026-11-23")]
    [InlineData("1w", "2026-11-16", "2026-11-23")]
    [InlineData(" 4w ", "2026-10-26", "2026-11-23")]
    [InlineData("90d", "2026-08-25", "2026-11-23")]
    [InlineData("1d", "2026-11-22", "2026-11-23")]
    [InlineData("84d", "2026-08-31", "2026-11-23")]
    [InlineData("3m", "2026-08-23", "2026-11-23")]
    [InlineData("1m", "2026-10-23", "2026-11-23")]
    [InlineData("240m", "2006-11-23", "2026-11-23")]
    [InlineData("all", "2020-02-29", "2026-11-23")]
    [InlineData("2026-09-01..2026-11-22", "2026-09-01", "2026-11-23")]
    [InlineData("2026-09-01..2026-09-01", "2026-09-01", "2026-09-02")]
    public void Windows(string text, string from, string to)
    {
        WindowChoice.TryParse(text, Today, new DateOnly(2020, 2, 29), out var choice, out var error).ShouldBeTrue(error);
        choice!.Window.ShouldBe(new DayWindow(Date(from), Date(to)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("w")]
    [InlineData("0w")]
    [InlineData("-3w")]
    [InlineData("1041w")]
    [InlineData("99999999999w")]
    [InlineData("0d")]
    [InlineData("7281d")]
    [InlineData("d")]
    [InlineData("+3m")]
    [InlineData("241m")]
    [InlineData("3M")]
    [InlineData("3y")]
    [InlineData("12 w")]
    [InlineData("ALL")]
    [InlineData("..")]
    [InlineData("2026-09-01..")]
    [InlineData("2026-09-02..2026-09-01")]
    [InlineData("2026-02-30..2026-03-01")]
    [InlineData("01.09.2026..02.09.2026")]
    [InlineData("2026-09-01..9999-12-31")]
    [InlineData("<script>")]
    public void Texts_that_are_no_window_say_so(string text)
    {
        WindowChoice.TryParse(text, Today, null, out var choice, out var error).ShouldBeFalse();
        choice.ShouldBeNull();
        error.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("1w", "Last 1 week")]
    [InlineData("12w", "Last 12 weeks")]
    [InlineData("90d", "Last 90 days")]
    [InlineData("3m", "Last 3 months")]
    public void A_window_says_what_it_is(string text, string title) =>
        (WindowChoice.TryParse(text, Today, null, out var choice, out _) ? choice.Title : null).ShouldBe(title);

    // A month ends with its last day: from the 31st there is no day of February to begin behind but its end.
    [Fact]
    public void Months_are_those_of_the_calendar() =>
        (WindowChoice.TryParse("1m", new DateOnly(2026, 3, 31), null, out var choice, out _) ? choice.Window : default).ShouldBe(new DayWindow(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)));

    // A window that no arithmetic with days survives must not get so far.
    [Theory]
    [InlineData("0001-01-01..0001-01-10")]
    [InlineData("0001-01-01..9999-12-30")]
    public void Windows_beyond_the_calendar_are_refused(string text) =>
        WindowChoice.TryParse(text, Today, null, out _, out _).ShouldBeFalse();

    [Fact]
    public void Everything_begins_today_when_nothing_was_deployed_or_only_in_the_future()
    {
        WindowChoice.All(Today, null).Window.ShouldBe(new DayWindow(Today, Today.AddDays(1)));
        WindowChoice.All(Today, Today.AddDays(3)).Window.ShouldBe(new DayWindow(Today, Today.AddDays(1)));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(14, 14, 1)]
    [InlineData(15, 3, 7)]
    [InlineData(84, 12, 7)]
    [InlineData(189, 27, 7)]
    [InlineData(190, 7, 28)]
    [InlineData(365, 14, 28)]
    [InlineData(840, 30, 28)]
    [InlineData(841, 10, 91)]
    [InlineData(4901, 14, 364)]
    public void Parts_cover_the_window_without_gap_and_the_last_is_whole(int days, int count, int length)
    {
        var window = new DayWindow(Today, Today.AddDays(days));
        var parts = window.Parts();

        parts.Count.ShouldBe(count);
        parts[^1].Days.ShouldBe(length);
        parts.Sum(p => p.Days).ShouldBe(days);
        parts.Zip(parts.Skip(1)).ShouldAllBe(p => p.First.To == p.Second.From);
        (parts[0].From, parts[^1].To).ShouldBe((window.From, window.To));
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
