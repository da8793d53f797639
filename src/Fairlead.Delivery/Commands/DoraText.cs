using Fairlead.Commands;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>The report of <c>fairlead dora</c> for people.</summary>
internal static class DoraText
{
    private const string NotEnough = "not enough data";
    private const string NotTold = "unknown";

    public static void Write(IPaper paper, DoraReport report, bool wasFound)
    {
        var figures = DoraFigures.Of(report);
        paper.Sentence(Sentence(report, figures));
        paper.Gap();
        paper.Table(Measures(report, figures));
        paper.Heading("Behind the numbers");
        foreach (var note in Notes(report, figures, wasFound))
            paper.Note("- " + note);
    }

    private static string Sentence(DoraReport report, DoraFigures figures)
    {
        var releases = report.Analysis.Releases;
        var span = releases.Count == 1 ? $"on {Day(releases[0].At)}" : $"from {Day(releases[0].At)} to {Day(releases[^1].At)}";
        var lead = figures.LeadTime is { N: >= Percentile.MinimumSample, P50Seconds: { } p50 }
            ? $"half of {Words.Count(figures.LeadTime.N, "change")} took at most {Words.Duration(p50)} to be released"
            : "too few changes to speak of a lead time";
        var failed = !report.Analysis.TellsFailures ? "and reverts are too rare to infer failures" : report.ChangeFailRate is { Rate: { } rate, Count: var count, Total: var of }
            ? $"and {Words.Number(count)} of {Words.Count(of, "release")} ({Words.Percent(rate)}) had something reverted later, as far as git shows"
            : "and no release to judge";
        return $"{report.Repository.Name} made {Words.Count(releases.Count, "release")} {span}; {lead}, {failed}.";
    }

    private static Sheet Measures(DoraReport report, DoraFigures figures)
    {
        var rows = new List<string[]>();
        void Row(string name, string value, string n, string interval) => rows.Add([name, value, n, interval]);

        var frequency = report.Frequency;
        Row(
            "Deployment frequency",
            frequency.PerDay is { } perDay && frequency.Count >= 2 ? Words.Value(perDay, MeasureUnit.PerDay) : NotEnough,
            Words.Count(frequency.Count, "release"),
            frequency.Interval is { } f && frequency.Count >= 2 ? RateInterval(frequency.PerDay!.Value, f) : "");
        foreach (var (title, permille) in ((string, int)[])[("Lead time, median", 500), ("Lead time, 85th percentile", 850), ("Lead time, 95th percentile", 950)])
            Row(title, Percentiles(report.LeadTimes, permille), Words.Count(report.LeadTimes.Length, "change"), Interval(report.LeadTimes, permille));
        if (report.Analysis.TellsFailures)
            Row("Change fail rate (inferred)", Share(report.ChangeFailRate), Of(report.ChangeFailRate), Interval(report.ChangeFailRate));
        else
            Row("Change fail rate (inferred)", NotTold, Words.Count(report.ChangeFailRate.Count, "candidate"), "");
        Row("Recovery time, median (inferred)", Percentiles(report.Recovery.Seconds, 500), $"{Words.Count(report.Recovery.N, "failure")}, {Words.Number(report.Recovery.Open)} open", Interval(report.Recovery.Seconds, 500));
        if (report.Analysis.TellsRework)
            Row("Rework rate (inferred)", Share(report.ReworkRate), Of(report.ReworkRate), Interval(report.ReworkRate));
        else
            Row("Rework rate (inferred)", NotTold, "versions do not show it", "");
        Row("Waiting for release", Words.Count(figures.Commits.Waiting, "change"), "", Oldest(report));
        return new Sheet([new("Measure"), new("Value", IsNumber: true), new("From", IsNumber: true), new("95 % interval", IsNumber: true)], rows);
    }

    private static IEnumerable<string> Notes(DoraReport report, DoraFigures figures, bool wasFound)
    {
        yield return wasFound
            ? $"Release tags: '{report.Pattern}', found by looking at the tag names; --tags REGEX sets another."
            : $"Release tags: '{report.Pattern}'.";
        if (report.Trunk is { } trunk)
            yield return $"Trunk: {trunk}; --trunk NAME takes another branch.";
        if (figures.PreReleaseTags > 0)
            yield return $"{Words.Count(figures.PreReleaseTags, "pre-release tag")} left out; --prereleases takes them in.";
        if (figures.UndatedTags > 0)
            yield return $"{Words.Count(figures.UndatedTags, "tag")} left out for want of a date: nobody can tell when that release was made.";
        var alsoNamed = report.Analysis.Releases.Sum(r => r.AlsoNamed.Count);
        if (alsoNamed > 0)
            yield return $"{Words.Count(alsoNamed, "tag")} on a commit that was released already: the same release under another name.";

        yield return $"Lead time starts {StartIn(report.Analysis)} and ends with the first release that contains the change; {Words.Number(figures.Commits.Total - figures.Commits.NonMerge)} of {Words.Count(figures.Commits.Total, "released commit")} are merges or have no such start, and carry none.";
        if (figures.LeadTime.Negative > 0)
            yield return $"{Words.Count(figures.LeadTime.Negative, "change has", "changes have")} a start after the release, by the clocks that wrote them; they count as 0.";
        if (figures.Baseline is { } baseline)
        {
            yield return baseline.Included
                ? $"The first release, {baseline.Release}, brings {Words.Count(baseline.Changes, "change")} that had collected for an unknown time; they are included, --baseline exclude leaves them out."
                : $"The first release, {baseline.Release}, brings {Words.Count(baseline.Changes, "change")} that had collected for an unknown time; they are left out.";
        }

        if (figures.LeftOut.Imported > 0)
            yield return $"{Words.Count(figures.LeftOut.Imported, "change")} came with a history of their own (a repository that was taken in) and are left out of lead times; --imports include takes them in.";
        if (figures.LeftOut.Bots > 0)
            yield return $"{Words.Count(figures.LeftOut.Bots, "change")} of bots are left out of lead times and of what waits; --bots include takes them in.";
        if (figures.LeftOut.ReleasedAsCopy > 0)
            yield return $"{Words.Count(figures.LeftOut.ReleasedAsCopy, "change")} on the trunk came out as a cherry-picked copy and do not wait.";

        var r = figures.Reverts;
        yield return $"Reverts: {Words.Number(r.Shipped)} of something shipped (a failure), {Words.Number(r.Open)} of something shipped and not yet out (a failure still open), {Words.Number(r.SameRelease)} within one release, {Words.Number(r.ReleaseBranch)} on a release branch, {Words.Number(r.Reverted)} of a revert, {Words.Number(r.Unresolved)} of a commit that no release contains.";
        yield return report.Analysis.Rules.Evidence == FailureEvidence.Reverts
            ? $"Failures are inferred from shipped reverts. {Words.Count(figures.Hotfixes.Suspected, "release")} of {Words.Number(figures.Hotfixes.Of)} followed within {report.Analysis.Rules.HotfixDays} days as the next patch of their line: suspected hotfixes, counted as rework; --failures reverts-and-hotfixes counts what they repaired as failed, too."
            : $"Failures are inferred from shipped reverts and from the next patch of a line within {report.Analysis.Rules.HotfixDays} days; projects that patch by routine look worse than they are.";
        yield return $"Medians are nearest rank; below {Percentile.MinimumSample} values there is none. Definition version {DeliveryRules.Version}.";
    }

    private static string StartIn(DeliveryAnalysis analysis) => analysis.Rules.Start switch
    {
        LeadTimeStart.Committer => "when the commit was made",
        LeadTimeStart.Trunk when analysis.Landing is null => "when the commit was made, for there is no trunk",
        LeadTimeStart.Trunk => "when the change landed on the trunk",
        _ => "when the change was written",
    };

    private static string Oldest(DoraReport report)
    {
        var (graph, landing) = (report.Analysis.Graph, report.Analysis.Landing!);
        return report.Waiting.Count == 0 ? "" : $"oldest since {Day(report.Waiting.Min(c => graph.Committed[landing[c]]))}";
    }

    private static string Percentiles(long[] sorted, int permille) =>
        sorted.Length < Percentile.MinimumSample ? NotEnough : Words.Duration(Percentile.OfSorted(sorted, permille)!.Value);

    private static string Interval(long[] sorted, int permille) =>
        RankInterval.OfSorted(sorted, permille) is { } i ? $"{Words.Duration(i.Low)} – {Words.Duration(i.High)}" : "";

    private static string Share(Proportion share) => share.Rate is { } rate ? Words.Percent(rate) : NotEnough;

    private static string Of(Proportion share) => $"{Words.Number(share.Count)} of {Words.Count(share.Total, "release")}";

    private static string Interval(Proportion share) => share.Interval is { } i ? $"{Words.Percent(i.Low)} – {Words.Percent(i.High)}" : "";

    // Both ends in the unit of the value, so that they can be compared at a glance.
    private static string RateInterval(double perDay, Interval interval)
    {
        var (value, _) = Words.Rate(perDay);
        var factor = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) / perDay;
        return FormattableString.Invariant($"{interval.Low * factor:0.0} – {interval.High * factor:0.0}");
    }

    private static string Day(long unix) => Words.Date(DateOnly.FromDateTime(Data.Instants.FromUnix(unix)));
}
