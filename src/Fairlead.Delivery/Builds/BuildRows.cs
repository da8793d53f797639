using System.Globalization;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>A test that gave two results, over all commits of a window.</summary>
/// <param name="Test">Its key.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Suite">Its suite.</param>
/// <param name="RepositoryId">Its repository.</param>
/// <param name="Commits">On how many commits.</param>
/// <param name="LastAt">When it last did.</param>
public sealed record FlakyRow(string Test, string Name, string Suite, Guid? RepositoryId, int Commits, DateTime LastAt);

/// <summary>The very rows that the measures of builds and tests are computed from.</summary>
public static class BuildRows
{
    /// <summary>How many rows a page shows.</summary>
    public const int PageSize = 50;

    /// <param name="db">The database.</param>
    /// <param name="context">Scope and window.</param>
    /// <param name="level">Pipelines or jobs.</param>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <returns>The runs, the newest first.</returns>
    public static IQueryable<CiRun> Runs(FairleadDb db, PageContext context, RunLevel level, RunState? state)
    {
        var (repositories, services) = Place(context);
        var (from, to) = context.Instants(context.Window.Window);
        var runs = db.Set<CiRun>().AsNoTracking().Where(r => r.Level == level && r.At >= from && r.At < to && r.RepositoryId != null && repositories.Contains(r.RepositoryId.Value) && (r.ServiceId == null || services.Contains(r.ServiceId.Value)));
        if (state is { } wanted)
            runs = runs.Where(r => r.State == wanted);
        return runs.OrderByDescending(r => r.At).ThenByDescending(r => r.Number);
    }

    /// <param name="runs">The runs, in the order of <see cref="Runs"/>.</param>
    /// <param name="after">Where to begin; null for the first page.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page.</returns>
    public static async Task<RowPage<CiRun>> RunPageAsync(IQueryable<CiRun> runs, string? after, int take, CancellationToken cancel)
    {
        if (Cursor(after) is var (at, number))
            runs = runs.Where(r => r.At < at || (r.At == at && r.Number < number));
        return Page(await runs.Take(take + 1).ToListAsync(cancel), take, r => (r.At, r.Number));
    }

    /// <param name="db">The database.</param>
    /// <param name="context">Scope and window.</param>
    /// <returns>The test runs, the newest first.</returns>
    public static IQueryable<TestRun> Tests(FairleadDb db, PageContext context)
    {
        var (repositories, services) = Place(context);
        var (from, to) = context.Instants(context.Window.Window);
        return db.Set<TestRun>().AsNoTracking().Where(r => r.At >= from && r.At < to && r.RepositoryId != null && repositories.Contains(r.RepositoryId.Value) && (r.ServiceId == null || services.Contains(r.ServiceId.Value)))
            .OrderByDescending(r => r.At).ThenByDescending(r => r.Number);
    }

    /// <param name="runs">The test runs, in the order of <see cref="Tests"/>.</param>
    /// <param name="after">Where to begin; null for the first page.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page.</returns>
    public static async Task<RowPage<TestRun>> TestPageAsync(IQueryable<TestRun> runs, string? after, int take, CancellationToken cancel)
    {
        if (Cursor(after) is var (at, number))
            runs = runs.Where(r => r.At < at || (r.At == at && r.Number < number));
        return Page(await runs.Take(take + 1).ToListAsync(cancel), take, r => (r.At, r.Number));
    }

    /// <param name="db">The database.</param>
    /// <param name="context">Scope and window.</param>
    /// <param name="after">Where to begin; null for the first page.</param>
    /// <param name="take">How many rows; null for all.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The tests that gave two results on a commit of the window: on most commits first, then the latest.</returns>
    public static async Task<RowPage<FlakyRow>> FlakyAsync(FairleadDb db, PageContext context, string? after, int? take, CancellationToken cancel)
    {
        var (repositories, services) = Place(context);
        var (from, to) = context.Instants(context.Window.Window);
        var tests = db.Set<FlakyCase>().AsNoTracking().Where(c => c.At >= from && c.At < to && c.RepositoryId != null && repositories.Contains(c.RepositoryId.Value) && (c.ServiceId == null || services.Contains(c.ServiceId.Value)))
            .GroupBy(c => c.Test).Select(g => new { Test = g.Key, Commits = g.Count(), LastAt = g.Max(c => c.At), Name = g.Max(c => c.Name), Suite = g.Max(c => c.Suite), Subject = g.Max(c => c.Subject) });
        if (Paging.CursorOf(after)?.Split('_') is [var many, var ticks, var key]
            && int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out var commits) && Instant(ticks) is { } last)
            tests = tests.Where(t => t.Commits < commits || (t.Commits == commits && (t.LastAt < last || (t.LastAt == last && t.Test.CompareTo(key) > 0))));
        var ordered = tests.OrderByDescending(t => t.Commits).ThenByDescending(t => t.LastAt).ThenBy(t => t.Test);
        var rows = await (take is { } limit ? ordered.Take(limit + 1) : ordered).ToListAsync(cancel);
        var next = rows.Count > take ? rows[take.Value - 1] : null;
        rows = take is { } most && rows.Count > most ? rows.GetRange(0, most) : rows;
        var subjects = rows.Select(r => r.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var places = (await db.Set<TestRun>().Where(r => EF.Parameter(subjects).Contains(r.Subject)).Select(r => new { r.Subject, r.RepositoryId }).ToListAsync(cancel)).ToDictionary(r => r.Subject, r => r.RepositoryId, StringComparer.Ordinal);
        return new(
            [.. rows.Select(r => new FlakyRow(r.Test, r.Name!, r.Suite!, places.GetValueOrDefault(r.Subject!), r.Commits, r.LastAt))],
            next is null ? null : string.Create(CultureInfo.InvariantCulture, $"{next.Commits}_{next.LastAt.Ticks}_{next.Test}"));
    }

    /// <param name="db">The database.</param>
    /// <param name="context">The scope.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Workflows that are red on the main branch now, whatever the window: the longest first.</returns>
    public static async Task<IReadOnlyList<CiRed>> RedNowAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var (repositories, services) = Place(context);
        var red = await db.Set<CiRed>().AsNoTracking().Where(r => r.EndedAt == null && repositories.Contains(r.RepositoryId) && (r.ServiceId == null || services.Contains(r.ServiceId.Value))).OrderBy(r => r.BeganAt).ToListAsync(cancel);
        return [.. red.Where(r => MainBranch.Is(context.Catalog.Repositories.First(x => x.Id == r.RepositoryId), r.Branch))];
    }

    // What belongs to a repository and to none of its services alone belongs to all of them.
    private static (Guid[] Repositories, IReadOnlyList<Guid> Services) Place(PageContext context) =>
        ([.. context.Services.Select(s => s.RepositoryId).Distinct()], context.Scope.Services);

    private static RowPage<T> Page<T>(List<T> rows, int take, Func<T, (DateTime At, long Number)> place)
    {
        if (rows.Count <= take)
            return new(rows, null);
        rows.RemoveAt(take);
        var (at, number) = place(rows[^1]);
        return new(rows, string.Create(CultureInfo.InvariantCulture, $"at_{at.Ticks}_{number}"));
    }

    private static (DateTime At, long Number)? Cursor(string? after) =>
        after?.Split('_') is ["at", var ticks, var last] && Instant(ticks) is { } at && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (at, number) : null;

    private static DateTime? Instant(string ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTime.MaxValue.Ticks ? Data.Instants.ToMicroseconds(new DateTime(value, DateTimeKind.Utc)) : null;
}
