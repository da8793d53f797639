using System.Security.Cryptography;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>Says of a week of a repository that facts of one kind changed in it, so that each node knows which of the weeks that it remembers are still true.</summary>
public sealed class RepositoryWeek
{
    /// <summary>Which facts: 'builds', 'changes'; each kind belongs to one module.</summary>
    public required string Kind { get; init; }

    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The Monday of the week, UTC.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>Another one after each change.</summary>
    public required Guid Version { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<RepositoryWeek>(e =>
    {
        e.ToTable("repository_week");
        e.HasKey(w => new { w.Kind, w.RepositoryId, w.Week });
        e.Property(w => w.Kind).HasMaxLength(20);
        e.HasOne<Repository>().WithMany().HasForeignKey(w => w.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });

    /// <param name="at">An instant in UTC.</param>
    /// <returns>The Monday of its week.</returns>
    public static DateOnly Of(DateTime at) => Of(DateOnly.FromDateTime(at));

    /// <param name="day">A day.</param>
    /// <returns>The Monday of its week.</returns>
    public static DateOnly Of(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <param name="week">A Monday.</param>
    /// <returns>Where it begins, UTC.</returns>
    public static DateTime StartOf(DateOnly week) => DateTime.SpecifyKind(week.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);

    /// <summary>Notes changes, in the caller's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="database">Writes the rows.</param>
    /// <param name="kind">Which facts.</param>
    /// <param name="changed">Weeks in which something changed; doubles, unknown and removed repositories do no harm.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are noted.</returns>
    public static async Task NoteAsync(FairleadDb db, IDatabaseEngine database, string kind, IEnumerable<(Guid? Repository, DateOnly Week)> changed, CancellationToken cancel)
    {
        foreach (var repository in changed.Where(c => c.Repository is not null).Distinct().GroupBy(c => c.Repository!.Value, c => c.Week))
        {
            var version = Guid.NewGuid();
            var weeks = repository.ToArray();
            var here = db.Set<RepositoryWeek>().Where(w => w.Kind == kind && w.RepositoryId == repository.Key && EF.Parameter(weeks).Contains(w.Week));
            if (await here.ExecuteUpdateAsync(s => s.SetProperty(w => w.Version, version), cancel) == weeks.Length)
                continue;
            var known = await here.Select(w => w.Week).ToListAsync(cancel);

            // What is known of a repository that is removed is derived anew behind that: nobody remembers weeks of it any longer.
            if (!await db.Set<Repository>().AnyAsync(r => r.Id == repository.Key, cancel))
                continue;
            var added = weeks.Except(known).Select(w => new RepositoryWeek { Kind = kind, RepositoryId = repository.Key, Week = w, Version = version });
            await database.InsertAsync(db, added.ToList(), cancel);
        }
    }
}

/// <summary>A week of a repository as it is remembered.</summary>
/// <typeparam name="T">What happened in it, as the module needs it.</typeparam>
/// <param name="Repository">The repository.</param>
/// <param name="Week">Its Monday, UTC.</param>
/// <param name="State">The state of its facts.</param>
/// <param name="Points">What happened in it.</param>
public sealed record KnownWeek<T>(Guid Repository, DateOnly Week, string State, T Points);

/// <summary>Reads weeks of repositories through the one memory of measures.</summary>
/// <param name="memory">The memory.</param>
public sealed class RepositoryWeeks(MeasureMemory memory)
{
    /// <summary>Reads some weeks of one repository from the database.</summary>
    /// <typeparam name="T">What happened in a week.</typeparam>
    /// <param name="repository">The repository.</param>
    /// <param name="first">The Monday of the first week.</param>
    /// <param name="last">The Monday of the last.</param>
    /// <returns>Each of these weeks, also those in which nothing happened.</returns>
    public delegate Task<IReadOnlyList<(DateOnly Week, T Points)>> Read<T>(Guid repository, DateOnly first, DateOnly last);

    /// <typeparam name="T">What happened in a week.</typeparam>
    /// <param name="db">The database.</param>
    /// <param name="kind">Which facts.</param>
    /// <param name="repositories">The repositories, each with what the points depend on beside the facts: its main branch, the zone.</param>
    /// <param name="weeks">The Mondays of the first and the last week.</param>
    /// <param name="read">Reads what is not remembered.</param>
    /// <param name="bytes">How large a week is, about.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The weeks, whole, in order of time. The number of queries grows only with the repositories in which something changed.</returns>
    public async Task<IReadOnlyList<KnownWeek<T>>> ReadAsync<T>(
        FairleadDb db,
        string kind,
        IReadOnlyDictionary<Guid, string> repositories,
        (DateOnly First, DateOnly Last) weeks,
        Read<T> read,
        Func<T, long> bytes,
        CancellationToken cancel)
        where T : class
    {
        var ids = repositories.Keys.ToArray();
        var rows = await db.Set<RepositoryWeek>().AsNoTracking().Where(w => w.Kind == kind && ids.Contains(w.RepositoryId) && w.Week >= weeks.First && w.Week <= weeks.Last)
            .OrderBy(w => w.Week).Select(w => new { w.RepositoryId, w.Week, w.Version }).ToListAsync(cancel);
        var known = new Dictionary<(Guid, DateOnly), T>();
        foreach (var repository in rows.GroupBy(w => w.RepositoryId))
        {
            var missing = new List<(DateOnly Week, string State)>();
            foreach (var week in repository)
            {
                var state = StateOf(week.Version, repositories[week.RepositoryId]);
                if (memory.TryGet<T>((kind, week.RepositoryId, week.Week), state, out var points))
                    known[(week.RepositoryId, week.Week)] = points;
                else
                    missing.Add((week.Week, state));
            }

            if (missing.Count == 0)
                continue;
            var found = (await read(repository.Key, missing[0].Week, missing[^1].Week)).ToDictionary(w => w.Week, w => w.Points);
            foreach (var (week, state) in missing)
            {
                known[(repository.Key, week)] = found[week];
                memory.Keep((kind, repository.Key, week), state, found[week], bytes(found[week]));
            }
        }

        return rows.ConvertAll(w => new KnownWeek<T>(w.RepositoryId, w.Week, StateOf(w.Version, repositories[w.RepositoryId]), known[(w.RepositoryId, w.Week)]));
    }

    /// <param name="parts">What something depends on.</param>
    /// <returns>A short text that is another one when any of it is: SHA-256 in hexadecimal digits.</returns>
    public static string StateOf(IEnumerable<string> parts) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    private static string StateOf(Guid version, string repository) => $"{version:N} {repository}";
}
