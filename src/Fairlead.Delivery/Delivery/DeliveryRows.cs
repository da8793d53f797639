using System.Globalization;
using System.Text;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A change with what people recognise it by.</summary>
/// <param name="Change">The change.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record ChangeRow(Change Change, string Subject);

/// <summary>A failure with the subjects of its commits.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="Target">The first line of the reverted commit's message.</param>
/// <param name="Revert">The first line of the reverting commit's message.</param>
/// <param name="Incident">The incident behind it.</param>
/// <param name="HasChange">Whether the reverted commit is a change with a page of its own; a merge is none.</param>
public sealed record FailureRow(Failure Failure, string? Target, string? Revert, bool HasChange, IncidentWords? Incident = null);

/// <summary>A page of rows.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Rows">The rows.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record RowPage<T>(IReadOnlyList<T> Rows, string? Next);

/// <summary>The very rows that the delivery measures are computed from.</summary>
public static class DeliveryRows
{
    /// <summary>How many rows a page shows.</summary>
    public const int PageSize = 50;

    // The end of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="window">Days of deployment.</param>
    /// <returns>The changes with a lead time: released in the window, not of a baseline, not of a bot that is left out.</returns>
    public static IQueryable<Change> Changes(FairleadDb db, MeasureScope scope, DayWindow window) => db.Set<Change>().AsNoTracking()
        .Where(c => scope.Services.Contains(c.ServiceId) && c.DeployedDay >= window.From && c.DeployedDay < window.To && !c.InBaseline && !c.IsByBot);

    /// <summary>One page of changes, the slowest first.</summary>
    /// <param name="db">The database.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="after">Where to begin, from <see cref="RowPage{T}.Next"/>; null for the first page.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page; a text that is no place begins at the first.</returns>
    public static async Task<RowPage<ChangeRow>> SlowestAsync(FairleadDb db, IQueryable<Change> changes, string? after, int take, CancellationToken cancel)
    {
        if (SlowestAfter(after) is var (seconds, sha, id))
        {
            changes = changes.Where(c => c.LeadSeconds < seconds || (c.LeadSeconds == seconds && (c.Sha.CompareTo(sha) > 0 || (c.Sha == sha && c.ServiceId.CompareTo(id) > 0))));
        }

        var rows = await changes.OrderByDescending(c => c.LeadSeconds).ThenBy(c => c.Sha).ThenBy(c => c.ServiceId).Take(take + 1).ToListAsync(cancel);
        var next = rows.Count > take ? rows[take - 1] : null;
        return new(await WithSubjectsAsync(db, [.. rows.Take(take)], cancel), next is null ? null : string.Create(CultureInfo.InvariantCulture, $"{next.LeadSeconds}_{next.Sha}_{next.ServiceId}"));
    }

    /// <param name="db">The database.</param>
    /// <param name="days">The days of the scope's services.</param>
    /// <param name="scope">What about.</param>
    /// <param name="window">Days of deployment.</param>
    /// <param name="after">Where to begin; null for the first page.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page that the other form gives, found through the days that are in memory.</returns>
    internal static Task<RowPage<ChangeRow>> SlowestAsync(FairleadDb db, DeliverySpan days, MeasureScope scope, DayWindow window, string? after, int take, CancellationToken cancel) =>
        SlowestAsync(db, days.Slowest(Changes(db, scope, window), window, SlowestAfter(after)?.Seconds, take + 1), after, take, cancel);

    private static (long Seconds, string Sha, Guid Service)? SlowestAfter(string? after) =>
        Paging.CursorOf(after)?.Split('_') is [var lead, var sha, var service] && long.TryParse(lead, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Guid.TryParse(service, out var id)
            ? (seconds, sha, id)
            : null;

    /// <summary>One page of waiting changes, the oldest first.</summary>
    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="after">Where to begin.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page.</returns>
    public static async Task<RowPage<ChangeRow>> WaitingAsync(FairleadDb db, MeasureScope scope, string? after, int take, CancellationToken cancel)
    {
        var changes = Waiting(db, scope);
        if (Paging.CursorOf(after)?.Split('_') is [var started, var sha, var service] && Instant(started) is { } since && Guid.TryParse(service, out var id))
        {
            changes = changes.Where(c => c.StartedAt > since || (c.StartedAt == since && (c.Sha.CompareTo(sha) > 0 || (c.Sha == sha && c.ServiceId.CompareTo(id) > 0))));
        }

        var rows = await changes.OrderBy(c => c.StartedAt).ThenBy(c => c.Sha).ThenBy(c => c.ServiceId).Take(take + 1).ToListAsync(cancel);
        var next = rows.Count > take ? rows[take - 1] : null;
        return new(await WithSubjectsAsync(db, [.. rows.Take(take)], cancel), next is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Instants.ToUnix(next.StartedAt)}_{next.Sha}_{next.ServiceId}"));
    }

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <returns>The changes that no deployment contains, without those of bots that are left out.</returns>
    public static IQueryable<Change> Waiting(FairleadDb db, MeasureScope scope) =>
        db.Set<Change>().AsNoTracking().Where(c => scope.Services.Contains(c.ServiceId) && c.DeployedDay == null && !c.IsByBot);

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="window">Days of deployment.</param>
    /// <returns>The deployments, the newest first.</returns>
    public static IQueryable<Deployment> Deployments(FairleadDb db, MeasureScope scope, DayWindow window) => db.Set<Deployment>().AsNoTracking()
        .Where(d => scope.Services.Contains(d.ServiceId) && d.Day >= window.From && d.Day < window.To)
        .OrderByDescending(d => d.At).ThenByDescending(d => d.Name).ThenBy(d => d.ServiceId);

    /// <summary>One page of deployments.</summary>
    /// <param name="deployments">The deployments, in the order of <see cref="Deployments"/>.</param>
    /// <param name="after">Where to begin.</param>
    /// <param name="take">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The page.</returns>
    public static async Task<RowPage<Deployment>> DeploymentPageAsync(IQueryable<Deployment> deployments, string? after, int take, CancellationToken cancel)
    {
        if (Paging.CursorOf(after)?.Split('_', 3) is [var at, var service, var name] && Instant(at) is { } before && Guid.TryParse(service, out var id))
        {
            deployments = deployments.Where(d => d.At < before || (d.At == before && (d.Name.CompareTo(name) < 0 || (d.Name == name && d.ServiceId.CompareTo(id) > 0))));
        }

        var rows = await deployments.Take(take + 1).ToListAsync(cancel);
        var next = rows.Count > take ? rows[take - 1] : null;
        return new([.. rows.Take(take)], next is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Instants.ToUnix(next.At)}_{next.ServiceId}_{next.Name}"));
    }

    /// <param name="db">The database.</param>
    /// <param name="scope">What about.</param>
    /// <param name="window">Days of the failed deployment.</param>
    /// <returns>All inferred failures, counted or suspected, the newest first.</returns>
    public static IQueryable<Failure> Failures(FairleadDb db, MeasureScope scope, DayWindow window) => db.Set<Failure>().AsNoTracking()
        .Where(f => scope.Services.Contains(f.ServiceId) && f.Day >= window.From && f.Day < window.To)
        .OrderByDescending(f => f.DeployedAt).ThenBy(f => f.ServiceId).ThenBy(f => f.Ordinal);

    /// <param name="db">The database.</param>
    /// <param name="failures">Failures.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The same with subjects.</returns>
    public static async Task<IReadOnlyList<FailureRow>> WithSubjectsAsync(FairleadDb db, IReadOnlyList<Failure> failures, CancellationToken cancel)
    {
        var subjects = await SubjectsAsync(db, [.. failures.SelectMany(f => new[] { f.RevertSha, f.TargetSha }).OfType<string>()], cancel);
        var targets = failures.Select(f => f.TargetSha).OfType<string>().ToList();
        var services = failures.Select(f => f.ServiceId).Distinct().ToArray();
        var changes = (await db.Set<Change>().Where(c => services.Contains(c.ServiceId) && targets.Contains(c.Sha)).Select(c => new { c.ServiceId, c.Sha }).ToListAsync(cancel)).Select(c => (c.ServiceId, c.Sha)).ToHashSet();
        string[] keys = [.. failures.Select(f => f.Incident).OfType<string>()];
        var words = await db.AskAsync<IKnownIncidents, IncidentWords>(k => k.InWordsAsync(db, keys, cancel));
        var incidents = words.ToDictionary(i => i.Subject, StringComparer.Ordinal);
        return [.. failures.Select(f => new FailureRow(f, subjects.GetValueOrDefault(f.TargetSha ?? ""), subjects.GetValueOrDefault(f.RevertSha ?? ""), changes.Contains((f.ServiceId, f.TargetSha ?? "")), incidents.GetValueOrDefault(f.Incident ?? "")))];
    }

    private static DateTime? Instant(string seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= LastSecond ? Instants.FromUnix(value) : null;

    private static async Task<IReadOnlyList<ChangeRow>> WithSubjectsAsync(FairleadDb db, IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        var subjects = await SubjectsAsync(db, [.. changes.Select(c => c.Sha)], cancel);
        return [.. changes.Select(c => new ChangeRow(c, subjects.GetValueOrDefault(c.Sha, "")))];
    }

    // A commit's name is the same in every repository that holds it, and so is its subject.
    private static async Task<Dictionary<string, string>> SubjectsAsync(FairleadDb db, IReadOnlyCollection<string> shas, CancellationToken cancel)
    {
        var subjects = new Dictionary<string, string>(StringComparer.Ordinal);
        if (shas.Count == 0)
            return subjects;
        foreach (var commit in await db.Set<GitCommit>().AsNoTracking().Where(c => shas.Contains(c.Sha)).Select(c => new { c.Sha, c.Subject }).ToListAsync(cancel))
            subjects[commit.Sha] = commit.Subject;
        return subjects;
    }
}
