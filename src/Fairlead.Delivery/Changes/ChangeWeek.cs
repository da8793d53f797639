using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>Says of a week of a repository that a pull request or a merge in it changed, so that each node knows which of the weeks that it remembers are still true.</summary>
public sealed class ChangeWeek
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The Monday of the week, UTC.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>Another one after each change.</summary>
    public required Guid Version { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<ChangeWeek>(e =>
    {
        e.ToTable("change_week");
        e.HasKey(w => new { w.RepositoryId, w.Week });
        e.HasOne<Repository>().WithMany().HasForeignKey(w => w.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });

    /// <param name="at">An instant in UTC.</param>
    /// <returns>The Monday of its week.</returns>
    public static DateOnly Of(DateTime at) => Of(DateOnly.FromDateTime(at));

    /// <param name="day">A day.</param>
    /// <returns>The Monday of its week.</returns>
    public static DateOnly Of(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>Notes changes, in the caller's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="database">Writes the rows.</param>
    /// <param name="changed">Weeks in which something changed; doubles and removed repositories do no harm.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are noted.</returns>
    public static async Task NoteAsync(FairleadDb db, IDatabaseEngine database, IEnumerable<(Guid Repository, DateOnly Week)> changed, CancellationToken cancel)
    {
        foreach (var repository in changed.Distinct().GroupBy(c => c.Repository, c => c.Week))
        {
            var version = Guid.NewGuid();
            var weeks = repository.ToArray();
            var here = db.Set<ChangeWeek>().Where(w => w.RepositoryId == repository.Key && EF.Parameter(weeks).Contains(w.Week));
            if (await here.ExecuteUpdateAsync(s => s.SetProperty(w => w.Version, version), cancel) == weeks.Length)
                continue;
            var known = await here.Select(w => w.Week).ToListAsync(cancel);

            // As with the weeks of builds: a repository may be removed whose pull requests have yet to be derived anew.
            if (!await db.Set<Repository>().AnyAsync(r => r.Id == repository.Key, cancel))
                continue;
            await database.InsertAsync(db, weeks.Except(known).Select(w => new ChangeWeek { RepositoryId = repository.Key, Week = w, Version = version }).ToList(), cancel);
        }
    }
}
