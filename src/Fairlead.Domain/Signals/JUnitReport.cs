using System.Xml;

namespace Fairlead.Domain.Signals;

/// <summary>Test reports in the form that Ant's JUnit task began and everybody writes since, with what Surefire, pytest, GoogleTest and others added.</summary>
public static class JUnitReport
{
    private static readonly string[] Roots = ["testsuites", "testsuite"];

    /// <param name="body">The report.</param>
    /// <param name="suite">What the sender calls it.</param>
    /// <param name="commit">The commit that was tested.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="at">When it was run.</param>
    /// <param name="until">Ends the reading.</param>
    /// <returns>
    /// The run. Its tests are counted; what a suite says about its number counts only where it lists none. Errors count as failed. A test that
    /// Surefire ran again ('flakyFailure') passed, and was retried.
    /// </returns>
    /// <exception cref="UnreadableMessageException">It is no such report; the path is the line.</exception>
    public static TestSignal Of(ReadOnlyMemory<byte> body, string suite, string? commit, string? repository, string? service, DateTime at, CancellationToken until = default) => XmlBodies.Read(body, Roots, reader =>
    {
        var cases = new List<TestCase>();
        var totals = new TestTotals();
        double? suites = null;
        var whole = reader.LocalName == "testsuites" ? CiReportSeconds.Of(reader.GetAttribute("time")) : null;
        var depth = 0;
        do
        {
            var isSuite = reader.LocalName == "testsuite";
            if (isSuite && reader.NodeType == XmlNodeType.EndElement)
                depth--;
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (isSuite && depth == 0)
            {
                // Outer suites count what their inner ones do.
                totals = Plus(totals, Said(reader));
                suites = CiReportSeconds.Of(reader.GetAttribute("time")) is { } seconds ? (suites ?? 0) + seconds : suites;
            }

            if (isSuite && !reader.IsEmptyElement)
                depth++;
            if (reader.LocalName == "testcase")
                cases.Add(Case(reader));
        }
        while (XmlBodies.Next(reader));

        totals = cases.Count > 0 ? TestReport.Count(cases) : totals;
        return TestReport.Signal(new(body, suite, commit, repository, service, at), cases, totals, whole ?? suites ?? TestReport.Seconds(cases));
    }, until: until);

    private static TestCase Case(XmlReader reader)
    {
        var name = TestReport.Name(reader.GetAttribute("classname"), reader.GetAttribute("name") ?? throw XmlBodies.Wrong(reader, "A testcase has no name."));
        var seconds = CiReportSeconds.Of(reader.GetAttribute("time"));
        // GoogleTest has no element for a test that is switched off.
        var isOff = reader.GetAttribute("status") is "notrun" or "disabled" or "skipped" || reader.GetAttribute("result") is "suppressed" or "skipped";
        bool hasFailed = false, isSkipped = isOff, wasRetried = false;
        if (!reader.IsEmptyElement)
        {
            var depth = reader.Depth;
            while (XmlBodies.Next(reader) && reader.Depth > depth)
            {
                if (reader.Depth != depth + 1)
                    continue;
                hasFailed |= reader.LocalName is "failure" or "error";
                isSkipped |= reader.LocalName == "skipped";
                wasRetried |= reader.LocalName is "flakyFailure" or "flakyError" or "rerunFailure" or "rerunError";
            }
        }

        return new TestCase(name, hasFailed ? TestOutcome.Failed : isSkipped ? TestOutcome.Skipped : TestOutcome.Passed, seconds, wasRetried);
    }

    private static TestTotals Said(XmlReader reader)
    {
        var skipped = (XmlBodies.Count(reader, "skipped") ?? XmlBodies.Count(reader, "skips") ?? 0) + (XmlBodies.Count(reader, "disabled") ?? 0);
        var failed = (XmlBodies.Count(reader, "failures") ?? 0) + (XmlBodies.Count(reader, "errors") ?? 0);
        return new TestTotals(Math.Max(0, (XmlBodies.Count(reader, "tests") ?? 0) - skipped - failed), failed, skipped);
    }

    private static TestTotals Plus(TestTotals one, TestTotals other) => new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);
}
