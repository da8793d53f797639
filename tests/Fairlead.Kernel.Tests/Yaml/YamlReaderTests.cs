using System.Globalization;
using System.Text;
using Fairlead.Yaml;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Yaml;

/// <summary>Whatever a file of YAML is, it is read or refused with its line, and neither the stack nor a core is lost on it.</summary>
public sealed class YamlReaderTests
{
    // Each of these ended the program, or held a core for minutes, when the library built its own tree of it.
    public static TheoryData<string, string, string> Hostile() => new()
    {
        { "100,000 brackets", new string('[', 100_000), "deeper" },
        { "100,000 closed brackets", new string('[', 100_000) + new string(']', 100_000), "deeper" },
        { "100,000 braces", string.Concat(Enumerable.Repeat("{a: ", 100_000)), "deeper" },
        { "100,000 dashes", string.Concat(Enumerable.Repeat("- ", 100_000)) + "a", "deeper" },
        { "100,000 lines, each further in", string.Join('\n', Enumerable.Range(0, 2_500).Select(i => new string(' ', i) + "-")), "deeper" },
        { "100,000 questions", string.Concat(Enumerable.Repeat("? ", 100_000)) + "a", "name of a value" },
        { "a list as a name", "? [a]\n: b", "name of a value" },
        { "anchors as names", string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{? &a{i} "))) + "x", "anchor" },
        { "aliases as names", "&a [a]: {*a : {*a : b}}", "anchor" },
        { "a list that holds itself", "&a [*a, *a]", "anchor" },
        { "an alias of nothing", "a: *b", "'*b'" },
        { "a billion laughs", "a: &a [x,x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a,*a]\n"))), "anchor" },
        { "a huge text", "a: " + new string('x', 3_000_000), "65,536 characters" },
        { "a huge text over lines", "a: |\n" + string.Concat(Enumerable.Repeat("  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", 50_000)), "65,536 characters" },
        { "a huge name", new string('x', 1000) + ": a", "" },
        { "very many values", "[" + string.Concat(Enumerable.Repeat("a,", 1_000_000)) + "]", "200,000 values" },
        { "very many names", "{" + string.Concat(Enumerable.Range(0, 250_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}: ,"))) + "}", "200,000 values" },
        { "very many documents", string.Concat(Enumerable.Repeat("--- a\n", 100_000)), "one document" },
        { "a tag", "a: !!python/object/apply:os.system [id]", "tag" },
        { "a tag of a text", "a: !!binary AAAA", "tag" },
        { "a name twice", "a: b\nc: d\na: e", "line 1 already" },
        { "too many bytes", new string('ä', 3 << 20), "4 MiB" },
        { "no end", "a: [", "not YAML" },
        { "a tab", "a:\n\t- b", "not YAML" },
        { "a list in brackets that is left open before a name", "teams:\n  - a: [b, c\nservices:\n- d\n    e: f\n", "not YAML" },
        { "half a character", "a: \"\ud800\"", "" },
        { "a text that does not end", "\"" + new string('x', 2_000_000), "not YAML" },
        { "directives", string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"%TAG !a{i}! tag:a:\n"))) + "--- a", "" },
        { "comments", string.Concat(Enumerable.Repeat("# [[[\n", 500_000)), "" },
        { "line ends", new string('\n', 4_000_000), "" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_hostile_is_answered_quickly(string what, string file, string problem)
    {
        // Within a thread of a small stack: whatever calls itself as deep as the file ends this program.
        YamlReading? reading = null;
        var thread = new Thread(() => reading = YamlReader.Read(file, new YamlLimits(), TimeProvider.System, TestContext.Current.CancellationToken), 128 << 10);
        thread.Start();
        await Task.Run(() => thread.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue(what), TestContext.Current.CancellationToken);

        if (problem.Length == 0)
        {
            reading.ShouldNotBeNull();
            return;
        }

        reading!.Documents.ShouldBeEmpty();
        reading.Problem.ShouldNotBeNull().Message.ShouldContain(problem);
        reading.Problem.Line.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_is_at_its_limits_is_read()
    {
        var deep = Read(new string('[', 32) + new string(']', 32));
        var wide = Read("[" + string.Join(',', Enumerable.Repeat("a", 199_999)) + "]");
        var long_ = Read("a: " + new string('x', 64 << 10));

        deep.Problem.ShouldBeNull();
        ((YamlList)wide.Documents.ShouldHaveSingleItem()).Items.Count.ShouldBe(199_999);
        long_.Problem.ShouldBeNull();
    }

    [Fact]
    public void Names_values_and_lines_are_told()
    {
        var root = (YamlMap)Read("# first\na: 1\nb:\n- 'null'\n- ~\n- x: y\n").Documents.ShouldHaveSingleItem();

        root.Find("a").ShouldBe(new YamlText("1", IsPlain: true, Line: 2));
        var list = (YamlList)root.Find("b")!;
        list.Items[0].ShouldBe(new YamlText("null", IsPlain: false, Line: 4));
        ((YamlText)list.Items[0]).IsNull.ShouldBeFalse();
        ((YamlText)list.Items[1]).IsNull.ShouldBeTrue();
        ((YamlMap)list.Items[2]).Find("x").ShouldBe(new YamlText("y", IsPlain: true, Line: 6));
        root.Find("c").ShouldBeNull();
    }

    [Fact]
    public void Several_documents_are_read_where_they_are_wanted()
    {
        var reading = YamlReader.Read("--- a\n--- b\n", new YamlLimits { Documents = 2 }, new FakeTimeProvider(), default);

        reading.Documents.Select(d => ((YamlText)d).Value).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_problem_has_its_line() => Read("a: b\nc:\n  - *d\n").Problem!.Line.ShouldBe(3);

    [Fact]
    public void What_takes_too_long_is_refused()
    {
        var slow = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };

        var reading = YamlReader.Read("a: |\n" + string.Concat(Enumerable.Repeat("  x\n", 500_000)), new YamlLimits { Text = int.MaxValue }, slow, default);

        reading.Problem!.Message.ShouldContain("longer than 5 seconds");
    }

    [Fact]
    public void Whoever_has_gone_is_not_read_for()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Should.Throw<OperationCanceledException>(() => YamlReader.Read("a: b", new YamlLimits(), new FakeTimeProvider(), gone.Token));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var text = YamlWriter.Write(new YamlMap(
        [
            (new YamlText("teams"), new YamlList([new YamlMap([(new YamlText("key"), new YamlText("a")), (new YamlText("name"), new YamlText("true", IsPlain: false)), (new YamlText("tags"), new YamlText(@"v\d+", IsPlain: false))])])),
            (new YamlText("services"), new YamlList([])),
        ]));

        text.ShouldBe("teams:\n- key: a\n  name: 'true'\n  tags: 'v\\d+'\nservices: []\n");
        Read(text).Problem.ShouldBeNull();
    }

    // The clock stands: how long a busy machine takes is another test's subject.
    private static YamlReading Read(string file) => YamlReader.Read(file, new YamlLimits(), new FakeTimeProvider(), default);
}
