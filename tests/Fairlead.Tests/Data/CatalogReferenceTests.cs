using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Fairlead.Tests.Data;

/// <summary>What belongs to a service, a repository or a team goes with it, or says why it stays: whoever removes one knows no other module's tables.</summary>
public sealed class CatalogReferenceTests
{
    private const string Told = "derived from signals, which stay: their places are found anew, and it with them";

    private static readonly Dictionary<string, Type> Columns = new(StringComparer.Ordinal) { ["ServiceId"] = typeof(Service), ["RepositoryId"] = typeof(Repository), ["TeamId"] = typeof(Team) };

    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["signal.RepositoryId"] = "facts stay; their places are found anew, and by the one that they had is seen which to derive again",
        ["signal.ServiceId"] = "as signal.RepositoryId",
        ["ci_red.ServiceId"] = Told,
        ["ci_run.RepositoryId"] = Told,
        ["ci_run.ServiceId"] = Told,
        ["coverage_point.RepositoryId"] = Told,
        ["coverage_point.ServiceId"] = Told,
        ["flaky_case.RepositoryId"] = Told,
        ["flaky_case.ServiceId"] = Told,
        ["incident.ServiceId"] = Told,
        ["incident_service.ServiceId"] = Told + "; or written down by somebody, and stays as it was said",
        ["incident_decision.ServiceId"] = "what somebody decided stays as it was said",
        ["pull_request.RepositoryId"] = Told,
        ["reported_deployment.RepositoryId"] = Told,
        ["reported_deployment.ServiceId"] = Told,
        ["test_run.RepositoryId"] = Told,
        ["test_run.ServiceId"] = Told,
    };

    [Fact]
    public void Every_column_that_names_one_of_the_catalog_refers_to_it_or_says_why_not()
    {
        using var db = FairleadDb.Open(new SqliteDatabase("unused.db"));

        Loose(db.Model).ShouldBe(Exceptions.Keys, ignoreOrder: true);
    }

    [Fact]
    public void A_loose_column_is_found()
    {
        var model = new ModelBuilder(new ConventionSet());
        model.Entity<Planted>(e =>
        {
            e.ToTable("planted");
            e.Property(p => p.Id);
            e.Property(p => p.TeamId);
            e.HasKey(p => p.Id);
        });

        Loose(model.Model).ShouldBe(["planted.TeamId"]);
    }

    private static IEnumerable<string> Loose(IReadOnlyModel model) =>
        from table in model.GetEntityTypes()
        from property in table.GetProperties()
        where Columns.TryGetValue(property.Name, out var of) && !property.GetContainingForeignKeys().Any(k => k.PrincipalEntityType.ClrType == of && k.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull)
        select $"{table.GetTableName()}.{property.Name}";

    private sealed class Planted
    {
        public Guid Id { get; init; }

        public Guid TeamId { get; init; }
    }
}
