using System.Globalization;
using System.Xml;

namespace Fairlead.Domain.Signals;

/// <summary>Test reports of Visual Studio and 'dotnet test --logger trx' (namespace microsoft.com/schemas/VisualStudio/TeamTest/2010).</summary>
public static class TrxReport
{
    private static readonly string[] Roots = ["TestRun"];

    /// <param name="body">The report.</param>
    /// <param name="suite">What the sender calls it.</param>
    /// <param name="commit">The commit that was tested.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="at">When it was run.</param>
    /// <param name="until">Ends the reading.</param>
    /// <returns>
    /// The run. Of a test with data each row counts and not the test around them. How long it took is from its start to its finish, else the
    /// sum of its tests. What neither passed nor failed, such as 'Inconclusive', counts as skipped.
    /// </returns>
    /// <exception cref="UnreadableMessageException">It is no such report; the path is the line.</exception>
    public static TestSignal Of(ReadOnlyMemory<byte> body, string suite, string? commit, string? repository, string? service, DateTime at, CancellationToken until = default) => XmlBodies.Read(body, Roots, reader =>
    {
        var results = new List<Result>();
        var open = new Stack<int>();
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? test = null;
        double? seconds = null;
        while (XmlBodies.Next(reader))
        {
            var isStart = reader.NodeType == XmlNodeType.Element;
            switch (reader.LocalName)
            {
                case "Times" when isStart:
                    seconds = Between(reader.GetAttribute("start"), reader.GetAttribute("finish"));
                    break;
                case "UnitTestResult" when isStart:
                    if (open.TryPeek(out var outer))
                        results[outer] = results[outer] with { HasRows = true };
                    results.Add(new Result(
                        reader.GetAttribute("testId"),
                        reader.GetAttribute("testName") ?? throw XmlBodies.Wrong(reader, "A UnitTestResult has no testName."),
                        reader.GetAttribute("outcome"),
                        Duration(reader.GetAttribute("duration")),
                        HasRows: false));
                    if (!reader.IsEmptyElement)
                        open.Push(results.Count - 1);
                    break;
                case "UnitTestResult":
                    open.Pop();
                    break;
                case "UnitTest" when isStart:
                    test = reader.GetAttribute("id");
                    break;
                case "TestMethod" when isStart && test is not null && reader.GetAttribute("className") is { } owner:
                    // Older writers name the assembly behind the class.
                    owners[test] = owner.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0 ? owner[..comma] : owner;
                    break;
            }
        }

        var cases = results.Where(r => !r.HasRows)
            .Select(r => new TestCase(TestReport.Name(r.Test is null ? null : owners.GetValueOrDefault(r.Test), r.Name), Outcome(r.Outcome), r.Seconds))
            .ToList();
        return TestReport.Signal(new(body, suite, commit, repository, service, at), cases, TestReport.Count(cases), seconds ?? TestReport.Seconds(cases));
    }, until: until);

    private static TestOutcome Outcome(string? outcome) => outcome switch
    {
        "Passed" or "PassedButRunAborted" or "Warning" or "Completed" => TestOutcome.Passed,
        // The writer leaves out the first value of its enumeration, which is Error.
        null or "Failed" or "Error" or "Timeout" or "Aborted" => TestOutcome.Failed,
        _ => TestOutcome.Skipped,
    };

    private static double? Between(string? start, string? finish) =>
        start is not null && finish is not null && InstantText.TryRead(start, out var from) && InstantText.TryRead(finish, out var to) && to >= from ? (to - from).TotalSeconds : null;

    private static double? Duration(string? text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span.TotalSeconds : null;

    private sealed record Result(string? Test, string Name, string? Outcome, double? Seconds, bool HasRows);
}
