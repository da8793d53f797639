using System.Globalization;
using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>A window as people choose it: '12w', '90d', '3m', 'all', or two days '2026-09-01..2026-11-22' of which both are in it.</summary>
/// <param name="Text">The choice as it stands in the query string.</param>
/// <param name="Title">The choice in words.</param>
/// <param name="Window">The days.</param>
public record WindowChoice(string Text, string Title, DayWindow Window)
{
    /// <summary>The choices that are offered, in weeks.</summary>
    public static readonly IReadOnlyList<int> Weeks = [4, 12, 26, 52];

    /// <summary>The choice of everything there is.</summary>
    public const string AllText = "all";

    /// <param name="text">A choice.</param>
    /// <param name="today">The organisation's present day, which is in every window of weeks.</param>
    /// <param name="first">The day of the first deployment, where 'all' begins; null without any.</param>
    /// <param name="choice">The window.</param>
    /// <param name="error">What is wrong with the text.</param>
    /// <returns>Whether the text is a choice.</returns>
    public static bool TryParse(
        string text,
        DateOnly today,
        DateOnly? first,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WindowChoice? choice,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        (choice, error) = Parse(text.Trim(), today, first);
        return choice is not null;
    }

    /// <param name="weeks">How many weeks.</param>
    /// <param name="today">The organisation's present day.</param>
    /// <returns>The last weeks, today included.</returns>
    public static WindowChoice Last(int weeks, DateOnly today) =>
        new($"{weeks}w", $"Last {Words.Count(weeks, "week")}", new DayWindow(today.AddDays(1 - (7 * weeks)), today.AddDays(1)));

    /// <param name="today">The organisation's present day.</param>
    /// <param name="first">The day of the first deployment.</param>
    /// <returns>Everything there is.</returns>
    public static WindowChoice All(DateOnly today, DateOnly? first)
    {
        var from = first is { } day && day <= today ? day : today;
        return new(AllText, "All time", new DayWindow(from, today.AddDays(1)));
    }

    private static (WindowChoice?, string?) Parse(string text, DateOnly today, DateOnly? first)
    {
        if (text == AllText)
            return (All(today, first), null);
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Most(text[^1]) is { } most)
            return count >= 1 && count <= most ? (Last(count, text[^1], today), null) : (null, $"window '{text}': between 1{text[^1]} and {most}{text[^1]}.");

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0 && Day(text[..dots]) is { } from && Day(text[(dots + 2)..]) is { } to)
        {
            if (to < from)
                return (null, $"window '{text}': the last day is before the first.");
            return (new WindowChoice(text, $"{Words.Date(from)} – {Words.Date(to)}", new DayWindow(from, to.AddDays(1))), null);
        }

        return (null, $"window '{text}': write for instance 12w, 90d, 3m, all, or 2026-09-01..2026-11-22.");
    }

    // Twenty years, in each unit.
    private static int? Most(char unit) => unit switch { 'd' => 7280, 'w' => 1040, 'm' => 240, _ => null };

    private static WindowChoice Last(int count, char unit, DateOnly today) => unit switch
    {
        'd' => new($"{count}d", $"Last {Words.Count(count, "day")}", new DayWindow(today.AddDays(1 - count), today.AddDays(1))),

        // From the day behind the same one of that month: 3m on 20 February begins on 21 November.
        'm' => new($"{count}m", $"Last {Words.Count(count, "month")}", new DayWindow(today.AddMonths(-count).AddDays(1), today.AddDays(1))),
        _ => Last(count, today),
    };

    // Between these years the window before, and parts of whole weeks, stay within the calendar.
    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and < 3000 ? day : null;
}
