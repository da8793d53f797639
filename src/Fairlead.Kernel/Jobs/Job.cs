using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>It waits for its time, or for its next try.</summary>
    Waiting,

    /// <summary>A node has claimed it; when the claim runs out, another one takes over.</summary>
    Running,

    /// <summary>It is done; the row is kept for a while so that the same job is not added again.</summary>
    Done,

    /// <summary>All tries failed; it waits for an administrator.</summary>
    Failed,
}

/// <summary>Work in the background: what is to be done, when, and how it went. The row is the only copy; whoever wakes nodes knows no more than when to look.</summary>
public sealed class Job
{
    /// <summary>The longest <see cref="Payload"/>, in characters.</summary>
    public const int MostPayload = 4000;

    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The kind, which is <see cref="IJob.Kind"/> of whoever does it.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about; there is one row of each kind and key, so that adding a job twice does nothing.</summary>
    public required string Key { get; init; }

    /// <summary>The instant it is meant for. Of a recurring one the next.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>From when on it may be claimed: its time, that of its next try, or the end of the claim; null when it is done or failed.</summary>
    public DateTime? WakeAt { get; set; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; set; }

    /// <summary>How many tries have begun for the present instant.</summary>
    public int Attempts { get; set; }

    /// <summary>What the job needs to know, as JSON; empty for nothing.</summary>
    public string Payload { get; init; } = "";

    /// <summary>The claim under which it runs; whoever has lost it writes nothing.</summary>
    public Guid? Claim { get; set; }

    /// <summary>The node of the newest claim: machine and process.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>Why the newest try failed; null after a success.</summary>
    public string? LastError { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the newest try began.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it was last done.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>When the last try failed for good; null after a success or a retry by hand. A recurring job goes on all the same.</summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>Its name in the audit log.</summary>
    public string AuditName => $"job:{Kind}/{Key}";

    internal static void Map(ModelBuilder model) => model.Entity<Job>(e =>
    {
        e.ToTable("job");
        e.Property(j => j.Id).ValueGeneratedNever();
        e.Property(j => j.Kind).HasMaxLength(60);
        e.Property(j => j.Payload).HasMaxLength(MostPayload);
        e.Property(j => j.LastError).HasMaxLength(2000);
        e.Ignore(j => j.AuditName);
        e.HasIndex(j => new { j.Kind, j.Key }).IsUnique();
        e.HasIndex(j => new { j.Kind, j.WakeAt });
        e.HasIndex(j => j.WakeAt);
        e.HasIndex(j => new { j.CreatedAt, j.Id });
        e.HasIndex(j => j.FailedAt);
        e.HasIndex(j => new { j.State, j.FinishedAt });
    });
}
