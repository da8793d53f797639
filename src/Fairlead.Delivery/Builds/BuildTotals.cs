using Fairlead.Domain.Signals;
using Fairlead.Domain.Statistics;

namespace Fairlead.Builds;

/// <summary>Everything that the numbers of a stretch of time need.</summary>
internal sealed class BuildTotals
{
    private readonly List<long> _seconds = [], _jobs = [], _pipelines = [], _red = [], _suites = [];
    private readonly Dictionary<(Guid, string), TestPoint> _tests = [];
    private readonly Dictionary<(Guid, string), LinePoint> _coverage = [];

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    public int Cancelled { get; private set; }

    public int Skipped { get; private set; }

    public int HidFailure { get; private set; }

    public int OpenRed { get; private set; }

    public int SucceededOnMain { get; private set; }

    public int FailedOnMain { get; private set; }

    public int TestRuns { get; private set; }

    public int FlakyRuns { get; private set; }

    public int RepeatedRuns { get; private set; }

    public Proportion Success => Proportion.Of(Succeeded, Succeeded + Failed);

    public Proportion Flakiness => Proportion.Of(FlakyRuns, TestRuns);

    public long[] Seconds => field ??= Sorted(_seconds);

    /// <summary>Whether any job says how long it had waited; else pipelines do.</summary>
    public bool KnowsJobs => _jobs.Count > 0;

    public long[] Waited => field ??= Sorted(KnowsJobs ? _jobs : _pipelines);

    public long[] Red => field ??= Sorted(_red);

    public long[] TestSeconds => field ??= Sorted(_suites);

    public int Suites => _tests.Count;

    public long Tests => _tests.Values.Sum(t => (long)t.Tests);

    public long Covered => _coverage.Values.Sum(c => (long)c.Covered);

    public long Lines => _coverage.Values.Sum(c => (long)c.Lines);

    public int CoveredSuites => _coverage.Count;

    public double? Coverage => Lines > 0 ? (double)Covered / Lines : null;

    /// <summary>How large it is in memory, about; the sorted values come beside the others.</summary>
    public long Bytes => 400 + (16L * (_seconds.Count + _jobs.Count + _pipelines.Count + _red.Count + _suites.Count)) + (64L * (_tests.Count + _coverage.Count));

    public void Add(RunPoint run, bool isMain)
    {
        switch (run.State)
        {
            case RunState.Succeeded:
                Succeeded++;
                SucceededOnMain += isMain ? 1 : 0;
                HidFailure += run.HidFailure ? 1 : 0;
                break;
            case RunState.Failed:
                Failed++;
                FailedOnMain += isMain ? 1 : 0;
                break;
            case RunState.Cancelled:
                Cancelled++;
                return;
            default:
                Skipped++;
                return;
        }

        if (run.Seconds is { } seconds)
            _seconds.Add(seconds);

        // A source that does not know when a run was asked for says that it began at once.
        if (run.Waited is { } waited and > 0)
            _pipelines.Add(waited);
    }

    public void Add(JobPoint job) => _jobs.Add(job.Waited);

    public void Add(CiRed red)
    {
        if (red.EndedAt is { } end)
            _red.Add((long)(end - red.BeganAt).TotalSeconds);
        else
            OpenRed++;
    }

    /// <summary>Points come in order of time: the last one of a suite stays.</summary>
    public void Add(Guid repository, TestPoint run, bool isMain)
    {
        TestRuns++;
        FlakyRuns += run.IsFlaky ? 1 : 0;
        RepeatedRuns += run.WasRepeated ? 1 : 0;
        if (run.Seconds is { } seconds)
            _suites.Add((long)Math.Round(seconds, MidpointRounding.AwayFromZero));
        if (isMain)
            _tests[(repository, run.Suite)] = run;
    }

    public void Add(Guid repository, LinePoint point, bool isMain)
    {
        if (isMain)
            _coverage[(repository, point.Suite)] = point;
    }

    private static long[] Sorted(List<long> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
