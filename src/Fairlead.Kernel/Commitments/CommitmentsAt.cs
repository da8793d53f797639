using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Finds where a promise is made.</summary>
/// <param name="db">The database.</param>
/// <param name="objects">Finds objects.</param>
internal sealed class CommitmentsAt(FairleadDb db, KnownObjects objects)
{
    /// <param name="reference">As somebody typed it; empty for none.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Where a promise is made, with the team to which that belongs; what is wrong where there is no such object.</returns>
    public async Task<(CommitmentOrigin? Origin, Guid? Team, FieldError? Unknown)> OriginAsync(string? reference, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reference))
            return (null, null, null);
        return await objects.FindAsync(db, reference.Trim(), cancel) is { } known
            ? (new CommitmentOrigin(known.Reference.Kind, known.Reference.Key, known.Title, known.Path), known.Teams is [var team, ..] ? team : null, null)
            : (null, null, new("origin", $"There is no such object. Write it as incident:ID; kinds are {string.Join(", ", objects.Kinds)}."));
    }

    /// <returns>Accounts to which a promise may be given.</returns>
    public Task<IReadOnlyList<(Guid Id, string Name)>> AccountsAsync(CancellationToken cancel) => CommitmentAccounts.ReadAsync(db, null, cancel);
}

/// <summary>Reads the promises that were made at an object, on a context of its own: the sections of a page are read side by side.</summary>
/// <param name="databases">Gives contexts.</param>
internal sealed class ReadCommitmentsAtObject(IDbContextFactory<FairleadDb> databases)
{
    public const int Most = 20;

    /// <returns>Open ones first, the earliest due first; one more than are shown where there are more.</returns>
    public async Task<(IReadOnlyList<Commitment> Rows, CommitmentOwners Owners)> RunAsync(ObjectReference reference, CatalogView catalog, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await new CommitmentQuery(OriginKind: reference.Kind, OriginKey: reference.Key).Rows(db)
            .OrderBy(c => c.State == CommitmentState.Open ? 0 : 1).ThenBy(c => c.Due).ThenBy(c => c.Id).Take(Most + 1).ToListAsync(cancel);
        return (rows, await CommitmentOwners.ReadAsync(db, catalog, rows, cancel));
    }
}
