using Fairlead.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    /// <summary>Waiting for its turn.</summary>
    Queued,

    /// <summary>Being read.</summary>
    Running,

    /// <summary>Finished; its facts are stored.</summary>
    Done,

    /// <summary>Ended with an error; nothing of it was stored.</summary>
    Failed,

    /// <summary>Ended on request; nothing of it was stored.</summary>
    Cancelled,
}

/// <summary>One reading of a repository. The row is the truth: a restart takes up what was queued or running.</summary>
public sealed class ImportJob
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is read.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>Where it stands.</summary>
    public ImportState State { get; set; }

    /// <summary>When it was asked for.</summary>
    public required DateTime RequestedAt { get; init; }

    /// <summary>When work began, the last time.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>Until when its worker keeps it; a later look by another worker takes it over.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>What is being done, for people.</summary>
    public string Step { get; set; } = "";

    /// <summary>How many commits have been read.</summary>
    public int CommitsRead { get; set; }

    /// <summary>Whether somebody asked to end it.</summary>
    public bool CancelRequested { get; set; }

    /// <summary>Why it failed, for people; of one that is done which rules of services could not be used, a line each.</summary>
    public string? Error { get; set; }

    /// <summary>Whether it still has to run or runs.</summary>
    public bool IsLive => State is ImportState.Queued or ImportState.Running;

    internal static void Map(ModelBuilder model) => model.Entity<ImportJob>(e =>
    {
        e.ToTable("import_job");
        e.HasKey(j => j.Id);
        e.Property(j => j.Id).ValueGeneratedNever();
        e.Property(j => j.Error).HasMaxLength(2000);
        e.HasIndex(j => new { j.RepositoryId, j.RequestedAt });
        e.HasIndex(j => new { j.State, j.RequestedAt });
        e.HasOne<Repository>().WithMany().HasForeignKey(j => j.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    });
}
