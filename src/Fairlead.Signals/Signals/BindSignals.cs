using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>By which catalog the places of all signals were found. There is one row, or none.</summary>
public sealed class SignalBinding
{
    /// <summary>The number of the only row.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>SHA-256 of what places are found by, 64 hexadecimal digits.</summary>
    public required string Catalog { get; set; }
}

/// <summary>
/// Finds the places of stored signals anew when the catalog has changed: what was told of a repository before anybody knew it counts
/// from the moment on at which it is known. The catalog's own form decides, so that nobody has to remember to ask for this.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="store">Derives what follows.</param>
/// <param name="kinds">The kinds that there are.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
public sealed class BindSignals(IDbContextFactory<FairleadDb> databases, SignalStore store, SignalKinds kinds, WriteLane lane)
{
    private const int Batch = 1000;

    /// <param name="cancel">Ends the work; the next run begins again.</param>
    /// <returns>How many signals have another place now.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var catalog = await CatalogView.ReadAsync(db, cancel);
        var form = FormOf(catalog);
        var bound = await db.Set<SignalBinding>().AsNoTracking().FirstOrDefaultAsync(b => b.Id == SignalBinding.OnlyId, cancel);
        if (bound?.Catalog == form)
            return 0;
        var places = new SignalPlaces(catalog, kinds);
        var (moved, after) = (0, 0L);
        while (true)
        {
            // Patterns are asked before the lane is taken. The few that were told in between are asked in it.
            var next = db.Set<SignalRow>().AsNoTracking().Where(s => s.Number > after).OrderBy(s => s.Number).Take(Batch);
            var found = (await next.ToListAsync(cancel)).ToDictionary(r => (r.Number, r.Body), r => Placed(r, places));
            using var writing = await lane.EnterAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);

            // Whoever waited here longest must not put places of an older catalog over those of the present one.
            if (FormOf(await CatalogView.ReadAsync(db, cancel)) != form)
                break;
            var rows = await next.ToListAsync(cancel);
            var changed = rows.ConvertAll(r => (From: r, To: found.TryGetValue((r.Number, r.Body), out var placed) ? placed : Placed(r, places))).FindAll(r => r.From != r.To);
            await store.MoveAsync(db, changed, cancel);
            moved += changed.Count;
            if (rows.Count < Batch)
                await NoteAsync(db, form, bound is null, cancel);
            await transaction.CommitAsync(cancel);
            if (rows.Count < Batch)
                return moved;
            after = rows[^1].Number;
        }

        return moved + await RunAsync(cancel);
    }

    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether the places of all stored signals are those of this catalog.</returns>
    public async Task<bool> IsDoneAsync(FairleadDb db, CatalogView catalog, CancellationToken cancel)
    {
        var form = FormOf(catalog);
        return await db.Set<SignalBinding>().AnyAsync(b => b.Catalog == form, cancel);
    }

    private SignalRow Placed(SignalRow row, SignalPlaces places)
    {
        var signal = kinds.Read(row.Kind, row.Body);
        var (kind, place) = (kinds.Named(row.Kind), places.Of(signal));
        return row with
        {
            Subject = kind?.SubjectOf(signal, place.ScopeOf(row.SourceId, signal)) ?? row.Subject,
            RepositoryId = place.Repository?.Id,
            ServiceId = place.Service?.Id,
            UnknownService = place.UnknownService,
            Job = kind is null ? row.Job : place.Job,
        };
    }

    private static async Task NoteAsync(FairleadDb db, string form, bool isFirst, CancellationToken cancel)
    {
        if (!isFirst && await db.Set<SignalBinding>().Where(b => b.Id == SignalBinding.OnlyId).ExecuteUpdateAsync(s => s.SetProperty(b => b.Catalog, form), cancel) > 0)
            return;
        if (await db.Set<SignalBinding>().AnyAsync(cancel))
            return;
        db.Add(new SignalBinding { Catalog = form });
        await db.SaveChangesAsync(cancel);
    }

    private string FormOf(CatalogView catalog)
    {
        // The first line is the rule's own version: with another one, places are found anew.
        var text = new StringBuilder("3\n");

        // What was told of a kind while its module was not there has its place by the name of its service alone.
        text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', kinds.All.Select(k => k.Name).Order(StringComparer.Ordinal))}\n");
        foreach (var repository in catalog.Repositories.OrderBy(r => r.Id))
            text.Append(CultureInfo.InvariantCulture, $"{repository.Id} {repository.Key} {repository.MainAddress()} {string.Join(' ', repository.AllAddresses())}\n");
        foreach (var service in catalog.Services.OrderBy(s => s.Id))
            text.Append(CultureInfo.InvariantCulture, $"{service.Id} {service.RepositoryId} {service.IncludePreReleases} {service.TagPattern}\n{string.Join('\n', service.AllNames())}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
