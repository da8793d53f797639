using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Settings;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Demo;

/// <summary>Fills an empty database with a small invented organisation and the real history of one repository; every page says so.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Writes many rows at once.</param>
/// <param name="derive">Derives measures from the facts.</param>
/// <param name="judge">Says whose tags are.</param>
/// <param name="signals">Stores what tools would have told.</param>
/// <param name="kinds">The kinds of that.</param>
/// <param name="import">Reads the real repository.</param>
/// <param name="others">What other modules invent.</param>
/// <param name="time">The clock.</param>
public sealed class FillDemo(
    IDbContextFactory<FairleadDb> databases,
    IDatabaseEngine database,
    DeriveServices derive,
    JudgeNames judge,
    SignalStore signals,
    SignalKinds kinds,
    ImportRepository import,
    IEnumerable<IDemoData> others,
    TimeProvider time)
{
    private const int Seed = 20260105;

    private static readonly (string Key, string Name, string Purpose)[] Teams =
    [
        ("payments", "Payments", "Money in and out, exactly once."),
        ("storefront", "Storefront", "What a customer sees and touches."),
        ("platform", "Platform", "The road that the other teams drive on."),
    ];

    private static readonly DemoService[] Services =
    [
        new("checkout", "Checkout", "payments", 1.2, 4, 19, 12),
        new("ledger", "Ledger", "payments", 6, 7, 70, 9),
        new("search", "Search", "storefront", 2.5, 5, 30, 15),
        new("shop", "Shop pages", "storefront", 0.8, 3, 12, 20),
        new("build", "Build and deploy", "platform", 9, 6, 52, 11),
    ];

    /// <param name="here">A folder inside the repository whose real history is shown, too; when it is none, only what is invented is shown.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What could not be read of the repository, in words; null when it was read.</returns>
    public async Task<string?> RunAsync(string here, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            db.Add(new OrganisationSettings { Name = "Harbour & Sons" });
            foreach (var (key, name, purpose) in Teams)
                await EditCatalog.SaveTeamAsync(db, Caller.Operator, key, new TeamEdit(name, purpose), cancel);
            var source = new SignalSource { Id = Guid.CreateVersion7(), Key = "invented", Name = "Invented tools", Kind = SourceKind.Own, CreatedAt = time.Now(), LastReceivedAt = time.Now() };
            db.Add(source);
            foreach (var (service, i) in Services.Select((s, i) => (s, i)))
                await InventAsync(db, service, source, Seed + i, cancel);
            foreach (var other in others.OrderBy(o => o.Order))
                await other.FillAsync(db, time.Now(), Seed, cancel);
            await transaction.CommitAsync(cancel);
        }

        var missing = await ReadAsync(db, here, cancel);

        // From here on no other repository is added, by whatever way: the program reads what its starter can, and others may sit before it.
        await db.Set<OrganisationSettings>().ExecuteUpdateAsync(s => s.SetProperty(o => o.IsDemo, true), cancel);
        return missing;
    }

    private async Task<string?> ReadAsync(FairleadDb db, string here, CancellationToken cancel)
    {
        try
        {
            var added = await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(here), null, cancel);
            if (added.Saved is not { } repository)
                return added.Errors[0].Message;
            await import.RunAsync(repository.Id, null, cancel);
            return null;
        }
        catch (GitException e)
        {
            return e.Message;
        }
    }

    private async Task InventAsync(FairleadDb db, DemoService service, SignalSource source, int seed, CancellationToken cancel)
    {
        var now = time.Now();
        var repository = new Repository { Id = Guid.CreateVersion7(), Key = service.Key, Name = service.Name, Location = Repository.InventedPlace + service.Key, ReadAt = now };
        var (commits, tags) = DemoHistory.Of(service, repository.Id, now, seed);
        (repository.Head, repository.Commits, repository.NewestCommitAt) = (commits[^1].Sha, commits.Count, commits.Max(c => c.CommittedAt));
        db.Add(repository);
        await db.SaveChangesAsync(cancel);
        await EditCatalog.SaveServiceAsync(db, Caller.Operator, service.Key, new ServiceEdit(service.Name, repository.Key, service.Team, @"v\d+\.\d+\.\d+"), cancel);
        await database.InsertAsync(db, commits, cancel);
        await database.InsertAsync(db, tags, cancel);
        await TellAsync(db, source, DemoSignals.Of(service, commits, tags, now, seed), cancel);
        await derive.OfRepositoryAsync(db, repository, await judge.OfReadAsync(db, repository, [.. tags.Select(t => t.Name)], [], cancel), cancel);
    }

    private async Task TellAsync(FairleadDb db, SignalSource source, List<Signal> told, CancellationToken cancel)
    {
        var places = new SignalPlaces(await CatalogView.ReadAsync(db, cancel), kinds);
        var delivery = (await db.Set<SignalRow>().MaxAsync(s => (long?)s.MessageNumber, cancel) ?? ((time.Now() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)) + 1;
        foreach (var some in told.Chunk(SignalStore.MostFacts))
            await signals.AddAsync(db, source.Id, [(delivery++, some)], places, cancel);
    }
}
