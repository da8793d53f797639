using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>Repositories that could not be read, or not for long.</summary>
internal sealed class ImportNeeds : INeeds
{
    private const int UnreadDays = 7;

    /// <inheritdoc />
    public int Order => 30;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var repositories = context.Services.Select(s => s.RepositoryId).ToHashSet();
        return [.. await FailedImportsAsync(db, context, repositories, cancel), .. Unread(context, repositories)];
    }

    private static async Task<IEnumerable<Need>> FailedImportsAsync(FairleadDb db, PageContext context, HashSet<Guid> repositories, CancellationToken cancel)
    {
        var jobs = await db.Set<ImportJob>().AsNoTracking().Where(j => repositories.Contains(j.RepositoryId)).OrderByDescending(j => j.RequestedAt).Take(200).ToListAsync(cancel);
        return jobs.GroupBy(j => j.RepositoryId).Select(j => j.First()).Where(j => j.State == ImportState.Failed)
            .Select(j => (Job: j, Repository: context.Catalog.Repositories.First(r => r.Id == j.RepositoryId)))
            .Select(j => new Need("bad", $"{j.Repository.Name} could not be read", $"{j.Job.Error} Its numbers are those of the last good reading.", $"/catalog/repositories/{j.Repository.Key}"));
    }

    private static IEnumerable<Need> Unread(PageContext context, HashSet<Guid> repositories)
    {
        var since = context.Now.AddDays(-UnreadDays);
        return context.Catalog.Repositories.Where(r => repositories.Contains(r.Id) && r.ReadAt is { } at && at < since).Take(3)
            .Select(r => new Need("warn", $"{r.Name} was last read {context.Ago(r.ReadAt!.Value)} ago", "Its numbers are as old. Read it again.", $"/catalog/repositories/{r.Key}"));
    }
}
