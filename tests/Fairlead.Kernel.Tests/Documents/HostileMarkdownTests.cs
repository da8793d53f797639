using System.Text;
using AngleSharp.Html.Parser;
using Fairlead.Catalog;
using Fairlead.Documents;
using Fairlead.Objects;
using Fairlead.Tests.House;
using Microsoft.Extensions.Time.Testing;

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

    // The others are refused, nearly all of them before anything but their lines is read.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "backticks of all lengths", "fences that never end" };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_megabyte_that_is_made_to_hurt_is_refused_or_costs_no_more_than_its_length(string shape)
    {
        using var render = new RenderDocuments(Objects, new FakeTimeProvider());

        var rendered = await render.RunAsync(null, Hostile[shape](), TestHouse.Cancel);

        (rendered.Wrong is null).ShouldBe(Harmless.Contains(shape), rendered.Wrong?.Message);
        (rendered.Html is null).ShouldBe(rendered.Wrong is not null);
        if (rendered.Wrong is { } wrong)
            wrong.Field.ShouldBe("text");
        else
            rendered.Html!.Length.ShouldBeLessThan(3 * Size);
    }

    [Fact]
    public async Task What_is_too_much_is_named_by_its_line_and_code_may_hold_anything()
    {
        using var render = new RenderDocuments(Objects, new FakeTimeProvider());

        (await render.RunAsync(null, "# One\n\ntext\n" + new string('>', 21), TestHouse.Cancel)).Wrong!.Message.ShouldStartWith("Line 4: quotes and lists are nested");
        (await render.RunAsync(null, "a\n\n" + Repeat("[ ", 6000), TestHouse.Cancel)).Wrong!.Message.ShouldStartWith("Line 3: a paragraph has at most 2,000 marks");
        (await render.RunAsync(null, "```\n" + Repeat("[ | ", 6000) + "\n```\n", TestHouse.Cancel)).Wrong.ShouldBeNull();
        (await render.RunAsync(null, "```\n```\n" + Repeat("[ ", 6000), TestHouse.Cancel)).Wrong.ShouldNotBeNull("the code has ended");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=alert(1)>b</b>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JavaScript:alert(1))")]
    [InlineData("[a](java&#115;cript:alert(1))")]
    [InlineData("[a](<java\tscript:alert(1)>)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[a](file:///etc/passwd)")]
    [InlineData("[a](//evil.example/)")]
    [InlineData("[a](/\\\\evil.example/)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a]\n\n[a]: javascript:alert(1)")]
    [InlineData("![a](https://evil.example/a.png)")]
    [InlineData("![a](data:image/svg+xml;base64,AAAA)")]
    [InlineData("[a](/x \"><script>alert(1)</script>\")")]
    [InlineData("```\"><script>\n```")]
    [InlineData("[[service:<script>]]")]
    [InlineData("[[service:x|<script>alert(1)</script>]]")]
    [InlineData("[[javascript:alert]]")]
    [InlineData("[a [[service:x]] b](https://example.org)")]
    public async Task Nothing_of_it_runs_or_is_loaded(string text)
    {
        using var render = new RenderDocuments(Objects, new FakeTimeProvider());

        var html = (await render.RunAsync(null, text, TestHouse.Cancel)).Html!;

        using var page = await new HtmlParser().ParseDocumentAsync(html, TestHouse.Cancel);
        page.Body!.QuerySelectorAll("*").Select(e => e.LocalName).ShouldBeSubsetOf(["p", "a", "pre", "code", "em", "strong"], html);
        page.Body!.QuerySelectorAll("*").SelectMany(e => e.Attributes).Select(a => a.Name).ShouldBeSubsetOf(["href", "rel", "class"], html);
        page.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).ShouldAllBe(h => h.StartsWith("https://", StringComparison.Ordinal) || (h.StartsWith('/') && !h.StartsWith("//", StringComparison.Ordinal) && !h.Contains('\\')), html);
    }

    [Fact]
    public async Task What_people_write_is_shown_with_links_to_objects_and_headings_below_that_of_the_page()
    {
        using var render = new RenderDocuments(Objects, new FakeTimeProvider());

        var rendered = await render.RunAsync(null, "# One\n\n[[service:shop]] and [[team:payments|they]], [flow](/catalog/services/blog?x=1), [web](https://example.org/a), <a@example.org>, ![a picture](/x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", TestHouse.Cancel);

        rendered.Html.ShouldNotBeNull().ShouldSatisfyAllConditions(
            h => h.ShouldContain("<h2>One</h2>"),
            h => h.ShouldContain("<a href=\"/catalog/services/shop\">service:shop</a>"),
            h => h.ShouldContain("<a href=\"/catalog/teams/payments\">they</a>"),
            h => h.ShouldContain("<a href=\"https://example.org/a\" rel=\"noreferrer\">web</a>"),
            h => h.ShouldContain("<a href=\"mailto:a@example.org\">a@example.org</a>"),
            h => h.ShouldContain("<a href=\"/x.png\">a picture</a>"),
            h => h.ShouldContain("<td>1</td>"));
        rendered.Links.Select(l => l.ToString()).ShouldBe(["service:shop", "team:payments", "service:blog"]);
    }

    private static string Repeat(string text, int length)
    {
        var all = new StringBuilder(length + text.Length);
        while (all.Length < length)
            all.Append(text);
        return all.ToString();
    }
}
