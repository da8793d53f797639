using System.Globalization;
using System.Xml;

namespace Fairlead.Domain.Signals;

/// <summary>Coverage reports in Cobertura's XML (coverlet, coverage.py, gcovr and others write it).</summary>
public static class CoberturaReport
{
    private static readonly string[] Roots = ["coverage"];

    /// <param name="body">The report.</param>
    /// <param name="suite">What the sender calls it.</param>
    /// <param name="commit">The commit that was tested.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="at">When it was measured.</param>
    /// <param name="until">Ends the reading.</param>
    /// <returns>The totals that the report names; where it names none, its lines are counted, each line of a file once.</returns>
    /// <exception cref="UnreadableMessageException">It is no such report; the path is the line.</exception>
    public static CoverageSignal Of(ReadOnlyMemory<byte> body, string suite, string? commit, string? repository, string? service, DateTime at, CancellationToken until = default) => XmlBodies.Read(body, Roots, reader =>
    {
        var origin = new CiReportOrigin(body, suite, commit, repository, service, at);
        if (XmlBodies.Count(reader, "lines-covered") is { } covered && XmlBodies.Count(reader, "lines-valid") is { } valid)
        {
            if (covered > valid)
                throw XmlBodies.Wrong(reader, $"lines-covered is {covered}, more than lines-valid, {valid}.");
            // What follows has to be XML to its end all the same.
            while (XmlBodies.Next(reader))
                continue;
            return CoverageReport.Signal(origin, covered, valid);
        }

        // Methods repeat the lines of their class, and classes of one file may share lines.
        // Files are numbered: a name may be as long as the report, and is looked at once and not for each line.
        var lines = new Dictionary<(int File, int Line), bool>();
        var files = new Dictionary<string, int>(StringComparer.Ordinal);
        var file = -1;
        while (XmlBodies.Next(reader))
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "class")
                file = TestReport.Number(files, reader.GetAttribute("filename") ?? reader.GetAttribute("name") ?? "");
            if (reader.LocalName != "line")
                continue;
            var line = (file, XmlBodies.Count(reader, "number") ?? throw XmlBodies.Wrong(reader, "A line has no number."));
            lines[line] = lines.GetValueOrDefault(line) || IsHit(reader);
        }

        return CoverageReport.Signal(origin, lines.Count(l => l.Value), lines.Count);
    }, mayNameType: true, until);

    private static bool IsHit(XmlReader reader) => reader.GetAttribute("hits") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hits)
        ? hits > 0
        : throw XmlBodies.Wrong(reader, "A line has no number of hits.");
}
