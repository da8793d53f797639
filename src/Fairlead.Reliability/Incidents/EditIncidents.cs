using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>An incident as somebody wants it; what is null stays as it is.</summary>
/// <param name="Title">One line.</param>
/// <param name="Severity">The severity; empty for none.</param>
/// <param name="Services">The keys of its services, the one that it is about first.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="State">How far it is.</param>
/// <param name="ResolvedAt">When it was resolved, UTC; null for now. Only with the state Resolved.</param>
/// <param name="Version">The version that was edited; null for whatever is stored.</param>
public sealed record IncidentEdit(string? Title = null, string? Severity = null, IReadOnlyList<string>? Services = null, DateTime? StartedAt = null, IncidentState? State = null, DateTime? ResolvedAt = null, int? Version = null);

/// <summary>
/// Opens incidents by hand, and writes down what people do about any. Those of a team that owns one of its services may, and leaders. What they do is a
/// fact of its own: the source's facts stay, and both together are how the incident stands.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="derive">Makes incidents of facts.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="due">Woken when numbers follow.</param>
/// <param name="time">The clock.</param>
public sealed class EditIncidents(FairleadDb db, DeriveIncidents derive, WriteLane lane, WakeUp<StoredSignals> due, TimeProvider time)
{
    /// <summary>How long a title and a severity may be, and how many services one incident may have.</summary>
    public const int LongestTitle = 300, LongestSeverity = 40, MostServices = 20;

    private const string Who = "an incident is changed by members of a team that owns one of its services, and by leaders";

    /// <summary>Opens an incident, in the caller's transaction where there is one; then the caller calls <see cref="Wake"/>.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="edit">What is wanted; the title is needed.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The incident, or what was wrong.</returns>
    public async Task<EditResult<Incident>> OpenAsync(Caller caller, IncidentEdit edit, CancellationToken cancel)
    {
        var now = time.Now();
        var services = await ServicesAsync(cancel);
        var (errors, ids) = Wrong(edit with { Title = edit.Title ?? "" }, services.ByKey, now, began: null);
        if (!caller.MayEdit(ids is [var first, ..] ? services.TeamOf(first) : null))
            return EditResult.Wrong<Incident>(FieldError.Refused("an incident is opened by members of the team that owns its first service, and by leaders"));
        if (errors.Count > 0)
            return EditResult.Wrong<Incident>(errors);

        var subject = $"incident:by-hand:{Guid.CreateVersion7():N}";
        var opened = new IncidentAction
        {
            Subject = subject,
            Number = 1,
            Kind = IncidentActionKind.Opened,
            At = now,
            WrittenAt = now,
            By = caller.Name,
            Title = edit.Title!.Trim(),
            Severity = edit.Severity?.Trim() is { Length: > 0 } severity ? severity : null,
            StartedAt = edit.StartedAt is { } began ? Instants.ToMicroseconds(began) : now,
            Services = Incident.TextOf(ids ?? []),
        };
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        db.Add(opened);
        if (edit.State is { } state && state != IncidentState.Open)
            db.Add(ActionOf(subject, 2, caller, now, state, edit.ResolvedAt));
        await db.SaveChangesAsync(cancel);
        var incident = await derive.AgainAsync(db, subject, null, cancel);
        if (own is not null)
            await own.CommitAsync(cancel);
        return EditResult.Saved(incident!);
    }

    /// <summary>Numbers of delivery may follow from what was stored.</summary>
    public void Wake() => due.Wake();

    /// <param name="caller">Who does it.</param>
    /// <param name="id">The incident.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The incident as it stands then, or what was wrong. What changes nothing leaves no trace.</returns>
    public async Task<EditResult<Incident>> ChangeAsync(Caller caller, string id, IncidentEdit edit, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Incident>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is not { } incident)
            return EditResult.Wrong<Incident>(new FieldError("incident", "There is no such incident."));
        var now = time.Now();
        var services = await ServicesAsync(cancel);
        if (!services.MayEdit(caller, incident))
            return EditResult.Wrong<Incident>(FieldError.Refused(Who));
        if (edit.Version is { } version && version != incident.Version)
            return EditResult.Wrong<Incident>(new FieldError(FieldError.Version, "It has changed in the meantime: somebody edited it, or its source sent an update. Look at it again."));
        var (errors, ids) = Wrong(edit, services.ByKey, now, incident.StartedAt);

        // Neither taken from another team's numbers nor pushed off into them.
        var first = ids is [var wanted, ..] ? wanted : (Guid?)null;
        if (ids is not null && first != incident.ServiceId && !(caller.MayEdit(services.TeamOf(incident.ServiceId)) && caller.MayEdit(services.TeamOf(first))))
            return EditResult.Wrong<Incident>(FieldError.Refused("the first service of an incident is changed by members of both services' teams, and by leaders"));
        if (edit.State == IncidentState.Acknowledged && incident.State == IncidentState.Resolved)
            errors.Add(new("state", "It is resolved; reopen it first."));
        if (edit.StartedAt is { } later && (edit.ResolvedAt ?? incident.ResolvedAt) is { } over && later > over && edit.State != IncidentState.Open)
            errors.Add(new("startedAt", "It cannot start after it was resolved."));
        if (errors.Count > 0)
            return EditResult.Wrong<Incident>(errors);

        var actions = Actions(caller, incident, edit, ids, now, await db.Set<IncidentAction>().Where(d => d.Subject == incident.Subject).MaxAsync(d => (int?)d.Number, cancel) ?? 0);
        if (actions.Count == 0)
            return EditResult.Saved(incident);
        db.AddRange(actions);
        await db.SaveChangesAsync(cancel);
        var changed = await derive.AgainAsync(db, incident.Subject, incident.SignalSubject, cancel);
        await transaction.CommitAsync(cancel);
        Wake();
        return EditResult.Saved(changed!);
    }

    private static List<IncidentAction> Actions(Caller caller, Incident incident, IncidentEdit edit, IReadOnlyList<Guid>? ids, DateTime now, int number)
    {
        var title = edit.Title?.Trim() is { } t && t != incident.Title ? t : null;
        var severity = edit.Severity?.Trim() is { } s && s != (incident.Severity ?? "") ? s : null;
        var began = edit.StartedAt is { } b && Instants.ToMicroseconds(b) is var at && at != incident.StartedAt ? at : (DateTime?)null;
        var services = ids is not null && Incident.TextOf(ids) is var text && text != incident.Services ? text : null;
        var actions = new List<IncidentAction>();
        if (title is not null || severity is not null || began is not null || services is not null)
        {
            actions.Add(new IncidentAction { Subject = incident.Subject, Number = ++number, Kind = IncidentActionKind.Changed, At = now, WrittenAt = now, By = caller.Name, Title = title, Severity = severity, StartedAt = began, Services = services });
        }

        var isNew = edit.State switch
        {
            IncidentState.Open => incident.State == IncidentState.Resolved,
            IncidentState.Acknowledged => incident.AcknowledgedAt is null,
            IncidentState.Resolved => incident.State != IncidentState.Resolved || (edit.ResolvedAt is { } end && Instants.ToMicroseconds(end) != incident.ResolvedAt),
            _ => false,
        };
        if (isNew)
            actions.Add(ActionOf(incident.Subject, ++number, caller, now, edit.State!.Value, edit.ResolvedAt));
        return actions;
    }

    private static IncidentAction ActionOf(string subject, int number, Caller caller, DateTime now, IncidentState state, DateTime? resolvedAt) => new()
    {
        Subject = subject,
        Number = number,
        Kind = state switch { IncidentState.Resolved => IncidentActionKind.Resolved, IncidentState.Acknowledged => IncidentActionKind.Acknowledged, _ => IncidentActionKind.Reopened },
        At = state == IncidentState.Resolved && resolvedAt is { } end ? Instants.ToMicroseconds(end) : now,
        WrittenAt = now,
        By = caller.Name,
    };

    private static (List<FieldError> Errors, IReadOnlyList<Guid>? Services) Wrong(IncidentEdit edit, IReadOnlyDictionary<string, Service> byKey, DateTime now, DateTime? began)
    {
        var errors = new List<FieldError>();
        if (edit.Title is { } title && (string.IsNullOrWhiteSpace(title) || title.Trim().Length > LongestTitle || title.Any(char.IsControl)))
            errors.Add(new("title", $"A line of at most {LongestTitle} characters, without control characters."));
        if (edit.Severity is { } severity && (severity.Trim().Length > LongestSeverity || severity.Any(char.IsControl)))
            errors.Add(new("severity", $"At most {LongestSeverity} characters, without control characters."));
        if (edit.StartedAt is { } at && (at > now || at.Year < 1970))
            errors.Add(new("startedAt", "A past time, after 1970."));
        if (edit.ResolvedAt is not null && edit.State != IncidentState.Resolved)
            errors.Add(new("resolvedAt", "Only with the state 'resolved'."));
        else if (edit.ResolvedAt is { } end && (end > now || end < (edit.StartedAt ?? began ?? DateTime.MinValue)))
            errors.Add(new("resolvedAt", "Between its start and now."));
        if (edit.Services?.Count > MostServices)
            errors.Add(new("services", $"At most {MostServices} services."));
        errors.AddRange((edit.Services ?? []).Where(k => !byKey.ContainsKey(k)).Take(1).Select(k => new FieldError("services", $"No service has the key '{(k.Length > 100 ? k[..100] : k)}'.")));
        return (errors, edit.Services?.Where(byKey.ContainsKey).Select(k => byKey[k].Id).Distinct().ToList());
    }

    private async Task<KnownServices> ServicesAsync(CancellationToken cancel) => new(await db.Set<Service>().AsNoTracking().ToListAsync(cancel));
}

/// <summary>The services with their teams, to judge rights by.</summary>
internal sealed class KnownServices(IReadOnlyCollection<Service> services)
{
    private readonly Dictionary<Guid, Service> _byId = services.ToDictionary(s => s.Id);

    public IReadOnlyDictionary<string, Service> ByKey { get; } = services.ToDictionary(s => s.Key, StringComparer.Ordinal);

    /// <returns>The team of a service; null for none, and for no service: then only leaders may.</returns>
    public Guid? TeamOf(Guid? service) => service is { } id && _byId.TryGetValue(id, out var known) ? known.TeamId : null;

    public bool MayEdit(Caller caller, Incident incident) => caller.MayEdit(null) || incident.ServiceIds().Any(s => caller.MayEdit(TeamOf(s)));
}
