using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Builds;

/// <summary>A test that gave two results on one commit.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Passed">In how many reports it passed.</param>
/// <param name="Failed">In how many it failed.</param>
/// <param name="WasRetried">Whether one report says itself that it was run again and passed.</param>
public sealed record UnsteadyTest(string Name, int Passed, int Failed, bool WasRetried);

/// <summary>All reports of one suite on one commit, taken together: parts of a run that was split, and runs that were repeated.</summary>
/// <param name="Reports">How many reports there are.</param>
/// <param name="Tests">How many different tests they hold.</param>
/// <param name="Passed">How many of these passed when they were last run.</param>
/// <param name="Failed">How many failed when they were last run.</param>
/// <param name="Skipped">How many were not run.</param>
/// <param name="Seconds">How long the tests take when each is run once, in seconds; null where a report does not say.</param>
/// <param name="WasRepeated">Whether any test was run more than once: only then can it be seen to be unsteady.</param>
/// <param name="Unsteady">The tests that gave two results, by name.</param>
public sealed record SuiteRun(int Reports, int Tests, int Passed, int Failed, int Skipped, double? Seconds, bool WasRepeated, IReadOnlyList<UnsteadyTest> Unsteady)
{
    /// <param name="reports">The reports of one suite on one commit in the order in which they were made, each as <see cref="TestSignal.Brief"/> has it; at least one.</param>
    /// <returns>
    /// What they say together. Reports that list no tests count only where none does; then the last one counts. A name that one report lists twice with two
    /// results failed there: two tests may be called the same, so that it is no sign of unsteadiness.
    /// </returns>
    public static SuiteRun Of(IReadOnlyList<TestSignal> reports)
    {
        var listed = reports.Where(r => r.ListsTests).ToList();
        if (listed.Count == 0)
        {
            var last = reports[^1];
            return new(reports.Count, last.Passed + last.Failed + last.Skipped, last.Passed, last.Failed, last.Skipped, last.Seconds, false, []);
        }

        var sets = listed.ConvertAll(r => new Outcomes(r));
        var unsteady = listed.SelectMany(r => r.Cases).GroupBy(c => c.Name, StringComparer.Ordinal).Select(same =>
        {
            var number = TestNames.NumberOf(same.Key);
            return new UnsteadyTest(same.Key, sets.Count(s => s.Passed.Contains(number)), sets.Count(s => s.Failed.Contains(number)), same.Any(c => c is { WasRetried: true, Outcome: TestOutcome.Passed }));
        }).Where(t => t.WasRetried || t is { Passed: > 0, Failed: > 0 }).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var retried = listed.Exists(r => r.Cases.Any(c => c.WasRetried));
        if (listed.Count == 1)
        {
            var (only, all) = (listed[0], listed[0].Passed + listed[0].Failed + listed[0].Skipped);
            return new(reports.Count, all, only.Passed, only.Failed, only.Skipped, only.Seconds, retried, unsteady);
        }

        // What was skipped in a repetition of the failed ones ended as it had before.
        var ends = new Dictionary<uint, TestOutcome>();
        foreach (var set in sets)
        {
            foreach (var number in set.Skipped)
                ends.TryAdd(number, TestOutcome.Skipped);
            foreach (var number in set.Passed)
                ends[number] = TestOutcome.Passed;
            foreach (var number in set.Failed)
                ends[number] = TestOutcome.Failed;
        }

        int Ended(TestOutcome outcome) => ends.Values.Count(o => o == outcome);
        var runs = sets.Sum(s => s.Passed.Count + s.Failed.Count);
        var once = Ended(TestOutcome.Passed) + Ended(TestOutcome.Failed);
        var seconds = listed.TrueForAll(r => r.Seconds is not null) ? listed.Sum(r => r.Seconds!.Value) * (runs == 0 ? 1 : (double)once / runs) : (double?)null;
        return new(reports.Count, ends.Count, Ended(TestOutcome.Passed), Ended(TestOutcome.Failed), Ended(TestOutcome.Skipped), seconds, retried || runs > once, unsteady);
    }

    private sealed class Outcomes(TestSignal report)
    {
        public HashSet<uint> Passed { get; } = TestNames.Unpack(report.PassedTests).ToHashSet();

        public HashSet<uint> Failed { get; } = TestNames.Unpack(report.FailedTests).ToHashSet();

        public HashSet<uint> Skipped { get; } = TestNames.Unpack(report.SkippedTests).ToHashSet();
    }
}
