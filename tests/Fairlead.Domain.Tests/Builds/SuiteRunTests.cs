using CsCheck;
using Fairlead.Domain.Builds;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Builds;

/// <summary>Reports of one suite on one commit, taken together. Worked by hand after docs/definitions/delivery/test-flakiness.md and test-duration.md.</summary>
public sealed class SuiteRunTests
{
    [Fact]
    public void A_test_that_fails_and_then_passes_on_the_same_commit_is_unsteady()
    {
        var run = SuiteRun.Of([Report(20, "adds+", "pays-", "waits-", "later?"), Report(24, "adds+", "pays+", "waits-", "later?")]);

        run.Unsteady.ShouldHaveSingleItem().ShouldBe(new UnsteadyTest("pays", 1, 1, false));
        (run.Reports, run.Tests, run.Passed, run.Failed, run.Skipped, run.WasRepeated).ShouldBe((2, 4, 2, 1, 1, true));
    }

    [Fact]
    public void Reports_of_different_tests_are_parts_of_one_run()
    {
        var run = SuiteRun.Of([Report(10, "a+", "b-"), Report(14, "c+", "d+")]);

        (run.Tests, run.Passed, run.Failed, run.Seconds, run.WasRepeated, run.Unsteady.Count).ShouldBe((4, 3, 1, 24.0, false, 0));
    }

    // Four tests in 20 s and again in 24 s: 44 · 4 / 8.
    [Fact]
    public void A_suite_that_is_run_twice_takes_as_long_as_once() => SuiteRun.Of([Report(20, "a+", "b+", "c+", "d+"), Report(24, "a+", "b+", "c+", "d+")]).Seconds.ShouldBe(22);

    [Fact]
    public void Failing_twice_is_steady() => SuiteRun.Of([Report(1, "pays-"), Report(1, "pays-")]).Unsteady.ShouldBeEmpty();

    [Fact]
    public void What_a_report_calls_retried_is_unsteady_only_where_it_passed()
    {
        var run = SuiteRun.Of([Brief(1, [new("races", TestOutcome.Passed, 1, WasRetried: true), new("broken", TestOutcome.Failed, 1, WasRetried: true), new("fine", TestOutcome.Passed, 1)])]);

        run.Unsteady.Select(t => t.Name).ShouldBe(["races"]);
        (run.WasRepeated, run.Passed, run.Failed).ShouldBe((true, 2, 1));
    }

    [Fact]
    public void Two_tests_of_one_name_in_one_report_prove_nothing() => SuiteRun.Of([Report(1, "same+", "same-"), Report(1, "other+")]).Unsteady.ShouldBeEmpty();

    [Fact]
    public void A_repetition_of_the_failed_ones_alone_leaves_the_rest_as_it_was()
    {
        var run = SuiteRun.Of([Report(30, "a+", "b+", "c-"), Report(10, "a?", "b?", "c+")]);

        (run.Passed, run.Failed, run.Skipped, run.Seconds).ShouldBe((3, 0, 0, 30.0), "40 s for four runs of three tests");
        run.Unsteady.Select(t => t.Name).ShouldBe(["c"]);
    }

    [Fact]
    public void Of_reports_without_tests_the_last_one_counts()
    {
        var run = SuiteRun.Of([Counted(5, 1), Counted(6, 0)]);

        (run.Reports, run.Tests, run.Passed, run.Failed, run.WasRepeated).ShouldBe((2, 6, 6, 0, false));
        SuiteRun.Of([Counted(5, 1), Report(1, "a+")]).Tests.ShouldBe(1, "what lists its tests says more");
    }

    [Fact]
    public void A_brief_report_names_what_failed_and_knows_the_rest()
    {
        var many = Brief(1, [.. Enumerable.Range(0, 5000).Select(i => new TestCase($"test {i}", i % 2 == 0 ? TestOutcome.Failed : TestOutcome.Passed, 0.1))]);

        (many.Cases.Count, many.Cases.All(c => c.Outcome == TestOutcome.Failed), many.Passed).ShouldBe((TestSignal.MostNamed, true, 2500));
        TestNames.Unpack(many.PassedTests).Count.ShouldBe(2500);
        many.Brief().ShouldBeSameAs(many);
        many.PassedTests.Length.ShouldBeLessThan(2500 * 5);
    }

    [Fact]
    public void Packed_names_come_back() => Gen.UInt.Array[0, 300].Sample(numbers => TestNames.Unpack(TestNames.Pack(numbers)).ShouldBe(numbers.Distinct().Order()));

    [Theory]
    [InlineData("gA==")]
    [InlineData("//////////8=")]
    [InlineData("no base64")]
    public void What_is_no_packed_name_is_refused(string text) => Should.Throw<FormatException>(() => TestNames.Unpack(text));

    [Fact]
    public void The_order_of_parts_changes_nothing_but_the_last_word() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 12], Gen.Int[0, 3].Array[1, 12]).Sample((one, other) =>
        {
            var (a, b) = (SuiteRun.Of([Random(one), Random(other)]), SuiteRun.Of([Random(other), Random(one)]));
            (a.Tests, a.Unsteady.Count, a.WasRepeated, a.Skipped).ShouldBe((b.Tests, b.Unsteady.Count, b.WasRepeated, b.Skipped));
            a.Tests.ShouldBe(a.Passed + a.Failed + a.Skipped);
        });

    private static TestSignal Random(int[] ends) => Brief(1, [.. ends.Select((e, i) => (e, i)).Where(t => t.e < 3).Select(t => new TestCase($"t{t.i}", (TestOutcome)t.e, 1)).DefaultIfEmpty(new("t0", TestOutcome.Passed, 1))]);

    // 'name+' passed, 'name-' failed, 'name?' was not run.
    private static TestSignal Report(double seconds, params string[] tests) =>
        Brief(seconds, [.. tests.Select(t => new TestCase(t[..^1], t[^1] switch { '+' => TestOutcome.Passed, '-' => TestOutcome.Failed, _ => TestOutcome.Skipped }, 1))]);

    private static TestSignal Brief(double seconds, IReadOnlyList<TestCase> cases) => (Counted(cases.Count(c => c.Outcome == TestOutcome.Passed), cases.Count(c => c.Outcome == TestOutcome.Failed)) with
    {
        Skipped = cases.Count(c => c.Outcome == TestOutcome.Skipped),
        Seconds = seconds,
        Cases = cases,
    }).Brief();

    private static TestSignal Counted(int passed, int failed) => new() { Id = "1", At = DateTime.UnixEpoch, Title = "unit", Suite = "unit", Passed = passed, Failed = failed, Skipped = 0 };
}
