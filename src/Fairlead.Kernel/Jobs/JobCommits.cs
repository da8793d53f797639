using System.Data.Common;
using System.Runtime.CompilerServices;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fairlead.Jobs;

/// <summary>Wakes this node when the transaction has ended that adds a job: before that nobody could see the row. A rollback leaves one look too many for later.</summary>
/// <param name="wakeUp">Wakes it.</param>
public sealed class JobCommits(WakeUp<RunJobs> wakeUp) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, object> _expected = [];

    /// <param name="db">The context that will add a job.</param>
    public void Expect(FairleadDb db) => _expected.AddOrUpdate(db, db);

    /// <inheritdoc />
    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db)
            Wake(db);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) => new(SavedChanges(eventData, result));

    /// <inheritdoc />
    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Wake(eventData.Context);

    /// <inheritdoc />
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Wake(eventData.Context);
        return Task.CompletedTask;
    }

    private void Wake(DbContext? db)
    {
        if (db is not null && _expected.Remove(db))
            wakeUp.Wake();
    }
}
