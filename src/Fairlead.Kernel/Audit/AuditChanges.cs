using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Audit;

/// <summary>
/// Writes an entry for each change of something audited, in the same transaction: either both are stored or neither. It sees
/// whatever is saved through a context, so that no page and no command can forget it.
/// </summary>
/// <param name="writer">Appends the entries.</param>
public sealed class AuditChanges(AuditWriter writer) : SaveChangesInterceptor
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The transactions that were begun here, for contexts that had none. A context that is gone takes its entry along.
    private readonly ConditionalWeakTable<DbContext, IDbContextTransaction> _own = [];

    /// <inheritdoc />
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        Changes(eventData.Context!).Count == 0 ? result : throw new NotSupportedException("What is audited is saved asynchronously.");

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = (FairleadDb)eventData.Context!;
        var changes = Changes(db);
        if (changes.Count == 0)
            return result;
        if (db.Database.CurrentTransaction is null)
            _own.Add(db, await db.Database.BeginTransactionAsync(cancellationToken));
        await writer.AppendAsync(db, changes, null, cancellationToken);
        return result;
    }

    /// <inheritdoc />
    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (Take(eventData.Context!) is { } own)
        {
            await own.CommitAsync(cancellationToken);
            await own.DisposeAsync();
        }

        return result;
    }

    /// <inheritdoc />
    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) => UndoAsync(eventData.Context!);

    /// <inheritdoc />
    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default) => UndoAsync(eventData.Context!);

    private async Task UndoAsync(DbContext db)
    {
        // Whoever tries again saves the same changes; their entries are made anew then.
        foreach (var entry in db.ChangeTracker.Entries<AuditEntry>().Where(e => e.State == EntityState.Added).ToList())
            entry.State = EntityState.Detached;
        if (Take(db) is { } own)
            await own.DisposeAsync();
    }

    private IDbContextTransaction? Take(DbContext db)
    {
        if (!_own.TryGetValue(db, out var own))
            return null;
        _own.Remove(db);
        return own;
    }

    private static List<AuditNote> Changes(DbContext db)
    {
        var changes = new List<AuditNote>();
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.Entity is IAudited))
        {
            var subject = ((IAudited)entry.Entity).AuditName;
            if (entry.State == EntityState.Added)
                changes.Add(new("created", subject, null, Values(entry, _ => true, p => p.CurrentValue)));
            else if (entry.State == EntityState.Deleted)
                changes.Add(new("deleted", subject, Values(entry, _ => true, p => p.OriginalValue), null));
            else if (entry.State == EntityState.Modified && entry.Properties.Any(IsChanged))
                changes.Add(new("changed", subject, Values(entry, IsChanged, p => p.OriginalValue), Values(entry, IsChanged, p => p.CurrentValue)));
        }

        return changes;

        static bool IsChanged(PropertyEntry property) => property.IsModified && IsDecided(property) && !Equals(property.OriginalValue, property.CurrentValue);
    }

    private static bool IsDecided(PropertyEntry property) => property.Metadata.PropertyInfo?.GetCustomAttribute<NotAuditedAttribute>() is null;

    private static string Values(EntityEntry entry, Func<PropertyEntry, bool> which, Func<PropertyEntry, object?> value) => JsonSerializer.Serialize(
        entry.Properties.Where(p => IsDecided(p) && which(p)).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Metadata.Name), p => Shown(p, value(p)), StringComparer.Ordinal),
        Plain);

    private static object? Shown(PropertyEntry property, object? value) => value switch
    {
        null => null,
        _ when property.Metadata.PropertyInfo?.GetCustomAttribute<SecretAttribute>() is not null => "(secret)",
        Enum choice => choice.ToString(),
        _ => value,
    };
}
