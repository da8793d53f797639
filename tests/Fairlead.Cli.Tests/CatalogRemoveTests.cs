using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Cli.Tests;

/// <summary>What a review has put into the catalog can be taken out again, with all that was derived of it.</summary>
public sealed class CatalogRemoveTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly Workplace _place = new();

    public CatalogRemoveTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_repository_goes_with_all_that_was_derived_of_it_and_comes_back_with_the_next_review()
    {
        var before = await ReviewedAsync();
        await ToldAsync();
        var ids = await IdsAsync();

        var refused = await Cli.RunAsync(_place, "catalog", "remove", "--repository", "checkout");
        refused.Code.ShouldBe(2);
        refused.Error.Trim().ShouldBe("fairlead: With the repository 'checkout' 9 commits, 7 tags, 6 deployments, 9 changes and 1 service (checkout) would be removed; the git repository itself is not touched. Add --yes to confirm.");
        (await IdsAsync()).ShouldBe(ids);

        var ran = await Cli.RunAsync(_place, "catalog", "remove", "--repository", "checkout", "--yes");
        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.Trim().ShouldBe("The repository 'checkout' is removed from the catalog, with 9 commits, 7 tags, 6 deployments, 9 changes and 1 service (checkout).");

        // What somebody said of an incident stays as it was said.
        (await RowsOfAsync(ids)).ShouldBe(["incident", "incident_service"]);
        var rows = (await Cli.RunAsync(_place, "audit", "export")).Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows.Count(r => r.Contains(",deleted,", StringComparison.Ordinal)).ShouldBe(2);
        rows.ShouldContain(r => r.Contains(",deleted,repository:checkout,", StringComparison.Ordinal));
        rows.ShouldContain(r => r.Contains(",deleted,service:checkout,", StringComparison.Ordinal));
        (await Cli.RunAsync(_place, "audit", "verify")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "catalog", "list")).Out.ShouldStartWith("0 services in 0 repositories");
        (await Cli.RunAsync(_place, "measures")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "incident", "list")).Out.ShouldContain("Nobody can pay");
        (await Cli.RunAsync(_place, "inbox")).Out.ShouldContain("3 read");
        (await Cli.RunAsync(_place, "rebuild")).Out.Trim().ShouldBe("Everything matches the facts.");

        (await ReviewedAsync()).ShouldBe(before, "with what was told of it");
    }

    [Fact]
    public async Task A_service_goes_and_its_repository_stays()
    {
        await ReviewedAsync();
        var (repository, service) = await IdsAsync();
        (await Cli.RunAsync(_place, "catalog", "remove", "checkout")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("Add --yes"));

        var ran = await Cli.RunAsync(_place, "catalog", "remove", "checkout", "--yes");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.Trim().ShouldBe("The service 'checkout' is removed, with 6 deployments and 9 changes derived for it.");
        (await RowsOfAsync((Guid.Empty, service))).ShouldBeEmpty();
        (await RowsOfAsync((repository, Guid.Empty))).ShouldNotBeEmpty();
        (await Cli.RunAsync(_place, "catalog", "list", "--json")).Json.GetProperty("repositories")[0].GetProperty("key").GetString().ShouldBe("checkout");
    }

    [Fact]
    public async Task What_was_never_read_goes_without_a_word_more()
    {
        var file = Path.Combine(_place.Folder, "catalog.yaml");
        await File.WriteAllTextAsync(file, "repositories:\n  - key: shop\n    name: Shop\n    path: checkout\nservices:\n  - key: till\n    name: Till\n    repository: shop\n    tags: 'v.*'\n", Cancel);
        (await Cli.RunAsync(_place, "catalog", "import", file)).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "catalog", "remove", "till")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "catalog", "remove", "--repository", "shop")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("Name a service by its key, or a repository")]
    [InlineData("Name a service by its key, or a repository", "checkout", "--repository", "checkout")]
    [InlineData("There is no service 'nobody'", "nobody", "--yes")]
    [InlineData("There is no repository 'nobody'", "--repository", "nobody", "--yes")]
    public async Task What_is_wrong_is_named(string says, params string[] arguments)
    {
        await ReviewedAsync();
        (await Cli.RunAsync(_place, ["catalog", "remove", .. arguments])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain(says));
        (await IdsAsync()).Service.ShouldNotBe(Guid.Empty);
    }

    private async Task<string> ReviewedAsync()
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        return (await Cli.RunAsync(_place, "measures", "--scope", "service:checkout", "--window", "all", "--csv")).Out;
    }

    // An incident of the service, and a deployment, a merge and a failed run that a tool told of.
    private async Task ToldAsync()
    {
        (await Cli.RunAsync(_place, "incident", "open", "Nobody can pay", "--service", "checkout")).Code.ShouldBe(0);
        (await Cli.RunAsync(_place, "sources", "add", "sheets", "--kind", "own")).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "runs.csv");
        await File.WriteAllTextAsync(file, "service,version,environment,finishedAt\ncheckout,v1,staging,2026-01-05T10:00:00Z\n", Cancel);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "deployments")).Code.ShouldBe(0);
        await File.WriteAllTextAsync(file, "number,repository,mergedAt\n7,checkout,2026-01-06T10:00:00Z\n", Cancel);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "pull-requests")).Code.ShouldBe(0);
        await File.WriteAllTextAsync(file, "run,name,state,branch,repository,finishedAt\n1,build,failed,main,checkout,2026-01-06T11:00:00Z\n", Cancel);
        (await Cli.RunAsync(_place, "import-csv", "sheets", file, "--kind", "runs")).Code.ShouldBe(0);
    }

    private async Task<(Guid Repository, Guid Service)> IdsAsync()
    {
        await using var db = Open();
        return (await db.Set<Repository>().Select(r => r.Id).FirstOrDefaultAsync(Cancel), await db.Set<Service>().Select(s => s.Id).FirstOrDefaultAsync(Cancel));
    }

    /// <returns>The tables that still hold rows of the one or the other, whatever they are.</returns>
    private async Task<List<string>> RowsOfAsync((Guid Repository, Guid Service) ids)
    {
        await using var db = Open();
        var left = new List<string>();
        foreach (var table in db.Model.GetEntityTypes())
        {
            foreach (var (name, id) in ((string, Guid)[])[("RepositoryId", ids.Repository), ("ServiceId", ids.Service)])
            {
                if (table.FindProperty(name)?.GetColumnName() is not { } column)
                    continue;
                var sql = $"SELECT COUNT(*) AS Value FROM \"{table.GetTableName()}\" WHERE \"{column}\" = {{0}}";
                if (await db.Database.SqlQueryRaw<int>(sql, id).SingleAsync(Cancel) > 0)
                    left.Add(table.GetTableName()!);
            }
        }

        return left;
    }

    private FairleadDb Open() => FairleadDb.Open(new SqliteDatabase(Path.Combine(_place.Data, "fairlead.db")));
}
