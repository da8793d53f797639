using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Data;

/// <summary>The one database, on SQLite or PostgreSQL. Each module maps its own tables.</summary>
/// <param name="options">The provider and its connection.</param>
public sealed class FairleadDb(DbContextOptions<FairleadDb> options) : DbContext(options)
{
    /// <summary>A context outside of a container.</summary>
    /// <param name="database">Which one.</param>
    /// <returns>A context; nothing is connected yet.</returns>
    public static FairleadDb Open(IDatabaseEngine database)
    {
        var options = new DbContextOptionsBuilder<FairleadDb>();
        database.Configure(options);
        return new FairleadDb(options.Options);
    }

    /// <summary>What modules add under a contract, for rules that ask it in the middle of their work with this context.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <returns>All of them, in the order of the modules; none for a context that was opened outside of a container.</returns>
    public IReadOnlyList<T> Parts<T>()
        where T : class =>
        [.. this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetServices<T>() ?? []];

    /// <summary>Asks all that modules add under a contract, one after the other.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <typeparam name="T">What each answers with several of.</typeparam>
    /// <param name="ask">The question.</param>
    /// <returns>The answers of all, in the order of the modules.</returns>
    public async Task<List<T>> AskAsync<TContract, T>(Func<TContract, Task<IReadOnlyList<T>>> ask)
        where TContract : class
    {
        var answers = new List<T>();
        foreach (var part in Parts<TContract>())
            answers.AddRange(await ask(part));
        return answers;
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcInstant>();
        configurationBuilder.Properties<string>().HaveMaxLength(400);

        // Text compares by code points on both databases; PostgreSQL would else use the locale that it was made with.
        if (Database.ProviderName?.Contains("Npgsql", StringComparison.Ordinal) == true)
            configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var module in ModuleTables.Of(this))
            module.Tables(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            Conform(entity);
    }

    private static void Conform(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(SnakeCase(property.Name));

            // Compiling the model stores the value that means 'not set', and the usual one is no instant in UTC.
            if (property.ClrType == typeof(DateTime))
                property.Sentinel = DateTime.UnixEpoch;
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}

/// <summary>Stores instants in UTC with microseconds, the precision that both databases keep.</summary>
public sealed class UtcInstant() : ValueConverter<DateTime, DateTime>(
    value => Instants.ToMicroseconds(value),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));

/// <summary>Instants as the whole program keeps them: UTC, microseconds.</summary>
public static class Instants
{
    /// <param name="value">An instant in UTC.</param>
    /// <returns>The same cut to microseconds: what is read equals what was written.</returns>
    /// <exception cref="ArgumentException">An instant that is not in UTC.</exception>
    public static DateTime ToMicroseconds(DateTime value) => value.Kind == DateTimeKind.Utc
        ? new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc)
        : throw new ArgumentException($"{value:O} is not in UTC.", nameof(value));

    /// <param name="unixSeconds">Seconds since 1970 UTC, as git gives them.</param>
    /// <returns>The instant.</returns>
    public static DateTime FromUnix(long unixSeconds) => DateTime.UnixEpoch.AddSeconds(unixSeconds);

    /// <param name="instant">An instant in UTC.</param>
    /// <returns>Whole seconds since 1970 UTC.</returns>
    public static long ToUnix(DateTime instant) => (instant.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    /// <param name="time">The clock.</param>
    /// <returns>The present instant, cut to microseconds.</returns>
    public static DateTime Now(this TimeProvider time) => ToMicroseconds(time.GetUtcNow().UtcDateTime);
}
