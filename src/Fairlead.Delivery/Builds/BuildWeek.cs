using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Says of a week of a repository that something in it changed, so that each node knows which of the weeks that it remembers are still true.</summary>
public sealed class BuildWeek
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The Monday of the week, UTC.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>Another one after each change.</summary>
    public required Guid Version { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<BuildWeek>(e =>
    {
        e.ToTable("build_week");
        e.HasKey(w => new { w.RepositoryId, w.Week });
        e.HasOne<Repository>().WithMany().HasForeignKey(w => w.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });

    /// <param name="at">An instant in UTC.</param>
    /// <returns>The Monday of its week.</returns>
    public static DateOnly Of(DateTime at)
    {
        var day = DateOnly.FromDateTime(at);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    /// <summary>Notes changes, in the caller's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="database">Writes the rows.</param>
    /// <param name="changed">Where something changed; doubles, unknown and removed repositories do no harm.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are noted.</returns>
    public static async Task NoteAsync(FairleadDb db, IDatabaseEngine database, IEnumerable<(Guid? Repository, DateTime At)> changed, CancellationToken cancel)
    {
        foreach (var repository in changed.Where(c => c.Repository is not null).GroupBy(c => c.Repository!.Value))
        {
            var weeks = repository.Select(c => Of(c.At)).Distinct().ToArray();
            var version = Guid.NewGuid();
            if (await db.Set<BuildWeek>().Where(w => w.RepositoryId == repository.Key && EF.Parameter(weeks).Contains(w.Week)).ExecuteUpdateAsync(s => s.SetProperty(w => w.Version, version), cancel) == weeks.Length)
                continue;
            var known = await db.Set<BuildWeek>().Where(w => w.RepositoryId == repository.Key && EF.Parameter(weeks).Contains(w.Week)).Select(w => w.Week).ToListAsync(cancel);

            // What was told of a repository that is removed is derived anew behind that: nobody remembers weeks of it any longer.
            if (!await db.Set<Repository>().AnyAsync(r => r.Id == repository.Key, cancel))
                continue;
            await database.InsertAsync(db, weeks.Except(known).Select(w => new BuildWeek { RepositoryId = repository.Key, Week = w, Version = version }).ToList(), cancel);
        }
    }
}
