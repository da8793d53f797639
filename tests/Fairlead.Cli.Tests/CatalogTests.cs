namespace Fairlead.Cli.Tests;

public sealed class CatalogTests : IDisposable
{
    private readonly Workplace _place = new();

    public CatalogTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    private const string Good = """
        teams:
          - key: payments
            name: Payments
            purpose: "Customers can pay: the way they like"

        repositories:
          - key: shop
            name: Shop
            path: checkout

        services:
          - key: checkout
            name: Checkout
            team: payments
            repository: shop
            paths:
              - services/checkout
              - '!**/*.md'
            tags: 'v\d+\.\d+\.\d+'
            hotfixDays: 3
            failureEvidence: reverts-and-hotfixes
        """;

    [Fact]
    public async Task The_same_file_twice_changes_nothing_and_the_export_comes_back_as_it_was()
    {
        (await ImportAsync(Good)).Out.Trim().ShouldBe("3 added, 0 changed, 0 unchanged.\n1 repository will be read again by the running server, or by the next 'fairlead serve'.", StringCompareShould.IgnoreLineEndings);
        (await ImportAsync(Good)).Out.Trim().ShouldBe("0 added, 0 changed, 3 unchanged.");
        var export = (await Cli.RunAsync(_place, "catalog", "export")).Out;
        (await ImportAsync(export)).Out.Trim().ShouldBe("0 added, 0 changed, 3 unchanged.");
        (await Cli.RunAsync(_place, "catalog", "export")).Out.ShouldBe(export);
        export.ShouldContain("failureEvidence: reverts-and-hotfixes");
        (await ImportAsync(Good.Replace("name: Checkout", "name: Till", StringComparison.Ordinal))).Out.ShouldStartWith("0 added, 1 changed, 2 unchanged.");
    }

    [Theory]
    [InlineData("deployments: trunk", "deployments: trunk\n")]
    [InlineData("deployments: runs\n    run: 'Deploy: production'", "deployments: runs\n  run: 'Deploy: production'\n")]
    [InlineData("deployments: reported\n    tags: 'v.*'", "deployments: reported\n  tags: 'v.*'\n")]
    [InlineData("deployments: none", "deployments: none\n")]
    [InlineData("deployments: tags\n    tags: 'v.*'", "  repository: shop\n  paths:\n  - services/checkout\n  - '!**/*.md'\n  tags: 'v.*'\n")]
    [InlineData("tags: 'v.*'\n    bots: true", "  bots: true\n")]
    public async Task A_rule_for_deployments_comes_back_as_it_was(string rule, string exported)
    {
        (await ImportAsync(Good.Replace(@"tags: 'v\d+\.\d+\.\d+'", rule, StringComparison.Ordinal))).Out.ShouldStartWith("3 added");
        var export = (await Cli.RunAsync(_place, "catalog", "export")).Out;
        export.ReplaceLineEndings("\n").ShouldContain(exported, Case.Sensitive);
        (await ImportAsync(export)).Out.Trim().ShouldBe("0 added, 0 changed, 3 unchanged.");
        (await Cli.RunAsync(_place, "catalog", "export")).Out.ShouldBe(export);

        // And back to tags.
        (await ImportAsync(Good)).Out.ShouldStartWith("0 added, 1 changed, 2 unchanged.");
        (await Cli.RunAsync(_place, "catalog", "export")).Out.ShouldNotContain("deployments:");
    }

    [Theory]
    [InlineData("tags:", "tag:", 19, "services[0].tag", "did you mean 'tags'?")]
    [InlineData("hotfixDays: 3", "hotfixDays: soon", 20, "services[0].hotfixDays", "whole number")]
    [InlineData("hotfixDays: 3", "hotfixDays: 3000", 20, "services[0].hotfixDays", "90")]
    [InlineData("team: payments", "team: nobody", 14, "services[0].team", "nobody")]
    [InlineData("key: shop", "key: Shop!", 7, "repositories[0].key", "no key")]
    [InlineData("path: checkout", "path: nowhere", 9, "repositories[0].path", "does not exist")]
    [InlineData("path: checkout", "trunk: main", 7, "repositories[0].path", "missing")]
    [InlineData("reverts-and-hotfixes", "rumours", 21, "services[0].failureEvidence", "reverts or reverts-and-hotfixes")]
    [InlineData(@"'v\d+\.\d+\.\d+'", "'(v'", 19, "services[0].tags", "regular expression")]
    [InlineData("teams:", "people:", 1, "people", "unknown field")]
    [InlineData(@"tags: 'v\d+\.\d+\.\d+'", "deployments: weekly", 19, "services[0].deployments", "tags or trunk or runs or reported or none is wanted.")]
    [InlineData(@"tags: 'v\d+\.\d+\.\d+'", "deployments: runs", 12, "services[0].run", "The name of the workflow or job that deploys.")]
    [InlineData(@"tags: 'v\d+\.\d+\.\d+'", "deployments: tags", 12, "services[0].tags", "A regular expression for the whole name of a release tag")]
    [InlineData(@"tags: 'v\d+\.\d+\.\d+'", "bots: false", 12, "services[0].tags", "A regular expression for the whole name of a release tag")]
    [InlineData("hotfixDays: 3", "bots: some", 20, "services[0].bots", "true or false is wanted.")]
    public async Task An_error_names_line_and_field_and_changes_nothing(string part, string by, int line, string field, string says)
    {
        var ran = await ImportAsync(Good.Replace(part, by, StringComparison.Ordinal));
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain($"line {line}, {field}: ");
        ran.Error.ShouldContain(says);
        (await Cli.RunAsync(_place, "catalog", "list")).Out.ShouldStartWith("0 services in 0 repositories");
    }

    [Fact]
    public async Task A_key_twice_is_an_error()
    {
        var ran = await ImportAsync("teams:\n  - key: a\n    name: A\n  - key: a\n    name: B\n");
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain("line 4, teams[1].key: 'a' stands in line 2 already.");
    }

    [Theory]
    [InlineData("teams: [")]
    [InlineData("just words")]
    [InlineData("- a\n- b")]
    public async Task What_is_no_catalog_is_refused(string text)
    {
        var ran = await ImportAsync(text);
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain("line ");
    }

    [Fact]
    public async Task A_hostile_file_is_refused_with_its_line()
    {
        var deep = await ImportAsync("teams:\n" + new string('[', 100_000));
        deep.Code.ShouldBe(2);
        deep.Error.ShouldContain("line 2, file: values stand deeper within each other than 32.");
        var large = await ImportAsync(new string('#', 5 << 20));
        large.Code.ShouldBe(2);
        large.Error.ShouldContain("it is larger than 4 MB");
    }

    [Fact]
    public async Task An_empty_file_changes_nothing() => (await ImportAsync("# nothing\n")).Out.Trim().ShouldBe("0 added, 0 changed, 0 unchanged.");

    private async Task<Ran> ImportAsync(string yaml)
    {
        var file = Path.Combine(_place.Folder, "catalog.yaml");
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
        return await Cli.RunAsync(_place, "catalog", "import", file);
    }
}
