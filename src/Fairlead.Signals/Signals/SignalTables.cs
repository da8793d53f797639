using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>The tables of the signals module.</summary>
public static class SignalTables
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<SignalSource>(e =>
        {
            e.ToTable("signal_source");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.HasIndex(s => s.Key).IsUnique();
            e.Property(s => s.SealedSecret).HasMaxLength(4000);
            e.Property(s => s.Version).IsConcurrencyToken();
        });
        model.Entity<InboxMessage>(e =>
        {
            e.ToTable("inbox_message");
            e.HasKey(d => d.Number);
            e.Property(d => d.Number).ValueGeneratedNever();
            e.HasIndex(d => new { d.SourceId, d.ExternalId }).IsUnique();
            e.Property(d => d.Note).HasMaxLength(2000);
            e.Property(d => d.SentBy).HasMaxLength(400);
            e.HasOne<SignalSource>().WithMany().HasForeignKey(d => d.SourceId).OnDelete(DeleteBehavior.Restrict);

            // What waits or failed is little beside what is done, and is what is asked for.
            e.HasIndex(d => new { d.SourceId, d.Number }, "ix_inbox_message_waiting").HasFilter("state = 'Waiting'");
            e.HasIndex(d => d.Number, "ix_inbox_message_failed").HasFilter("state = 'Failed'");
        });
        model.Entity<InboxRefusal>(e =>
        {
            e.ToTable("inbox_refusal");
            e.HasKey(r => new { r.SourceId, r.Day, r.Reason });
            e.Property(r => r.Detail).HasMaxLength(2000);
            e.HasOne<SignalSource>().WithMany().HasForeignKey(r => r.SourceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SignalBinding>(e =>
        {
            e.ToTable("signal_binding");
            e.Property(b => b.Id).ValueGeneratedNever();
            e.Property(b => b.Catalog).HasMaxLength(64);
        });
        model.Entity<SignalRow>(e =>
        {
            e.ToTable("signal");
            e.HasKey(s => s.Number);
            e.Property(s => s.Number).ValueGeneratedNever();
            e.HasIndex(s => new { s.SourceId, s.ExternalId }).IsUnique();
            e.HasIndex(s => new { s.Subject, s.Number });
            e.HasIndex(s => new { s.At, s.Number });
            e.HasIndex(s => new { s.ServiceId, s.At });
            e.HasIndex(s => new { s.Kind, s.At });
            e.HasIndex(s => new { s.Address, s.Kind, s.At }, "ix_signal_unknown_repository").HasFilter("repository_id IS NULL AND address IS NOT NULL");
            e.HasIndex(s => new { s.UnknownService, s.Kind, s.At }, "ix_signal_unknown_service").HasFilter("unknown_service IS NOT NULL");
            e.HasIndex(s => new { s.RepositoryId, s.Job }, "ix_signal_job").HasFilter("job IS NOT NULL");
            e.Property(s => s.UnknownService).HasMaxLength(SignalRow.LongestName);
            e.Property(s => s.Job).HasMaxLength(SignalRow.LongestName);
            e.Property(s => s.Kind).HasMaxLength(SignalKind.LongestName);
            e.Property(s => s.Subject).HasMaxLength(1000);
            e.Property(s => s.ExternalId).HasMaxLength(Signal.MaxId);
            e.Property(s => s.Url).HasMaxLength(4000);
            e.Property(s => s.Address).HasMaxLength(1000);
            e.Property(s => s.Body).HasMaxLength(int.MaxValue);
        });
    }
}
