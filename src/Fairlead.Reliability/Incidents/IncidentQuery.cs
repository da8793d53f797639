using System.Globalization;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Which incidents are wanted.</summary>
/// <param name="Services">Only those about one of these; null for all, also those of no known service.</param>
/// <param name="From">Began at this instant or later; null for any time.</param>
/// <param name="To">Began before this instant; null for any time.</param>
/// <param name="State">Only in this state; null for all.</param>
public sealed record IncidentQuery(IReadOnlyList<Guid>? Services, DateTime? From, DateTime? To, IncidentState? State)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>The words for states in queries.</summary>
    public static readonly IReadOnlyList<string> States = ["open", "acknowledged", "resolved"];

    /// <param name="context">The page. Without a chosen window all times are meant: what is open is open, however old.</param>
    /// <param name="state">One of <see cref="States"/>; anything else is all.</param>
    internal static IncidentQuery Of(PageContext context, string? state)
    {
        var (from, to) = context.Instants(context.Window.Window);

        // 'All time' begins with the first deployment elsewhere; an incident may be older.
        var isBounded = context.WindowWasChosen && context.Window.Text != WindowChoice.AllText;
        return new(
            context.Scope.Kind == ScopeKind.Organisation ? null : context.Scope.Services,
            isBounded ? from : null,
            isBounded ? to : null,
            state switch { "open" => IncidentState.Open, "acknowledged" => IncidentState.Acknowledged, "resolved" => IncidentState.Resolved, _ => null });
    }

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether there is any incident at all.</returns>
    internal static Task<bool> AnyAsync(FairleadDb db, CancellationToken cancel) => db.Set<Incident>().AnyAsync(cancel);

    /// <param name="db">The database.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many rows.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What goes on first, then what is over, each with the newest first; and where the next page begins.</returns>
    public async Task<(IReadOnlyList<Incident> Rows, string? Next)> ReadAsync(FairleadDb db, string? after, int limit, CancellationToken cancel)
    {
        var cursor = Cursor(after);
        var rows = new List<Incident>();
        foreach (var isOver in (bool[])[false, true])
        {
            if (rows.Count > limit || (cursor is { IsOver: true } && !isOver))
                continue;
            var part = isOver ? Rows(db).Where(i => i.ResolvedAt != null) : Rows(db).Where(i => i.ResolvedAt == null);
            if (cursor is var (over, at, id) && over == isOver)
                part = part.Where(i => i.StartedAt < at || (i.StartedAt == at && i.Id.CompareTo(id) > 0));
            rows.AddRange(await part.OrderByDescending(i => i.StartedAt).ThenBy(i => i.Id).Take(limit + 1 - rows.Count).ToListAsync(cancel));
        }

        if (rows.Count <= limit)
            return (rows, null);
        rows.RemoveAt(limit);
        var last = rows[^1];
        return (rows, string.Create(CultureInfo.InvariantCulture, $"{(last.ResolvedAt is null ? "on" : "over")}_{last.StartedAt.Ticks}_{last.Id}"));
    }

    /// <param name="db">The database.</param>
    /// <returns>All of them, in no order.</returns>
    public IQueryable<Incident> Rows(FairleadDb db)
    {
        var rows = db.Set<Incident>().AsNoTracking();
        if (From is { } from)
            rows = rows.Where(i => i.StartedAt >= from);
        if (To is { } to)
            rows = rows.Where(i => i.StartedAt < to);
        if (Services is { } services)
            rows = rows.Where(i => db.Set<IncidentService>().Any(s => s.Subject == i.Subject && services.Contains(s.ServiceId)));
        return State switch
        {
            IncidentState.Open => rows.Where(i => i.ResolvedAt == null && i.AcknowledgedAt == null),
            IncidentState.Acknowledged => rows.Where(i => i.ResolvedAt == null && i.AcknowledgedAt != null),
            IncidentState.Resolved => rows.Where(i => i.ResolvedAt != null),
            _ => rows,
        };
    }

    private static (bool IsOver, DateTime At, string Id)? Cursor(string? after)
    {
        var parts = after?.Split('_') ?? [];
        return parts is ["on" or "over", _, { Length: Incident.IdLength }] && parts[2].All(char.IsAsciiHexDigitLower)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? (parts[0] == "over", Instants.ToMicroseconds(new DateTime(ticks, DateTimeKind.Utc)), parts[2])
            : null;
    }
}
