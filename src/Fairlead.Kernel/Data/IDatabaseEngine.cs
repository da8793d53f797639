using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Data;

/// <summary>What differs between SQLite and PostgreSQL. The assembly of each provider has one implementation; everything else is written once for both.</summary>
/// <remarks>Implementations are immutable and safe to use from several threads. Methods that take a context expect one that this engine has configured.</remarks>
public interface IDatabaseEngine
{
    /// <summary>The modules whose tables the database holds, in the order of their tables.</summary>
    IReadOnlyList<IModule> Modules { get; }

    /// <summary>The name for people: 'SQLite' or 'PostgreSQL'.</summary>
    string Name { get; }

    /// <summary>Where the data is: a path, or host and database. It holds no password and may be logged.</summary>
    string Place { get; }

    /// <summary>Whether several nodes may share the database. False for an embedded file, which belongs to one process.</summary>
    bool AllowsSeveralNodes { get; }

    /// <summary>What stands behind the subquery of rows that a node claims: rows that another one is just claiming are passed over. Empty where there is one writer at a time.</summary>
    string SkipLocked => "";

    /// <summary>Sets the provider, its connection and the assembly of its migrations.</summary>
    /// <param name="options">The options to fill.</param>
    void Configure(DbContextOptionsBuilder options);

    /// <summary>Applies all pending migrations, and creates the database where there is none. Does nothing where none are pending.</summary>
    /// <remarks>Several nodes may call it at once: one migrates, the others wait. When it fails or is killed, an embedded database is as before, and PostgreSQL has whole migrations only.</remarks>
    /// <param name="db">A context on the database.</param>
    /// <param name="cancel">Ends the work or the waiting.</param>
    /// <returns>A task that ends when the database has the present form.</returns>
    Task MigrateAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Begins a read-only transaction that sees everything as of one instant and blocks nobody.</summary>
    /// <param name="db">A context on this database.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The transaction, which must not write; dispose it to end it.</returns>
    Task<IDbContextTransaction> BeginSnapshotAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Locks the audit log against other writers until the transaction of the context ends. Other writers wait; readers do not.</summary>
    /// <param name="db">A context on this database, in a transaction.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>A task that ends when the lock is held.</returns>
    Task AuditAloneAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Inserts many rows at once, much faster than through the change tracker, and without auditing them.</summary>
    /// <remarks>The rows have to be new: one that exists already is an error, and nothing is inserted. They are written in the transaction of the context where it has one, else in one of their own.</remarks>
    /// <param name="db">A context on this database.</param>
    /// <param name="rows">The rows; none is allowed.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <typeparam name="T">An entity of the model.</typeparam>
    /// <returns>A task that ends when all rows are written.</returns>
    /// <exception cref="System.Data.Common.DbException">A row violates a constraint, or the database does not answer.</exception>
    Task InsertAsync<T>(FairleadDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class;
}
