using System.Diagnostics;
using System.Text;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Reports that are as wide, as long or as deep as their sixteen megabytes allow are answered within moments.</summary>
public sealed class WideReportTests
{
    // The whole bench gives a second; a test machine that does much else is given some.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("<coverage ", "a{0}='1' ", 100_000, "/>", "more than 256 attributes")]
    [InlineData("<coverage ", "xmlns:a{0}='b{0}' ", 100_000, "/>", "more than 256 attributes")]
    [InlineData("<coverage xmlns:b='b' ", "b:a{0}='1' ", 100_000, "/>", "more than 256 attributes")]
    [InlineData("<coverage><a ", "a{0}\n=\n\"'1=\" ", 100_000, "/></coverage>", "more than 256 attributes")]
    [InlineData("<coverage>", "<a{0}>", 100_000, "", "nested deeper than 200")]
    [InlineData("<coverage>", "<a/>", 2_000_000, "</coverage>", "more than 1,000,000 elements")]
    [InlineData("<coverage ", "aaaaaaaaaaaaaaaaaaaa", 10_000, "='1'/>", "a tag has more than")]
    [InlineData("<coverage a='", "aaaaaaaaaaaaaaaaaaaa", 100_000, "'/>", "more than 1,048,576 characters")]
    [InlineData("<!DOCTYPE coverage [", "<!ENTITY a{0} 'x'>", 10_000, "]><coverage/>", "declarations in it")]
    [InlineData("<!DOCTYPE coverage SYSTEM '[' [", "<!-- ]> -->", 1, "]><coverage/>", "declarations in it")]
    public void What_is_beyond_the_limits_is_refused_before_its_reader_sees_it(string begin, string part, int times, string end, string problem)
    {
        var body = Many(begin, part, times, end);

        var watch = Stopwatch.StartNew();
        var refused = Should.Throw<UnreadableMessageException>(() => Cobertura(body));

        refused.Message.ShouldContain(problem, Case.Insensitive);
        refused.Path.ShouldStartWith("line ");
        watch.Elapsed.ShouldBeLessThan(Patience);
    }

    // What the count must not take for tags, attributes or ends.
    [Theory]
    [InlineData("<!---><a b='1' c='2'>--><coverage/>")]
    [InlineData("<!-- <a> --><!----><coverage><!-- > <b --></coverage>")]
    [InlineData("<coverage><![CDATA[<a><a><a>]]]]><![CDATA[>]]></coverage>")]
    [InlineData("<?a <b c='1'> ?><coverage a='/>' b=\"'>\"><a/></coverage>")]
    [InlineData("<!DOCTYPE coverage PUBLIC \"a > b\" 'c [ d'><coverage></coverage >")]
    [InlineData("\uFEFF<?xml version='1.0' encoding='utf-8'?><coverage\n/>")]
    public void The_count_understands_what_it_reads(string body)
    {
        // With as many elements around as a depth that is counted wrongly would not pass.
        var inner = body.Contains("</coverage", StringComparison.Ordinal) ? body.Replace("</coverage", string.Concat(Enumerable.Repeat("<a><b c='&gt;/'/></a>", 1000)) + "</coverage", StringComparison.Ordinal) : body;

        Cobertura(Encoding.UTF8.GetBytes(inner)).Lines.ShouldBe(0);
    }

    [Fact]
    public void What_is_at_its_limits_is_read()
    {
        Cobertura(Many("<coverage ", "a{0}='1' ", 256, "/>")).Lines.ShouldBe(0);
        Cobertura(Encoding.UTF8.GetBytes("<coverage>" + string.Concat(Enumerable.Repeat("<a>", 199)) + string.Concat(Enumerable.Repeat("</a>", 199)) + "</coverage>")).Lines.ShouldBe(0);
    }

    [Fact]
    public void A_report_is_read_in_the_encoding_that_it_is_in()
    {
        const string Report = "<testsuite><testcase name='zählt'/></testsuite>";

        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), new UTF8Encoding(false), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UnicodeEncoding(false, false), new UnicodeEncoding(true, false)])
            Name([.. encoding.Preamble, .. encoding.GetBytes(Report)]).ShouldBe("zählt", encoding.EncodingName);
        Name(Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding='ISO-8859-1' ?>" + Report)).ShouldBe("zählt");
        Should.Throw<UnreadableMessageException>(() => Name(Encoding.Latin1.GetBytes("<testsuite>\n" + Report + "</testsuite>"))).Message.ShouldBe("line 2: There are bytes that are none of its encoding.");

        // Its marks would say one thing to who counts and another to who reads.
        Should.Throw<UnreadableMessageException>(() => Name([.. "<?xml version='1.0' encoding='utf-32'?>"u8, .. Encoding.UTF32.GetBytes(Report)])).Message.ShouldContain("'utf-32' is not read");

        static string Name(byte[] body) => JUnitReport.Of(body, "s", null, null, null, Sent.Now).Cases.ShouldHaveSingleItem().Name;
    }

    // A name as long as half of the report, and each line or test of the other half belongs to it.
    [Fact]
    public void A_very_long_name_is_not_looked_at_for_each_of_its_lines()
    {
        var name = new string('n', 1_000_000);
        var watch = Stopwatch.StartNew();

        Cobertura(Many($"<coverage><class filename='{name}'>", "<line number='{0}' hits='1'/>", 200_000, "</class></coverage>")).Lines.ShouldBe(200_000);
        LcovReport.Of(Many($"SF:{name}\n", "DA:{0},1\n", 200_000, "end_of_record\n"), "s", null, null, null, Sent.Now).Lines.ShouldBe(200_000);
        TrxReport.Of(Many("<TestRun>", "<UnitTestResult testId='a' testName='b' outcome='Passed'/>", 100_000, $"<UnitTest id='a'><TestMethod className='{name}'/></UnitTest></TestRun>"), "s", null, null, null, Sent.Now).Passed.ShouldBe(100_000);

        watch.Elapsed.ShouldBeLessThan(Patience);
    }

    [Fact]
    public void A_line_of_nothing_but_commas_is_refused() =>
        Should.Throw<UnreadableMessageException>(() => LcovReport.Of(Many("SF:a\nDA:", ",", 2_000_000, "\n"), "s", null, null, null, Sent.Now)).Path.ShouldBe("line 2");

    // The library repeats the name in its message, which a sender then has in the answer and a person on the page.
    [Fact]
    public void A_message_is_no_longer_than_it_has_to_be() =>
        Should.Throw<UnreadableMessageException>(() => Cobertura(Many("<coverage><a", "9", 50_000, "></b></coverage>"))).Message.Length.ShouldBeInRange(1, 1_100);

    [Fact]
    public void Reading_ends_when_its_time_is_over()
    {
        using var over = new CancellationTokenSource();
        over.Cancel();
        var body = Many("<testsuite>", "<testcase name='a'/>", 10_000, "</testsuite>");

        Should.Throw<OperationCanceledException>(() => JUnitReport.Of(body, "s", null, null, null, Sent.Now, over.Token));
        Should.Throw<OperationCanceledException>(() => LcovReport.Of("SF:a\nend_of_record\n"u8.ToArray(), "s", null, null, null, Sent.Now, over.Token));
    }

    private static CoverageSignal Cobertura(byte[] body) => CoberturaReport.Of(body, "s", null, null, null, Sent.Now);

    private static byte[] Many(string begin, string part, int times, string end)
    {
        var text = new StringBuilder(begin);
        for (var i = 0; i < times; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{part.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}");
        return Encoding.UTF8.GetBytes(text.Append(end).ToString());
    }
}
