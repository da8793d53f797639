using Fairlead.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Something that somebody wrote down.</summary>
public sealed class Note : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTime At { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; set; }

    /// <inheritdoc />
    public string AuditName => $"note:{Title}";

    internal static void Map(ModelBuilder model) => model.Entity<Note>(e =>
    {
        e.ToTable("sample_note");
        e.HasKey(n => n.Id);
        e.HasIndex(n => n.At);
    });
}
