using System.Text;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class CoverageReportTests
{
    // Made by hand after coverlet's report: methods repeat the lines of their class, and two classes share a file.
    private const string Lines = """
        <packages><package name="p"><classes>
          <class name="A" filename="A.cs"><methods><method name="m"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></method></methods>
            <lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>
          <class name="A/B" filename="A.cs"><lines><line number="2" hits="3"/><line number="3" hits="0"/></lines></class>
          <class name="C" filename="C.cs"><lines><line number="1" hits="0"/></lines></class>
        </classes></package></packages>
        """;

    // By hand: A.cs has lines 1 to 3 of which 1 and 2 were run, C.cs has line 1.
    [Fact]
    public void Cobertura_lines_are_counted_once_where_no_totals_stand() => Cobertura($"<coverage line-rate='0.9'>{Lines}</coverage>").ShouldBe((2, 4));

    [Fact]
    public void Cobertura_totals_are_believed() => Cobertura($"<coverage lines-covered='70' lines-valid='100'>{Lines}</coverage>").ShouldBe((70, 100));

    [Fact]
    public void A_report_without_lines_has_none() => Cobertura("<coverage/>").ShouldBe((0, 0));

    [Theory]
    [InlineData("<coverage lines-covered='2' lines-valid='1'/>", "line 1")]
    [InlineData("<coverage lines-covered='1' lines-valid='1'>\n<packages></coverage>", "line 2")]
    [InlineData("<coverage>\n<line hits='1'/></coverage>", "line 2")]
    [InlineData("<coverage>\n<line number='1'/></coverage>", "line 2")]
    [InlineData("<report/>", "line 1")]
    [InlineData("<!DOCTYPE coverage [<!ENTITY a \"1\">]>\n<coverage lines-covered='&a;' lines-valid='1'/>", "line 1")]
    public void A_wrong_cobertura_report_is_refused_with_the_line(string body, string line) =>
        Should.Throw<UnreadableMessageException>(() => Cobertura(body)).Path.ShouldBe(line);

    // gcovr and Istanbul name Cobertura's document type at an address that nobody should be asked.
    [Fact]
    public void A_document_type_is_passed_over() =>
        Cobertura("<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>\n<coverage lines-covered='1' lines-valid='2'/>").ShouldBe((1, 2));

    // By hand: a.c lines 1 (run by the second test) and 2, b.c by its totals.
    [Fact]
    public void Lcov_lines_are_counted_once_over_all_tests() => Lcov("""
        TN:one
        SF:/src/a.c
        FN:1,main
        DA:1,0
        DA:2,0,checksum
        LF:2
        LH:0
        end_of_record
        TN:two
        SF:/src/a.c
        DA:1,5
        LF:1
        LH:1
        end_of_record
        SF:/src/b.c
        LF:10
        LH:4
        end_of_record
        """).ShouldBe((5, 12));

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("nothing", "line 1")]
    [InlineData("DA:1,1", "line 1")]
    [InlineData("SF:a\nDA:1", "line 2")]
    [InlineData("SF:a\nDA:x,1", "line 2")]
    [InlineData("SF:a\nDA:1,often\nend_of_record", "line 2")]
    [InlineData("SF:a\r\nDA:1,1\r\nLF:many\r\nend_of_record", "line 3")]
    [InlineData("SF:a\nLF:1\nLH:2\nend_of_record", "line 4")]
    [InlineData("SF:a\nDA:1,1", "line 2")]
    [InlineData("SF:a\nLF:2147483647\nend_of_record\nSF:b\nLF:1\nend_of_record", "line 6")]
    public void A_wrong_lcov_report_is_refused_with_the_line(string body, string line) =>
        Should.Throw<UnreadableMessageException>(() => Lcov(body)).Path.ShouldBe(line);

    [Fact]
    public void Both_forms_count_what_is_there() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 9], Gen.Int[0, 3]).Array[0, 30].Sample(hits =>
        {
            var lines = hits.GroupBy(h => (File: h.Item1, Line: h.Item2)).ToList();
            var expected = (lines.Count(l => l.Any(h => h.Item3 > 0)), lines.Count);

            Lcov("SF:none\nend_of_record\n" + string.Concat(hits.Select(h => $"SF:{h.Item1}\nDA:{h.Item2},{h.Item3}\nend_of_record\n"))).ShouldBe(expected);
            Cobertura($"<coverage>{string.Concat(hits.Select(h => $"<class filename='{h.Item1}'><line number='{h.Item2}' hits='{h.Item3}'/></class>"))}</coverage>").ShouldBe(expected);
        });

    [Fact]
    public void The_fact_says_where_it_comes_from()
    {
        var signal = CoberturaReport.Of("<coverage lines-covered='7' lines-valid='10'/>"u8.ToArray(), "unit", "015e3d3", "acme/app", "shop", Sent.Now);

        (signal.Suite, signal.Sha, signal.Repository, signal.Service, signal.At, signal.Title).ShouldBe(("unit", "015e3d3", "acme/app", "shop", Sent.Now, "unit: 7 of 10 lines covered"));
    }

    private static (int Covered, int Lines) Cobertura(string body) => Counts(CoberturaReport.Of(Encoding.UTF8.GetBytes(body), "unit", null, null, null, Sent.Now));

    private static (int Covered, int Lines) Lcov(string body) => Counts(LcovReport.Of(Encoding.UTF8.GetBytes(body), "unit", null, null, null, Sent.Now));

    private static (int Covered, int Lines) Counts(CoverageSignal signal) => (signal.CoveredLines, signal.Lines);
}
