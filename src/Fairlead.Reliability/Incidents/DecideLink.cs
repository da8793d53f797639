using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>
/// Decides which deployment is behind an incident. What was decided stands in a row of its own and in the audit log, and holds whatever is derived anew.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="due">Woken, because the numbers follow.</param>
/// <param name="time">The clock.</param>
public sealed class DecideLink(FairleadDb db, WriteLane lane, WakeUp<StoredSignals> due, TimeProvider time) : IDecideLinks
{
    /// <inheritdoc />
    public async Task<EditResult<string>> DecideAsync(Caller caller, string id, LinkEdit edit, CancellationToken cancel)
    {
        var result = await RunAsync(caller, id, edit, cancel);
        return result.Saved is null ? EditResult.Wrong<string>([.. result.Errors]) : EditResult.Saved(id);
    }

    /// <param name="caller">Who decides. It moves numbers of the incident's first service, and of the deployment's: both have to be theirs.</param>
    /// <param name="id">The incident.</param>
    /// <param name="edit">What they decide.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The link as it stands then, or what was wrong.</returns>
    public async Task<EditResult<IncidentLinkView>> RunAsync(Caller caller, string id, LinkEdit edit, CancellationToken cancel)
    {
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Incident>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is not { } incident)
            return EditResult.Wrong<IncidentLinkView>(new FieldError("incident", "There is no such incident."));
        var services = new KnownServices(await db.Set<Service>().AsNoTracking().ToListAsync(cancel));
        var link = await IncidentLinkView.ReadAsync(db, incident, cancel);
        var (deployment, error) = await WantedAsync(services, incident, link, edit, cancel);
        var touched = (Guid?[])[incident.ServiceId, link.Deployment?.ServiceId, deployment?.ServiceId];
        if (!caller.MayEdit(services.TeamOf(incident.ServiceId)) || touched.Any(s => s is not null && !caller.MayEdit(services.TeamOf(s))))
            return EditResult.Wrong<IncidentLinkView>(FieldError.Refused("a link is decided by members of the team that owns the service, and by leaders"));
        if (edit.Version is { } version && version != link.Version)
            return EditResult.Wrong<IncidentLinkView>(new FieldError(FieldError.Version, "It has changed in the meantime. Look at it again."));
        if (error is not null)
            return EditResult.Wrong<IncidentLinkView>(error);

        var stored = await db.Set<IncidentDecision>().FirstOrDefaultAsync(d => d.Subject == incident.Subject, cancel);
        if (edit.Decision == LinkDecision.Infer)
        {
            if (stored is not null)
                db.Remove(stored);
        }
        else
        {
            if (stored is null)
                db.Add(stored = new IncidentDecision { Subject = incident.Subject, By = caller.Name, At = time.Now() });
            (stored.ServiceId, stored.Deployment, stored.Release) = (deployment?.ServiceId, deployment is null ? null : deployment.Report ?? deployment.Name, deployment?.Name);
            (stored.By, stored.At) = (caller.Name, time.Now());
        }

        await db.SaveChangesAsync(cancel);
        await DeriveAgain.NoteAsync(db, touched.OfType<Guid>(), time.Now(), cancel);
        await transaction.CommitAsync(cancel);
        due.Wake();
        return EditResult.Saved(await IncidentLinkView.ReadAsync(db, incident, cancel));
    }

    private async Task<(KnownDeployment? Deployment, FieldError? Error)> WantedAsync(KnownServices services, Incident incident, IncidentLinkView link, LinkEdit edit, CancellationToken cancel)
    {
        if (edit.Decision is LinkDecision.Reject or LinkDecision.Infer)
            return (null, null);
        if (edit.Decision == LinkDecision.Confirm)
            return link.Deployment is { } found ? (found, null) : (null, new("decision", "No deployment is linked, so there is nothing to confirm."));
        if (edit.Service is not { } key || !services.ByKey.TryGetValue(key, out var service))
            return (null, new("service", $"No service has the key '{edit.Service}'."));
        if (await KnownDeployment.In(db).FirstOrDefaultAsync(d => d.ServiceId == service.Id && d.Name == edit.Release, cancel) is not { } deployment)
            return (null, new("release", $"No deployment of {service.Name} has the name '{edit.Release}'."));

        // An alert may fire while a deployment is still on its way; what came after the end cannot have caused it.
        return deployment.At > (incident.ResolvedAt ?? DateTime.MaxValue) ? (null, new("release", "It was deployed after the incident was resolved.")) : (deployment, null);
    }
}
