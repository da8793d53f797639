using System.Security.Cryptography;
using System.Text;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>The deployment behind an incident, by what, and what somebody decided.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Deployment">The deployment; null for none, and for one that is no longer known.</param>
/// <param name="Kind">By what; null for none.</param>
/// <param name="Decision">What somebody decided; null where the rules found it.</param>
/// <param name="IsDue">Whether there is none yet, and the rules are about to be asked anew.</param>
public sealed record IncidentLinkView(Incident Incident, KnownDeployment? Deployment, IncidentLinkKind? Kind, IncidentDecision? Decision, bool IsDue = false)
{
    /// <summary>Another number for another link or decision.</summary>
    public int Version => (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{Incident.Subject}\n{Deployment?.ServiceId}\n{Deployment?.Name}\n{Kind}\n{Decision?.Deployment}\n{Decision?.At:O}"))) >> 1);

    /// <param name="db">The database.</param>
    /// <param name="incident">An incident.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its link. A decision counts at once, what is inferred when the service was derived.</returns>
    public static async Task<IncidentLinkView> ReadAsync(FairleadDb db, Incident incident, CancellationToken cancel)
    {
        var deployments = KnownDeployment.In(db);
        if (await db.Set<IncidentDecision>().AsNoTracking().FirstOrDefaultAsync(d => d.Subject == incident.Subject, cancel) is { } decision)
        {
            var decided = decision.Deployment is null ? null : await deployments.FirstOrDefaultAsync(d => d.ServiceId == decision.ServiceId && (d.Report == decision.Deployment || (d.Report == null && d.Name == decision.Deployment)), cancel)
                ?? await deployments.FirstOrDefaultAsync(d => d.ServiceId == decision.ServiceId && d.Name == decision.Release, cancel);
            return new(incident, decided, decided is null ? null : IncidentLinkKind.Decided, decision);
        }

        // A failure by a decision that was just taken back is derived anew in a moment.
        var failure = await KnownFailure.In(db).FirstOrDefaultAsync(f => f.Incident == incident.Subject && f.Link != IncidentLinkKind.Decided, cancel);
        var linked = failure is null ? null : await deployments.FirstOrDefaultAsync(d => d.ServiceId == failure.ServiceId && d.Name == failure.Deployment, cancel);
        var isDue = linked is null && incident.ServiceId is { } service && await DeriveAgain.IsDueAsync(db, service, cancel);
        return new(incident, linked, linked is null ? null : failure!.Link, null, isDue);
    }
}
