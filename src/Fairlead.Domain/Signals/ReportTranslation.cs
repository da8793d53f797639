using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>Reports of tests and coverage, with the label that was sent beside them.</summary>
public static class ReportTranslation
{
    /// <param name="label">Whose report it is, and its form.</param>
    /// <param name="delivery">The report.</param>
    /// <returns>The one fact in it.</returns>
    /// <exception cref="UnreadableDeliveryException">It is no such report; the path is the line.</exception>
    public static Translation Of(ReportLabel label, SourceDelivery delivery)
    {
        var (body, at, until) = (delivery.Body, label.At ?? delivery.ReceivedAt, delivery.Until);
        return Translation.Of(label.Format switch
        {
            ReportFormat.JUnit => Labelled(JUnitReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            ReportFormat.Trx => Labelled(TrxReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            ReportFormat.Cobertura => Labelled(CoberturaReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
            _ => Labelled(LcovReport.Of(body, label.Suite, label.Commit, label.Repository, label.Service, at, until), label),
        });
    }

    /// <param name="body">A file.</param>
    /// <returns>The form that its beginning shows; null for none of them.</returns>
    public static ReportFormat? FormatOf(ReadOnlyMemory<byte> body)
    {
        if (XmlBodies.RootOf(body) is { } root)
        {
            return root switch
            {
                "testsuites" or "testsuite" => ReportFormat.JUnit,
                "TestRun" => ReportFormat.Trx,
                "coverage" => ReportFormat.Cobertura,
                _ => null,
            };
        }

        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4096)]).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return text.StartsWith("TN:", StringComparison.Ordinal) || text.StartsWith("SF:", StringComparison.Ordinal) ? ReportFormat.Lcov : null;
    }

    private static TestSignal Labelled(TestSignal signal, ReportLabel label) => signal with { Branch = label.Branch, Url = label.Url };

    private static CoverageSignal Labelled(CoverageSignal signal, ReportLabel label) => signal with { Branch = label.Branch, Url = label.Url };
}
