using Fairlead.Catalog;
using Fairlead.Commitments;
using Fairlead.Delivery;
using Fairlead.Documents;
using Fairlead.Host.Commands;
using Fairlead.Incidents;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Search;
using Fairlead.Signals;

namespace Fairlead.Cli.Tests;

/// <summary>What docs/json.md says of each document is what the program prints. Who changes a shape changes the page, and the version where a script could break.</summary>
public sealed class JsonShapeTests : IDisposable
{
    private static readonly Dictionary<string, Type> Documents = new(StringComparer.Ordinal)
    {
        ["fairlead measures --json"] = typeof(MeasuresFigures),
        ["fairlead review --json"] = typeof(ReviewFigures),
        ["fairlead dora --json"] = typeof(DoraFigures),
        ["fairlead dora --explain SHA --json"] = typeof(ExplanationFigures),
        ["fairlead dora --verify N --json"] = typeof(VerificationFigures),
        ["fairlead search TEXT --json"] = typeof(SearchFigures),
        ["fairlead catalog list --json"] = typeof(CatalogFigures),
        ["fairlead sources --json"] = typeof(SourcesFigures),
        ["fairlead sources add --json"] = typeof(SourceSecretFigures),
        ["fairlead inbox --json"] = typeof(InboxFigures),
        ["fairlead sync --json"] = typeof(SyncFigures),
        ["fairlead incident list --json"] = typeof(IncidentsFigures),
        ["fairlead target list --json"] = typeof(TargetsFigures),
        ["fairlead commit list --json"] = typeof(CommitmentsFigures),
        ["fairlead document list --json"] = typeof(DocumentsFigures),
        ["fairlead jobs list --json"] = typeof(JobsListFigures),
        ["fairlead doctor --json"] = typeof(DoctorFigures),
        ["fairlead version --json"] = typeof(ProgramFigures),
    };

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    public static TheoryData<string> Names => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_has_the_shape_of_each_document(string name) => Page(name).ShouldBe(JsonShape.Of(Documents[name]));

    [Fact]
    public void The_page_describes_no_other_document() =>
        File.ReadAllLines(PagePath).Where(l => l.StartsWith("## `", StringComparison.Ordinal)).Select(l => l.Trim('#', ' ', '`')).ShouldBe(Documents.Keys, ignoreOrder: true);

    [Fact]
    public async Task What_is_printed_is_what_the_page_says()
    {
        var (fault, _, _) = _place.WithReleases();
        (string Name, string[] Arguments)[] commands =
        [
            ("fairlead version --json", ["version", "--json"]),
            ("fairlead dora --json", ["dora", "--repo", _place.Path, "--json"]),
            ("fairlead dora --explain SHA --json", ["dora", "--repo", _place.Path, "--explain", fault, "--json"]),
            ("fairlead dora --verify N --json", ["dora", "--repo", _place.Path, "--verify", "3", "--json"]),
            ("fairlead review --json", ["review", _place.Path, "--deployments", "none", "--json"]),
            ("fairlead review --json", ["review", _place.Path, "--tags", @"v\d+\.\d+\.\d+", "--json"]),
            ("fairlead measures --json", ["measures", "--json"]),
            ("fairlead search TEXT --json", ["search", "checkout", "--json"]),
            ("fairlead search TEXT --json", ["search", "nothing", "of", "the", "kind", "--json"]),
            ("fairlead catalog list --json", ["catalog", "list", "--json"]),
            ("fairlead sources add --json", ["sources", "add", "Sheets", "--kind", "own", "--json"]),
            ("fairlead sources add --json", ["sources", "rotate", "sheets", "--json"]),
            ("fairlead sources --json", ["sources", "--json"]),
            ("fairlead sources --json", ["sources", "list", "--json"]),
            ("fairlead inbox --json", ["inbox", "--json"]),
            ("fairlead incident list --json", ["incident", "list", "--json"]),
            ("fairlead commit list --json", ["commit", "list", "--json"]),
            ("fairlead document list --json", ["document", "list", "--json"]),
            ("fairlead jobs list --json", ["jobs", "list", "--json"]),
            ("fairlead doctor --json", ["doctor", "--json"]),
        ];
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "incident", "open", "Nobody can pay", "--service", "checkout")).Code.ShouldBe(0);
        foreach (var (name, arguments) in commands)
        {
            var ran = await Cli.RunAsync(_place, arguments);
            ran.Error.ShouldBeEmpty(name);
            ran.Out.ReplaceLineEndings("\n").ShouldStartWith("{\n  \"version\": 1,\n  \"", Case.Sensitive, name);
            JsonShape.Differences(ran.Json, Page(name)).Distinct(StringComparer.Ordinal).ShouldBeEmpty(name);
        }
    }

    private static string[] Page(string name)
    {
        var lines = File.ReadAllLines(PagePath).SkipWhile(l => l != $"## `{name}`").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToList();
        return [.. lines.SkipWhile(l => l != "```text").Skip(1).TakeWhile(l => l != "```")];
    }

    private static string PagePath => Path.Combine(Checkout.Root, "docs", "json.md");
}
