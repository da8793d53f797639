using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Sync;

/// <summary>How far the history of one kind of item of one repository was fetched. It is written with what was fetched, in one transaction.</summary>
/// <remarks>
/// Lists are read from the newest to the oldest, page by page. What changes meanwhile moves to the front, so that pages move back and an item may be
/// seen twice; read the other way round they would move forward, and an item would be missed. Hence three items are kept: what is known as a whole
/// (<see cref="KnownFrom"/> to <see cref="KnownTo"/>), and of a pass that is under way its end and its next page.
/// </remarks>
public sealed class SyncCursor
{
    /// <summary>The source for which it is fetched.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The repository as the forge calls it, for instance acme/app.</summary>
    public required string Repository { get; init; }

    /// <summary>The kind of items, for instance pull_requests.</summary>
    public required string Kind { get; init; }

    /// <summary>From where on everything was fetched.</summary>
    public required DateTime KnownFrom { get; set; }

    /// <summary>Up to where everything was fetched; null while no pass came to its end.</summary>
    public DateTime? KnownTo { get; set; }

    /// <summary>The page that a pass under way reads next; null where none is.</summary>
    public string? NextPage { get; set; }

    /// <summary>Where the pass under way ends.</summary>
    public DateTime? PassFrom { get; set; }

    /// <summary>The newest that the pass under way has seen.</summary>
    public DateTime? PassTo { get; set; }

    /// <summary>The entity tag of the first page: while it is the same, nothing is new.</summary>
    public string? EntityTag { get; set; }

    /// <summary>The address of that page.</summary>
    public string? FirstPage { get; set; }

    /// <summary>When something was last fetched.</summary>
    public required DateTime SyncedAt { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<SyncCursor>(e =>
    {
        e.ToTable("sync_cursor");
        e.HasKey(c => new { c.SourceId, c.Repository, c.Kind });
        e.Property(c => c.Kind).HasMaxLength(40);
        e.Property(c => c.NextPage).HasMaxLength(4000);
        e.Property(c => c.FirstPage).HasMaxLength(4000);
        e.HasOne<SignalSource>().WithMany().HasForeignKey(c => c.SourceId).OnDelete(DeleteBehavior.Cascade);
    });
}
