using System.Globalization;
using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>One figure of a look at a repository, in words.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Value">The figure with its unit.</param>
/// <param name="Of">What it was found from.</param>
public sealed record LookRow(string Title, string Value, string Of);

/// <summary>The figures of <see cref="LookFigures"/> for people; the same on pages, in reports and in the terminal.</summary>
public static class LookWords
{
    /// <param name="look">The figures.</param>
    /// <returns>A row each; a share of nothing is left out.</returns>
    public static IReadOnlyList<LookRow> Rows(LookFigures look)
    {
        var rows = new List<LookRow> { new("Arrivals on the trunk", $"{PerDay(look.PerDay)}", $"{Words.Count(look.Arrivals, "arrival")} in {Words.Count(look.Days, "day")}") };
        if (look.MedianLines is { } lines)
            rows.Add(new("Size of an arrival", $"{Words.Number(lines)} lines", $"the median of {Words.Count(look.Sized, "arrival")}, added and removed"));
        if (look.Changes > 0)
        {
            rows.Add(new("Changes that take something back", Words.Percent((double)look.Reverts / look.Changes), $"{Words.Number(look.Reverts)} of {Words.Count(look.Changes, "change")} say so"));
            rows.Add(new("Automated changes", Words.Percent((double)look.ByBots / look.Changes), $"{Words.Number(look.ByBots)} of {Words.Count(look.Changes, "change")}"));
        }

        rows.Add(look.MedianBranchDays is { } days
            ? new("Age of an unmerged branch", Words.Count(days, "day"), $"the median of {Words.Count(look.Branches, "branch", "branches")}, since the oldest commit")
            : new("Unmerged branches", "none", "all branches are on the trunk or in a release"));
        return rows;
    }

    private static string PerDay(double rate) => rate >= 0.95 ? $"{rate.ToString("0.#", CultureInfo.InvariantCulture)} a day" : rate * 7 >= 0.95 ? $"{(rate * 7).ToString("0.#", CultureInfo.InvariantCulture)} a week" : $"{(rate * 30.44).ToString("0.#", CultureInfo.InvariantCulture)} a month";
}
