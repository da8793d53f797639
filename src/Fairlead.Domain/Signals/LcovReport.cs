using System.Globalization;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>Coverage reports in lcov's tracefile format (geninfo(1), 'FILES').</summary>
public static class LcovReport
{
    /// <param name="body">The report.</param>
    /// <param name="suite">What the sender calls it.</param>
    /// <param name="commit">The commit that was tested.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="at">When it was measured.</param>
    /// <param name="until">Ends the reading.</param>
    /// <returns>
    /// The lines of 'DA', each line of a file once, also where several tests name it; of a section without 'DA' what 'LF' and 'LH' say.
    /// </returns>
    /// <exception cref="UnreadableMessageException">A line is not what it has to be, or there is no section; the path is the line.</exception>
    public static CoverageSignal Of(ReadOnlyMemory<byte> body, string suite, string? commit, string? repository, string? service, DateTime at, CancellationToken until = default)
    {
        // Files are numbered: a name may be as long as the report, and is looked at once and not for each line.
        var files = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = new Dictionary<(int File, int Line), bool>();
        var totals = new Dictionary<int, (int Found, int Hit)>();
        var (number, sections) = (0, 0);
        var section = default(Section);
        using var reader = new StreamReader(new MemoryStream(body.ToArray(), writable: false), Encoding.UTF8);
        while (reader.ReadLine() is { } text)
        {
            if (number++ % 1000 == 0)
                until.ThrowIfCancellationRequested();
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var (key, value) = colon < 0 ? (text.Trim(), "") : (text[..colon], text[(colon + 1)..].Trim());
            switch (key)
            {
                case "SF":
                    section = new Section(TestReport.Number(files, value));
                    sections++;
                    break;
                case "DA":
                    var parts = value.Split(',', 4);
                    var line = (Opened(section, number).File, parts.Length is 2 or 3 ? Count(parts[0], number) : throw Wrong(number, "DA:<line>,<hits> is expected."));
                    lines[line] = lines.GetValueOrDefault(line) || Hits(parts[1], number) > 0;
                    section = section! with { HasLines = true };
                    break;
                case "LF":
                    section = Opened(section, number) with { Found = Count(value, number) };
                    break;
                case "LH":
                    section = Opened(section, number) with { Hit = Count(value, number) };
                    break;
                case "end_of_record":
                    Close(Opened(section, number), number, totals);
                    section = null;
                    break;
            }
        }

        if (sections == 0)
            throw Wrong(Math.Max(1, number), "There is no section that begins with SF.");
        if (section is not null)
            throw Wrong(number, "The last section does not end with end_of_record.");
        // A file that one section lists line by line and another only counts is taken from the list.
        var listed = lines.Keys.Select(l => l.File).ToHashSet();
        var counted = totals.Where(t => !listed.Contains(t.Key)).Select(t => t.Value).ToList();
        var (hit, found) = (lines.Count(l => l.Value) + counted.Sum(c => (long)c.Hit), lines.Count + counted.Sum(c => (long)c.Found));
        return found <= int.MaxValue
            ? CoverageReport.Signal(new(body, suite, commit, repository, service, at), (int)hit, (int)found)
            : throw Wrong(number, "The report counts more than 2,147,483,647 lines.");
    }

    private static void Close(Section section, int number, Dictionary<int, (int Found, int Hit)> totals)
    {
        if (section.HasLines || section.Found is not { } found)
            return;
        var hit = section.Hit ?? 0;
        if (hit > found)
            throw Wrong(number, $"LH is {hit}, more than LF, {found}.");
        // Several tests that only count cannot be added: they may have run the same lines.
        var before = totals.GetValueOrDefault(section.File);
        totals[section.File] = (Math.Max(before.Found, found), Math.Max(before.Hit, hit));
    }

    private static Section Opened(Section? section, int number) => section ?? throw Wrong(number, "It stands outside of a section, which SF begins.");

    private static int Count(string text, int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw Wrong(number, $"'{SignalText.Title(text)}' is no whole number from 0.");

    // gcov has been known to count below zero and with exponents.
    private static double Hits(string text, int number)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out var hits) ? hits : throw Wrong(number, $"'{SignalText.Title(text)}' is no number of hits.");
    }

    private static UnreadableMessageException Wrong(int line, string message) => new($"line {line.ToString(CultureInfo.InvariantCulture)}", message);

    private sealed record Section(int File, bool HasLines = false, int? Found = null, int? Hit = null);
}
