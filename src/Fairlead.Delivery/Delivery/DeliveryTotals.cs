using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Delivery;

/// <summary>Days of delivery added up: everything that the measures of a window need.</summary>
internal sealed record DeliveryTotals
{
    public int Deployments { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Those and the deployments that may have failed, where that cannot be told.</summary>
    public int Candidates { get; private set; }

    public int Rework { get; private set; }

    /// <summary>Deployments of which it can be told whether they failed, and of which whether they were rework.</summary>
    public int Judged { get; private set; }

    public int JudgedRework { get; private set; }

    public int OpenFailures { get; private set; }

    public int Negative { get; private set; }

    public int BaselineChanges { get; private set; }

    public int BotChanges { get; private set; }

    /// <summary>Lead times in ascending order, in seconds.</summary>
    public long[] LeadTimes { get; private set; } = [];

    /// <summary>Recovery times in ascending order, in seconds.</summary>
    public long[] Recoveries { get; private set; } = [];

    /// <summary>What waits now, whatever the window.</summary>
    public ServiceNow Waits { get; init; }

    /// <summary>Whether any repository of them was read, without which nobody knows what waits.</summary>
    public bool WasRead { get; init; }

    public Proportion ChangeFailRate => Proportion.Of(Failed, Judged);

    public Proportion ReworkRate => Proportion.Of(Rework, JudgedRework);

    public static DeliveryTotals Of(IEnumerable<UnpackedDay> days)
    {
        var totals = new DeliveryTotals();
        var (leadTimes, recoveries) = (new List<long[]>(), new List<long[]>());
        foreach (var (day, lead, recovery) in days)
        {
            totals.Deployments += day.Deployments;
            totals.Candidates += day.Failed;
            totals.Judged += day.TellsFailures ? day.Deployments : 0;
            totals.Failed += day.TellsFailures ? day.Failed : 0;
            totals.JudgedRework += day.TellsRework ? day.Deployments : 0;
            totals.Rework += day.TellsRework ? day.Rework : 0;
            totals.OpenFailures += day.OpenFailures;
            totals.Negative += day.Negative;
            totals.BaselineChanges += day.BaselineChanges;
            totals.BotChanges += day.BotChanges;
            leadTimes.Add(lead);
            recoveries.Add(recovery);
        }

        totals.LeadTimes = Sorted(leadTimes);
        totals.Recoveries = Sorted(recoveries);
        return totals;
    }

    private static long[] Sorted(List<long[]> runs)
    {
        var all = new long[runs.Sum(r => r.Length)];
        var at = 0;
        foreach (var run in runs)
        {
            run.CopyTo(all, at);
            at += run.Length;
        }

        Array.Sort(all);
        return all;
    }
}
