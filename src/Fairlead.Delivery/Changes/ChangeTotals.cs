using Fairlead.Domain.Changes;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;

namespace Fairlead.Changes;

/// <summary>Durations of one kind.</summary>
internal sealed class Times
{
    private readonly List<long> _seconds = [];

    /// <summary>In ascending order.</summary>
    public long[] Sorted => field ??= [.. _seconds.Order()];

    /// <summary>How many.</summary>
    public int Count => _seconds.Count;

    /// <summary>How many the clocks said to be below 0.</summary>
    public int Negative { get; private set; }

    public void Add(StageTime? time)
    {
        if (time is not { } known)
            return;
        _seconds.Add(known.Seconds);
        Negative += known.WasNegative ? 1 : 0;
    }
}

/// <summary>Pull requests and arrivals on the trunk of some repositories in a stretch of days.</summary>
internal sealed class ChangeTotals
{
    private const long Day = 86_400;

    private readonly List<long> _lines = [];

    /// <summary>Merged pull requests of people.</summary>
    public int Merged { get; private set; }

    /// <summary>Merged pull requests of programs: in none of the numbers.</summary>
    public int ByBots { get; private set; }

    public Times Coding { get; } = new();

    public Times Pickup { get; } = new();

    public Times Review { get; } = new();

    public Times Deploy { get; } = new();

    /// <summary>Ages of branches that arrived on the trunk.</summary>
    public Times Branches { get; } = new();

    /// <summary>Lines of what arrived on the trunk, in ascending order.</summary>
    public long[] Lines => field ??= [.. _lines.Order()];

    /// <summary>How often something arrived on the trunk.</summary>
    public int Arrivals { get; private set; }

    /// <summary>Arrivals of which nobody knows when their branch began: squashed, rebased or written on the trunk without a forge that tells.</summary>
    public int Unknown => Arrivals - Branches.Sorted.Length;

    /// <summary>Arrivals within 24 hours of their first commit, of those of which that is known.</summary>
    public Proportion WithinADay => Proportion.Of(Branches.Sorted.TakeWhile(s => s <= Day).LongCount(), Branches.Sorted.Length);

    /// <summary>Merges that say they were made on another branch, to which the trunk was moved forward.</summary>
    public int MadeElsewhere { get; private set; }

    /// <summary>What these repositories had besides, that touches no path of the services in scope: in none of the numbers.</summary>
    public int Outside { get; private set; }

    /// <summary>How large it is in memory, about; the sorted values come beside the others.</summary>
    public long Bytes => 600 + (16L * (Coding.Count + Pickup.Count + Review.Count + Deploy.Count + Branches.Count + _lines.Count));

    /// <param name="weeks">Weeks, of one repository or several.</param>
    /// <param name="window">The days to count.</param>
    /// <param name="services">The services in scope.</param>
    /// <returns>Their totals.</returns>
    public static ChangeTotals Of(IEnumerable<ChangePoints> weeks, DayWindow window, IReadOnlySet<Guid> services)
    {
        var totals = new ChangeTotals();
        foreach (var week in weeks)
        {
            foreach (var merged in week.Merged.Where(m => window.Contains(m.Day)))
            {
                if (totals.Concerns(merged.Services, services))
                    totals.Add(merged);
            }

            foreach (var arrival in week.Arrivals.Where(a => window.Contains(a.Day)))
            {
                if (totals.Concerns(arrival.Services, services))
                    totals.Arrive(arrival.Branch, arrival.Lines, arrival.IsMadeElsewhere);
            }
        }

        return totals;
    }

    private bool Concerns(Guid[]? concerned, IReadOnlySet<Guid> services)
    {
        if (concerned is null || Array.Exists(concerned, services.Contains))
            return true;
        Outside++;
        return false;
    }

    private void Add(MergedPoint merged)
    {
        if (merged.IsByBot)
        {
            ByBots++;
            return;
        }

        Merged++;
        Coding.Add(merged.Stages.Coding);
        Pickup.Add(merged.Stages.Pickup);
        Review.Add(merged.Stages.Review);
        Deploy.Add(merged.Stages.Deploy);
        if (merged.IsOnTrunk)
            Arrive(merged.Stages.Branch, merged.Lines);
    }

    private void Arrive(StageTime? branch, int? lines, bool isMadeElsewhere = false)
    {
        Arrivals++;
        MadeElsewhere += isMadeElsewhere ? 1 : 0;
        Branches.Add(branch);
        if (lines is { } count)
            _lines.Add(count);
    }
}
