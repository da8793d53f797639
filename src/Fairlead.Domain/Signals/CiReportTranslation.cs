using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>Reports of tests and coverage, with the label that was sent beside them.</summary>
public static class CiReportTranslation
{
    /// <param name="label">Whose report it is, and its form.</param>
    /// <param name="message">The report.</param>
    /// <returns>The one fact in it.</returns>
    /// <exception cref="UnreadableMessageException">It is no such report; the path is the line.</exception>
    public static Translation Of(CiReportLabel label, SourceMessage message)
    {
        var (body, at, until) = (message.Body, label.At ?? message.ReceivedAt, message.Until);
        return Translation.Of(label.Format switch
        {
            CiReportFormat.JUnit => Labelled(JUnitReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            CiReportFormat.Trx => Labelled(TrxReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            CiReportFormat.Cobertura => Labelled(CoberturaReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            _ => Labelled(LcovReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
        });
    }

    /// <param name="body">A file.</param>
    /// <returns>The form that its beginning shows; null for none of them.</returns>
    public static CiReportFormat? FormatOf(ReadOnlyMemory<byte> body)
    {
        if (XmlBodies.RootOf(body) is { } root)
        {
            return root switch
            {
                "testsuites" or "testsuite" => CiReportFormat.JUnit,
                "TestRun" => CiReportFormat.Trx,
                "coverage" => CiReportFormat.Cobertura,
                _ => null,
            };
        }

        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4096)]).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return text.StartsWith("TN:", StringComparison.Ordinal) || text.StartsWith("SF:", StringComparison.Ordinal) ? CiReportFormat.Lcov : null;
    }

    private static TestSignal Labelled(TestSignal signal, CiReportLabel label) => signal with { Branch = label.Branch, Url = label.Url };

    private static CoverageSignal Labelled(CoverageSignal signal, CiReportLabel label) => signal with { Branch = label.Branch, Url = label.Url };
}
