using System.Globalization;
using System.Text;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class TestReportTests
{
    // Made by hand after Surefire's report: suites without an outer element, an error beside a failure, a test that passed the second time.
    private const string Surefire = """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="com.acme.CartTest" time="1,234.5" tests="6" errors="1" skipped="1" failures="1" flakes="1">
          <properties><property name="java.version" value="21"/></properties>
          <testcase name="adds" classname="com.acme.CartTest" time="0.25"/>
          <testcase name="removes" classname="com.acme.CartTest" time="0.5"><failure message="expected 1" type="X">at <![CDATA[<failure>]]></failure><system-out>x</system-out></testcase>
          <testcase name="breaks" classname="com.acme.CartTest" time="0.1"><error type="NPE"/></testcase>
          <testcase name="waits" classname="com.acme.CartTest" time="0"><skipped message="later"/></testcase>
          <testcase name="races" classname="com.acme.CartTest" time="0.2"><flakyFailure type="X"><stackTrace>x</stackTrace><error>no failure of its own</error></flakyFailure></testcase>
          <testcase name="keeps failing" classname="com.acme.CartTest" time="0.2"><failure/><rerunFailure type="X"/></testcase>
        </testsuite>
        """;

    [Fact]
    public void A_junit_report_is_counted_test_by_test()
    {
        var signal = JUnit(Surefire);

        (signal.Passed, signal.Failed, signal.Skipped, signal.Seconds).ShouldBe((2, 3, 1, 1234.5));
        signal.Cases.ShouldBe([
            new("com.acme.CartTest.adds", TestOutcome.Passed, 0.25),
            new("com.acme.CartTest.removes", TestOutcome.Failed, 0.5),
            new("com.acme.CartTest.breaks", TestOutcome.Failed, 0.1),
            new("com.acme.CartTest.waits", TestOutcome.Skipped, 0),
            new("com.acme.CartTest.races", TestOutcome.Passed, 0.2, WasRetried: true),
            new("com.acme.CartTest.keeps failing", TestOutcome.Failed, 0.2, WasRetried: true),
        ]);
        (signal.Suite, signal.Sha, signal.Repository, signal.Service, signal.At).ShouldBe(("unit", "015e3d3b480e417aede5a1293bd61de9b0fd051d", "github.com/acme/app", "shop", Sent.Now));
        signal.Title.ShouldBe("unit: 2 passed, 3 failed, 1 skipped");
    }

    [Fact]
    public void Nested_suites_are_counted_once()
    {
        var signal = JUnit("""
            <testsuites tests="99"><testsuite name="a" tests="3" time="2"><testsuite name="b" tests="2" time="1.5"><testcase name="x"/><testcase name="y"/></testsuite><testcase name="z"/></testsuite>
            <testsuite name="empty" tests="0" time="0.5"/></testsuites>
            """);

        (signal.Passed, signal.Seconds, signal.Cases.Count).ShouldBe((3, 2.5, 3));
    }

    [Fact]
    public void Where_no_test_is_listed_the_outermost_suites_are_believed()
    {
        var signal = JUnit("""<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuite><testsuite tests="1"/></testsuites>""");

        (signal.Passed, signal.Failed, signal.Skipped).ShouldBe((5, 3, 3));
    }

    // google/googletest, advanced.md: a disabled test has status="notrun".
    [Fact]
    public void A_test_that_is_switched_off_did_not_pass() => JUnit("""<testsuites><testsuite><testcase name="a" status="notrun"/><testcase name="b" status="run" result="completed"/></testsuite></testsuites>""").Skipped.ShouldBe(1);

    [Fact]
    public void The_same_report_of_a_commit_is_one_fact()
    {
        JUnit(Surefire).Id.ShouldBe(JUnit(Surefire).Id);
        JUnit(Surefire).Id.ShouldNotBe(JUnit(Surefire.Replace("0.25", "0.26")).Id);
        JUnit(Surefire).Id.ShouldNotBe(JUnitReport.Of(Bytes(Surefire), "unit", null, null, null, Sent.Now).Id);
    }

    // The last sign is the decimal one (Surefire writes numbers in the locale of its host); worked by hand.
    [Theory]
    [InlineData("0.012", 0.012)]
    [InlineData("0,012", 0.012)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("1,234,567", 1234567.0)]
    [InlineData("1,234,567.25", 1234567.25)]
    [InlineData("1E-3", 0.001)]
    [InlineData(" 2 ", 2.0)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("NaN", null)]
    [InlineData("1e999", null)]
    [InlineData("soon", null)]
    public void Seconds_are_read_in_any_locale(string time, double? seconds) => JUnit($"<testsuite><testcase name='a' time='{time}'/></testsuite>").Cases[0].Seconds.ShouldBe(seconds);

    [Fact]
    public void Every_locale_says_the_same() =>
        Gen.Select(Gen.Long[0, 9_999_999_999], Gen.OneOf("en-US", "de-DE")).Sample((milliseconds, culture) =>
        {
            var seconds = milliseconds / 1000m;
            JUnit($"<testsuite><testcase name='a' time='{seconds.ToString("#,##0.000", CultureInfo.GetCultureInfo(culture))}'/></testsuite>").Cases[0].Seconds.ShouldBe((double)seconds);
        });

    [Fact]
    public void Counts_are_those_of_the_cases() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[1, 3]).Sample((passed, failed, skipped, depth) =>
        {
            var cases = string.Concat(Enumerable.Repeat("<testcase name='p'/>", passed).Concat(Enumerable.Repeat("<testcase name='f'><error/></testcase>", failed)).Concat(Enumerable.Repeat("<testcase name='s'><skipped/></testcase>", skipped)));
            var signal = JUnit($"<testsuites>{string.Concat(Enumerable.Repeat("<testsuite>", depth))}{cases}{string.Concat(Enumerable.Repeat("</testsuite>", depth))}</testsuites>");

            (signal.Passed, signal.Failed, signal.Skipped).ShouldBe((passed, failed, skipped));
        });

    // Made by hand after 'dotnet test --logger trx'; a writer leaves out the outcome Error (microsoft/vstest, TrxLogger, TestResult.Save).
    private const string Trx = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Times creation="2026-03-01T10:00:00.0000000+01:00" start="2026-03-01T10:00:00.5000000+01:00" finish="2026-03-01T10:00:03.0000000+01:00"/>
          <Results>
            <UnitTestResult testId="a" testName="Adds" outcome="Passed" duration="00:00:01.5000000"><Output><StdOut>x</StdOut></Output></UnitTestResult>
            <UnitTestResult testId="b" testName="Acme.CartTest.Removes" outcome="Failed" duration="00:00:00.2500000"/>
            <UnitTestResult testId="c" testName="Rows" outcome="Failed" duration="00:00:00.3">
              <InnerResults><UnitTestResult testId="c" testName="Rows (1)" outcome="Passed"/><UnitTestResult testId="c" testName="Rows (2)" outcome="Failed"/></InnerResults>
            </UnitTestResult>
            <UnitTestResult testId="d" testName="Waits" outcome="NotExecuted"/>
            <UnitTestResult testId="e" testName="Unsure" outcome="Inconclusive"/>
            <UnitTestResult testId="f" testName="Broke"/>
          </Results>
          <TestDefinitions>
            <UnitTest name="Adds" id="A"><TestMethod codeBase="x.dll" className="Acme.CartTest, Acme.Tests, Version=1.0.0.0" name="Adds"/></UnitTest>
            <UnitTest name="Acme.CartTest.Removes" id="b"><TestMethod className="Acme.CartTest" name="Removes"/></UnitTest>
          </TestDefinitions>
          <ResultSummary outcome="Failed"><Counters total="7" passed="1"/></ResultSummary>
        </TestRun>
        """;

    [Fact]
    public void A_trx_report_is_counted_row_by_row()
    {
        var signal = TrxReport.Of(Bytes(Trx), "unit", null, null, null, Sent.Now);

        (signal.Passed, signal.Failed, signal.Skipped, signal.Seconds).ShouldBe((2, 3, 2, 2.5));
        signal.Cases.Select(c => c.Name).ShouldBe(["Acme.CartTest.Adds", "Acme.CartTest.Removes", "Rows (1)", "Rows (2)", "Waits", "Unsure", "Broke"]);
        signal.Cases[0].Seconds.ShouldBe(1.5);
        TrxReport.Of(Bytes(Trx.Replace("<Times", "<Zeiten")), "unit", null, null, null, Sent.Now).Seconds.ShouldBe(1.75);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{}", "line 1")]
    [InlineData("<html/>", "line 1")]
    [InlineData("<testsuite>\n<testcase name='a'>\n</testsuite>", "line 3")]
    [InlineData("<testsuite>\n<testcase/></testsuite>", "line 2")]
    [InlineData("<testsuites>\n\n<testsuite tests='many'/></testsuites>", "line 3")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]>\n<testsuite/>", "line 1")]
    [InlineData("<testsuites><testsuite tests='9' failures='2147483647' errors='2147483647'/></testsuites>", "")]
    public void What_is_no_report_is_refused_with_the_line(string body, string line) =>
        Should.Throw<UnreadableMessageException>(() => JUnit(body)).Path.ShouldBe(line);

    [Fact]
    public void Elements_beyond_reason_are_refused() =>
        Should.Throw<UnreadableMessageException>(() => JUnit(string.Concat(Enumerable.Repeat("<testsuite>", 500)))).Message.ShouldContain("nested");

    [Fact]
    public void A_trx_report_is_no_junit_report() => Should.Throw<UnreadableMessageException>(() => JUnit(Trx)).Message.ShouldBe("line 2: 'TestRun' is not expected as the outermost element, but testsuites or testsuite.");

    private static TestSignal JUnit(string report) => JUnitReport.Of(Bytes(report), "unit", "015E3D3B480E417AEDE5A1293BD61DE9B0FD051D", "https://github.com/Acme/App.git", "shop", Sent.Now);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
