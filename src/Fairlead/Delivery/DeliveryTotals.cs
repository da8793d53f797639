using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;

namespace Fairlead.Delivery;

/// <summary>Days of delivery added up: everything that the measures of a window need.</summary>
internal sealed class DeliveryTotals
{
    private readonly List<long> _leadTimes = [];
    private readonly List<long> _recoveries = [];
    private long[]? _sortedLeadTimes;
    private long[]? _sortedRecoveries;

    public int Deployments { get; private set; }

    public int Failed { get; private set; }

    public int Rework { get; private set; }

    public int OpenFailures { get; private set; }

    public int Negative { get; private set; }

    public int BaselineChanges { get; private set; }

    /// <summary>Lead times in ascending order, in seconds.</summary>
    public long[] LeadTimes => _sortedLeadTimes ??= Sorted(_leadTimes);

    /// <summary>Recovery times in ascending order, in seconds.</summary>
    public long[] Recoveries => _sortedRecoveries ??= Sorted(_recoveries);

    public Proportion ChangeFailRate => Proportion.Of(Failed, Deployments);

    public Proportion ReworkRate => Proportion.Of(Rework, Deployments);

    public static DeliveryTotals Of(IEnumerable<DeliveryDay> days)
    {
        var totals = new DeliveryTotals();
        foreach (var day in days)
        {
            totals.Deployments += day.Deployments;
            totals.Failed += day.Failed;
            totals.Rework += day.Rework;
            totals.OpenFailures += day.OpenFailures;
            totals.Negative += day.Negative;
            totals.BaselineChanges += day.BaselineChanges;
            PackedSeconds.Unpack(day.LeadTimes, totals._leadTimes);
            PackedSeconds.Unpack(day.Recoveries, totals._recoveries);
        }

        return totals;
    }

    private static long[] Sorted(List<long> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
