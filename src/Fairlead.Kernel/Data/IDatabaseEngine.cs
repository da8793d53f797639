using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Data;

/// <summary>What differs between the databases; each provider's assembly gives one.</summary>
public interface IDatabaseEngine
{
    /// <summary>The modules whose tables it holds: those of the house.</summary>
    IReadOnlyList<IModule> Modules { get; }

    /// <summary>A name for people: 'SQLite' or 'PostgreSQL'.</summary>
    string Name { get; }

    /// <summary>Where the data is, without any secret.</summary>
    string Place { get; }

    /// <summary>Whether several nodes may share it; an embedded file belongs to one.</summary>
    bool AllowsSeveralNodes { get; }

    /// <summary>Sets the provider, its connection and the assembly of its migrations.</summary>
    /// <param name="options">The options to fill.</param>
    void Configure(DbContextOptionsBuilder options);

    /// <summary>Brings an existing or new database to the present form.</summary>
    /// <param name="db">A context on it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is done.</returns>
    Task MigrateAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Begins a transaction that reads everything as of one instant and hinders nobody.</summary>
    /// <param name="db">A context on this database.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The transaction; it writes nothing.</returns>
    Task<IDbContextTransaction> BeginSnapshotAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Until the context's transaction ends, nobody else appends to the audit log; others wait, readers do not.</summary>
    /// <param name="db">A context on this database, in a transaction.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>When it is this one's turn.</returns>
    Task AuditAloneAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Writes many rows that are known to be new, in the context's transaction where it has one.</summary>
    /// <param name="db">A context on this database.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <typeparam name="T">An entity of the model.</typeparam>
    /// <returns>When all are written.</returns>
    Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class;
}
