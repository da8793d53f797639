using System.Globalization;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Changes;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Changes;

/// <summary>The very rows that the measures of this module are computed from.</summary>
internal static class PullRequestRows
{
    public const int PageSize = 50;

    /// <summary>The pull requests merged in the window that concern the services in scope, also those of bots, the newest first.</summary>
    public static IQueryable<PullRequest> Merged(FairleadDb db, PageContext context)
    {
        var (from, to) = context.Instants(context.Window.Window);
        var repositories = Repositories(context);
        var services = Services(context);
        var merged = db.Set<PullRequest>().AsNoTracking().Where(p => p.MergedAt >= from && p.MergedAt < to && (p.Services == null || services.Any(s => EF.Functions.Like(p.Services, s))));

        // Of several repositories SQLite would gather and sort all rows for the sake of the first fifty; by a value that is in no index it walks in the order of time.
        return (repositories is [var only] ? merged.Where(p => p.RepositoryId == only) : merged.Where(p => repositories.Contains(p.RepositoryId ?? Guid.Empty)))
            .OrderByDescending(p => p.MergedAt).ThenBy(p => p.Subject);
    }

    /// <summary>One page of <see cref="Merged"/>.</summary>
    public static async Task<RowPage<PullRequest>> PageAsync(IQueryable<PullRequest> rows, string? after, int take, CancellationToken cancel)
    {
        if (After(after) is var (at, subject))
            rows = rows.Where(p => p.MergedAt < at || (p.MergedAt == at && p.Subject.CompareTo(subject) > 0));
        var page = await rows.Take(take + 1).ToListAsync(cancel);
        return new([.. page.Take(take)], page.Count > take ? Cursor(page[take - 1].MergedAt!.Value, page[take - 1].Subject) : null);
    }

    /// <summary>What arrived on trunks in the window as git has it and concerns the services in scope, also that of which a forge told, the newest first.</summary>
    public static IQueryable<TrunkArrivalRow> Arrivals(FairleadDb db, PageContext context) => Rows(db, OfScope(db, context));

    /// <summary>One page of <see cref="Arrivals"/>.</summary>
    public static async Task<RowPage<TrunkArrivalRow>> TrunkPageAsync(FairleadDb db, PageContext context, string? after, int take, CancellationToken cancel)
    {
        var arrivals = OfScope(db, context);
        if (After(after) is var (at, key) && key.Split(' ') is [var sha, var repository] && Guid.TryParse(repository, out var id))
            arrivals = arrivals.Where(a => a.At < at || (a.At == at && (a.Sha.CompareTo(sha) > 0 || (a.Sha == sha && a.RepositoryId.CompareTo(id) > 0))));
        var page = await Rows(db, arrivals).Take(take + 1).ToListAsync(cancel);
        return new([.. page.Take(take)], page.Count > take ? Cursor(page[take - 1].Arrival.At, $"{page[take - 1].Arrival.Sha} {page[take - 1].Arrival.RepositoryId}") : null);
    }

    private static IQueryable<TrunkArrival> OfScope(FairleadDb db, PageContext context)
    {
        var (from, to) = context.Instants(context.Window.Window);
        var repositories = Repositories(context);
        var services = Services(context);
        return db.Set<TrunkArrival>().AsNoTracking().Where(m => m.At >= from && m.At < to && repositories.Contains(m.RepositoryId) && (m.Services == null || services.Any(s => EF.Functions.Like(m.Services, s))));
    }

    private static IQueryable<TrunkArrivalRow> Rows(FairleadDb db, IQueryable<TrunkArrival> arrivals) => arrivals.OrderByDescending(m => m.At).ThenBy(m => m.Sha).ThenBy(m => m.RepositoryId)
        .Select(m => new TrunkArrivalRow(
            m,
            db.Set<GitCommit>().Where(c => c.RepositoryId == m.RepositoryId && c.Sha == m.Sha).Select(c => c.Subject).FirstOrDefault() ?? "",
            db.Set<PullRequest>().FirstOrDefault(p => p.RepositoryId == m.RepositoryId && p.MergeSha == m.Sha)));

    private static Guid[] Repositories(PageContext context) => [.. context.Services.Select(s => s.RepositoryId).Distinct()];

    private static string[] Services(PageContext context) => [.. context.Scope.Services.Select(s => $"%{ConcernedServices.Text([s])}%")];

    private static string Cursor(DateTime at, string key) => string.Create(CultureInfo.InvariantCulture, $"at_{at.Ticks}_{key}");

    private static (DateTime At, string Key)? After(string? after) =>
        Paging.CursorOf(after)?.Split('_', 3) is ["at", var ticks, { Length: > 0 } key] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            ? (Instants.ToMicroseconds(new DateTime(at, DateTimeKind.Utc)), key)
            : null;
}

/// <summary>An arrival on a trunk, with what people recognise it by.</summary>
/// <param name="Arrival">The commit.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="PullRequest">Its pull request, where a forge told of it.</param>
internal sealed record TrunkArrivalRow(TrunkArrival Arrival, string Subject, PullRequest? PullRequest)
{
    /// <summary>How old its branch was, by the facts that count.</summary>
    public StageTime? Age => PullRequest is { BeganAt: { } began, MergedAt: { } merged } ? StageTime.Between(began, merged) : StageTime.Between(Arrival.BeganAt, Arrival.At);

    /// <summary>How large it was, by the facts that count.</summary>
    public int? Lines => PullRequest?.Lines ?? Arrival.Lines;
}
