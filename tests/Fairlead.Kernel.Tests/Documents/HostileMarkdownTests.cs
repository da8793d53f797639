using System.Diagnostics;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Documents;
using Fairlead.Objects;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Documents;

/// <summary>What somebody may write into a document: shown without anything that runs, or refused with the line.</summary>
public sealed class HostileMarkdownTests
{
    private const int Size = 1_000_000;

    private static readonly KnownObjects Objects = new([new ServiceObjects(), new TeamObjects()]);

    public static TheoryData<string> Shapes => [.. Hostile.Keys];

    private static readonly Dictionary<string, Func<string>> Hostile = new(StringComparer.Ordinal)
    {
        ["quotes"] = () => new string('>', Size),
        ["quotes on each line"] = () => Repeat(new string('>', 20) + " a\n", Size),
        ["quotes on each line, apart"] = () => Repeat(new string('>', 20) + " a\n\n", Size),
        ["open brackets"] = () => new string('[', Size),
        ["open brackets, a few at a time"] = () => Repeat(new string('[', 1900) + "\n\n", Size),
        ["objects that do not end"] = () => Repeat("[[service:", Size),
        ["objects that do not end, apart"] = () => Repeat(Repeat("[[service:", 9000) + "\n\n", Size),
        ["open images"] = () => Repeat("![", Size),
        ["images in images"] = () => Repeat("![a", 400) + Repeat("](x)", 600),
        ["stars"] = () => new string('*', Size),
        ["star words"] = () => Repeat("*a ", Size),
        ["star words, a few at a time"] = () => Repeat(Repeat("*a_ ", 3600) + "\n\n", Size),
        ["emphasis that never closes"] = () => Repeat(Repeat("a**b_c* ", 4000) + "\n\n", Size),
        ["links that never close"] = () => Repeat(Repeat("[a](", 3900) + "\n\n", Size),
        ["links with open targets"] = () => Repeat(Repeat("[a](<b", 3900) + "\n\n", Size),
        ["backticks of all lengths"] = () => Repeat(string.Join('a', Enumerable.Range(1, 300).Select(i => new string('`', i))) + "\n\n", Size),
        ["angle brackets"] = () => Repeat(Repeat("<a", 3000) + "\n\n", Size),
        ["html"] = () => Repeat("<div>\n\n", Size),
        ["comments"] = () => Repeat(Repeat("<!-- ", 1900) + "\n\n", Size),
        ["entities"] = () => Repeat(Repeat("&amp;", 9000) + "\n\n", Size),
        ["backslashes"] = () => new string('\\', Size),
        ["a wide table"] = () => Repeat("a|", Size / 2) + "\n" + Repeat("-|", Size / 2) + "\n",
        ["a long table"] = () => Repeat("a|", 50) + "\n" + Repeat("-|", 50) + "\n" + Repeat("|\n", Size),
        ["many tables"] = () => Repeat(Repeat("a|", 50) + "\n" + Repeat("-|", 50) + "\n" + Repeat("|\n", 700) + "\n", Size),
        ["many definitions"] = () => Repeat("[a]: /b\n\n", Size),
        ["a long definition used often"] = () => "[a]: /" + new string('b', 60_000) + "\n\n" + Repeat(Repeat("[a] ", 3000) + "\n\n", Size - 70_000),
        ["a definition as long as allowed used often"] = () => "[a]: /" + new string('b', 1900) + "\n\n" + Repeat(Repeat("[a] ", 3000) + "\n\n", Size - 70_000),
        ["lists in lists"] = () => string.Concat(Enumerable.Range(0, 1400).Select(i => new string(' ', i) + "- a\n")),
        ["lists on one line"] = () => Repeat("- ", Size),
        ["numbers on one line"] = () => Repeat("1. ", Size),
        ["many short lists"] = () => Repeat("- a\n", Size),
        ["fences that never end"] = () => Repeat("```\n~~~\n", Size),
        ["headings"] = () => Repeat("# a\n", Size),
        ["setext"] = () => Repeat("a\n=\n", Size),
        ["one long line"] = () => new string('a', Size),
        ["spaces"] = () => Repeat("a" + new string(' ', 100) + "\n", Size),
        ["tabs"] = () => Repeat("\ta\n", Size),
        ["nul"] = () => new string('\0', Size),
    };

    // Those that are shown; the others are refused, most of them before anything but the lines is read.
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "html", "spaces",
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_megabyte_that_is_made_to_hurt_is_refused_or_shown(string shape)
    {
        using var render = new RenderDocuments(Objects, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var rendered = await render.RunAsync(null, Hostile[shape](), TestHouse.Cancel);
        File.AppendAllText("/tmp/hostile.txt", $"{shape}: {clock.ElapsedMilliseconds} ms, {(rendered.Wrong is { } w2 ? w2.Message : $"shown, {rendered.Html!.Length}")}\n");

        (rendered.Wrong is null).ShouldBe(rendered.Html is not null);
    }

    private static string Repeat(string text, int length)
    {
        var all = new StringBuilder(length + text.Length);
        while (all.Length < length)
            all.Append(text);
        return all.ToString();
    }
}
