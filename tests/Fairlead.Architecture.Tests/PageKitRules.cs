using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Architecture.Tests;

/// <summary>
/// Pages are made of the parts in Kernel/Web/Parts: hand-written.txt says how many cards, tables, fields, heads and queries of the database each page still has of its own. The
/// numbers only shrink: one more is refused, and one fewer is written down. Each rule is also run on a page that breaks it on purpose.
/// </summary>
public sealed partial class PageKitRules
{
    private static readonly string[] Kinds = ["cards", "tables", "fields", "heads", "queries"];

    // The parts are where the markup belongs; the shell stands around pages; the report is a file of its own that has no program, and no part, behind it.
    private static readonly string[] Exempt = ["src/Fairlead.Kernel/Web/Parts/", "src/Fairlead.Kernel/Web/Shell/", "src/Fairlead.Delivery/Reports/"];

    [Fact]
    public void Pages_have_no_more_of_their_own_than_is_written_down() => Differences(Counted(), Allowed()).ShouldBeEmpty();

    [Theory]
    [InlineData("<section class=\"fl-card\" id=\"x\"><h2>Own</h2></section>", "cards")]
    [InlineData("<table class=\"fl\"></table>", "tables")]
    [InlineData("<select name=\"x\"></select>", "fields")]
    [InlineData("<input name=\"x\" />", "fields")]
    [InlineData("<div class=\"fl-top\"><h1>Own</h1></div>", "heads")]
    [InlineData("@inject IDbContextFactory<FairleadDb> Databases", "queries")]
    [InlineData("@inject FairleadDb Db", "queries")]
    public void One_more_is_found(string markup, string kind) =>
        Differences(new() { ["Planted.razor"] = Count(markup) }, []).ShouldBe([$"Planted.razor: 1 of its own {kind}, 0 allowed: use the part of the page kit (docs/page-kit.md)"]);

    [Fact]
    public void One_fewer_has_to_be_written_down() =>
        Differences(new() { ["Planted.razor"] = Count("<Card />") }, new() { ["Planted.razor"] = [1, 0, 0, 0, 0] }).ShouldBe(["Planted.razor: 0 of its own cards, 1 allowed: write the lower number into hand-written.txt"]);

    [Fact]
    public void Parts_hidden_inputs_and_comments_are_no_finding() =>
        Count("@* <table> *@<Card><Table Rows=\"x\" /><Field Id=\"x\" /><input type=\"hidden\" name=\"v\" /></Card>").ShouldBe([0, 0, 0, 0, 0]);

    private static Dictionary<string, int[]> Counted() => Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.razor", SearchOption.AllDirectories)
        .Select(f => (File: f, Name: Path.GetRelativePath(Checkout.Root, f).Replace('\\', '/')))
        .Where(f => !f.Name.Contains("/node_modules/", StringComparison.Ordinal) && !f.Name.Contains("/obj/", StringComparison.Ordinal) && !Exempt.Any(e => f.Name.StartsWith(e, StringComparison.Ordinal)))
        .ToDictionary(f => f.Name, f => Count(File.ReadAllText(f.File)), StringComparer.Ordinal);

    private static Dictionary<string, int[]> Allowed() => File.ReadLines(Path.Combine(Checkout.Root, "tests/Fairlead.Architecture.Tests/hand-written.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(p => p[0], p => p.Skip(1).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);

    private static List<string> Differences(Dictionary<string, int[]> counted, Dictionary<string, int[]> allowed)
    {
        int[] none = [0, 0, 0, 0, 0];
        return [.. counted.Keys.Union(allowed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SelectMany(page => Kinds.Select((kind, i) => (page, kind, Own: counted.GetValueOrDefault(page, none)[i], Most: allowed.GetValueOrDefault(page, none)[i])))
            .Where(d => d.Own != d.Most)
            .Select(d => $"{d.page}: {d.Own} of its own {d.kind}, {d.Most} allowed: {(d.Own > d.Most ? "use the part of the page kit (docs/page-kit.md)" : "write the lower number into hand-written.txt")}")];
    }

    private static int[] Count(string source)
    {
        var text = Comments().Replace(source, "");
        return [Cards().Count(text), Tables().Count(text), Fields().Count(text), Heads().Count(text), Queries().Count(text)];
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Comments();

    [GeneratedRegex("""<section class="fl-card\b""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Cards();

    [GeneratedRegex(@"<table\b", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Tables();

    [GeneratedRegex("""<(input(?! type="hidden")|select|textarea)\b""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Fields();

    [GeneratedRegex(@"class=""fl-top\b", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Heads();

    [GeneratedRegex(@"\bFairleadDb\b", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Queries();
}
