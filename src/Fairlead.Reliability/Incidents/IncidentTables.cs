using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>The tables of the incidents module.</summary>
public static class IncidentTables
{
    private const int SubjectLength = 1000;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Incident>(e =>
        {
            e.ToTable("incident");
            e.HasKey(i => i.Subject);
            e.Property(i => i.Subject).HasMaxLength(SubjectLength);
            e.Property(i => i.SignalSubject).HasMaxLength(SubjectLength);
            e.Property(i => i.Id).HasMaxLength(Incident.IdLength).IsRequired().ValueGeneratedNever();
            e.Property(i => i.Services).HasMaxLength(4000);
            e.Property(i => i.Description).HasMaxLength(4000);
            e.Property(i => i.Url).HasMaxLength(4000);
            e.Property(i => i.Artifact).HasMaxLength(1000);
            e.Ignore(i => i.State);
            e.Ignore(i => i.Version);
            e.HasIndex(i => i.Id).IsUnique();
            e.HasIndex(i => i.SignalSubject);
            e.HasIndex(i => new { i.ServiceId, i.StartedAt });
            e.HasIndex(i => new { i.StartedAt, i.Id });
        });
        model.Entity<IncidentService>(e =>
        {
            e.ToTable("incident_service");
            e.HasKey(s => new { s.ServiceId, s.Subject });
            e.Property(s => s.Subject).HasMaxLength(SubjectLength);
            e.HasIndex(s => s.Subject);
        });
        model.Entity<IncidentAction>(e =>
        {
            e.ToTable("incident_action");
            e.HasKey(d => new { d.Subject, d.Number });
            e.Property(d => d.Subject).HasMaxLength(SubjectLength);
            e.Property(d => d.Services).HasMaxLength(4000);
        });
        model.Entity<IncidentDecision>(e =>
        {
            e.ToTable("incident_decision");
            e.HasKey(d => d.Subject);
            e.Property(d => d.Subject).HasMaxLength(SubjectLength);
            e.Property(d => d.Deployment).HasMaxLength(SubjectLength);
            e.Property(d => d.Release).HasMaxLength(1000);
            e.HasIndex(d => d.ServiceId);
        });
    }
}
