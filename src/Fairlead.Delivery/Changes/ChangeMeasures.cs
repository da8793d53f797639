using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Measured = Fairlead.Measures.MeasuredWindow<Fairlead.Changes.ChangeTotals>;

namespace Fairlead.Changes;

/// <summary>The stages of pull requests and the health of the trunk, of the repositories of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="changes">The weeks.</param>
/// <param name="memory">Keeps totals.</param>
internal sealed class ChangeMeasures(IDbContextFactory<FairleadDb> databases, ChangeWeeks changes, MeasureMemory memory) : IMeasureSource<ChangeTotals>
{
    private const string Nothing = "No merge to the trunk is known in this window.";
    private const string NoForge = "squash merges, rebases and commits straight on the trunk of which no forge told";

    /// <inheritdoc />
    public IReadOnlyList<Measure<ChangeTotals>> Measures { get; } =
    [
        Stage(ChangeDefinitions.Coding, t => t.Coding, "of no pull request both its first commit and its opening are known"),
        Stage(ChangeDefinitions.Pickup, t => t.Pickup, "none was reviewed by somebody else"),
        Stage(ChangeDefinitions.Review, t => t.Review, "none was reviewed by somebody else"),
        Stage(ChangeDefinitions.Deploy, t => t.Deploy, "no deployment is known to contain one"),
        new MedianMeasure<ChangeTotals>(ChangeDefinitions.BranchAge, t => t.Branches.Sorted)
        {
            NoData = NoAge,
            Notes = m => [.. Unknown(m.Now, m.Now.Unknown, "age", NoForge), .. Apart(m.Now), .. Negative(m.Now.Branches)],
            Whole = new(t => t.Arrivals, "merge", "age"),
        },
        new MedianMeasure<ChangeTotals>(ChangeDefinitions.BatchSize, t => t.Lines)
        {
            NoData = m => m.Now.Arrivals == 0 ? Nothing : "The size of no merge to the trunk is known: no forge reported them, and file changes are not read.",
            Notes = m => [.. Unknown(m.Now, m.Now.Arrivals - m.Now.Lines.Length, "size", "no forge reported them, and file changes are not read or they brought nothing in"), .. Apart(m.Now)],
            Whole = new(t => t.Arrivals, "merge", "size"),
        },
        new RateMeasure<ChangeTotals>(ChangeDefinitions.Merges, t => t.Arrivals) { NoData = _ => Nothing, Notes = m => Apart(m.Now) },
        new ShareMeasure<ChangeTotals>(ChangeDefinitions.WithinADay, t => t.WithinADay)
        {
            NoData = NoAge,
            Notes = m => [.. Unknown(m.Now, m.Now.Unknown, "age", NoForge), .. Apart(m.Now)],
            Whole = new(t => t.Arrivals, "merge", "age"),
        },
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IScopeFacts<ChangeTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ChangeFacts.ReadAsync(db, changes, memory, question, cancel);
    }

    private static MedianMeasure<ChangeTotals> Stage(MeasureDefinition definition, Func<ChangeTotals, Times> times, string why) => new(definition, t => times(t).Sorted)
    {
        NoData = m => m.Now.Merged == 0 ? "No pull request of people was merged in this window." : $"{Words.Count(m.Now.Merged, "pull request")} merged in this window, but {why}.",
        Notes = m => [.. Missing(m.Now.Merged - times(m.Now).Count, times(m.Now).Count), .. Apart(m.Now), .. Negative(times(m.Now))],
    };

    private static IEnumerable<string> Missing(int missing, int known)
    {
        if (missing > 0 && known > 0)
            yield return $"Of {Words.Count(missing, "more pull request")} this stage is unknown; {(missing == 1 ? "it is" : "they are")} in no median.";
    }

    private static string NoAge(Measured m) => m.Now.Arrivals == 0
        ? Nothing
        : $"Unknown: of {Words.Count(m.Now.Arrivals, "merge")} no age is known. A squash merge leaves none in git, and no forge reported these.";

    private static IEnumerable<string> Unknown(ChangeTotals now, int unknown, string what, string why)
    {
        if (unknown > 0 && now.Arrivals > 0)
            yield return $"The {what} of {Words.Number(unknown)} of {Words.Count(now.Arrivals, "merge")} ({Words.Percent((double)unknown / now.Arrivals)}) is unknown, and in no median: {why}.";
    }

    private static IEnumerable<string> Apart(ChangeTotals now)
    {
        if (now.MadeElsewhere > 0)
            yield return Elsewhere(now);
        if (now.Outside > 0)
            yield return $"{Words.Count(now.Outside, "other merge")} to the same trunk {(now.Outside == 1 ? "touches" : "touch")} no path of these services, and {(now.Outside == 1 ? "is" : "are")} left out.";
        if (now.ByBots > 0)
            yield return $"{Words.Count(now.ByBots, "pull request")} of bots {(now.ByBots == 1 ? "is" : "are")} left out.";
    }

    private static string Elsewhere(ChangeTotals now) => now.MadeElsewhere == 1
        ? "1 merge says that it was made on another branch, to which the trunk was moved forward: there the line of first parents follows that branch, and neither its age nor its size is known."
        : $"{Words.Number(now.MadeElsewhere)} merges say that they were made on another branch, to which the trunk was moved forward: there the line of first parents follows that branch, and neither their age nor their size is known.";

    private static IEnumerable<string> Negative(Times times)
    {
        if (times.Negative > 0)
            yield return $"{Words.Number(times.Negative)} ran backwards by the clocks that wrote them; {(times.Negative == 1 ? "it counts" : "they count")} as 0.";
    }
}
