using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>What a document is for.</summary>
public enum DocumentKind
{
    /// <summary>Something worth keeping.</summary>
    Note,

    /// <summary>What to do when it happens.</summary>
    Runbook,

    /// <summary>What is to be done, and why.</summary>
    Brief,

    /// <summary>What was learned, for others.</summary>
    Lesson,
}

/// <summary>A Markdown text at an object of any module, or at none.</summary>
public sealed class Document : IAudited
{
    /// <summary>The length of an id.</summary>
    public const int IdLength = 12;

    /// <summary>12 hexadecimal digits in lower case, drawn by chance.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public DocumentKind Kind { get; set; }

    /// <summary>One line.</summary>
    public required string Title { get; set; }

    /// <summary>The Markdown; its lines end with LF.</summary>
    [NotAudited]
    public required string Text { get; set; }

    /// <summary>SHA-256 of the text, by which the audit log knows one from another.</summary>
    public required string TextHash { get; set; }

    /// <summary>Its tags with a blank before and behind each, so that one is found whole; a single blank for none.</summary>
    public required string Tags { get; set; }

    /// <summary>The kind of the object at which it stands; null for none.</summary>
    public string? ObjectKind { get; set; }

    /// <summary>The key of that object.</summary>
    public string? ObjectKey { get; set; }

    /// <summary>The account that wrote it; null for the machine, and where the account is gone.</summary>
    public Guid? AuthorId { get; set; }

    /// <summary>The account that changed it last; null for the machine, and where the account is gone.</summary>
    [NotAudited]
    public Guid? EditorId { get; set; }

    /// <summary>When it was written, UTC.</summary>
    [NotAudited]
    public DateTime CreatedAt { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    [NotAudited]
    public DateTime ChangedAt { get; set; }

    /// <summary>Counts the edits; an edit of an older version is refused.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"document:{Id}";

    /// <summary>The object at which it stands; null for none.</summary>
    public ObjectReference? At => ObjectKind is null || ObjectKey is null ? null : new(ObjectKind, ObjectKey);

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> TagList => Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Document>(e =>
        {
            e.ToTable("document");
            e.Property(d => d.Id).HasMaxLength(IdLength).ValueGeneratedNever();
            e.Property(d => d.Title).HasMaxLength(DocumentRule.LongestTitle);
            e.Property(d => d.Text).HasMaxLength(int.MaxValue);
            e.Property(d => d.TextHash).HasMaxLength(64);
            e.Property(d => d.Tags).HasMaxLength(500);
            e.Property(d => d.ObjectKind).HasMaxLength(ObjectReference.LongestKind);
            e.Property(d => d.ObjectKey).HasMaxLength(ObjectReference.LongestKey);
            e.Property(d => d.Version).IsConcurrencyToken();
            e.Ignore(d => d.At);
            e.Ignore(d => d.TagList);
            e.HasIndex(d => new { d.ChangedAt, d.Id });
            e.HasIndex(d => new { d.ObjectKind, d.ObjectKey });
            e.HasOne<Account>().WithMany().HasForeignKey(d => d.AuthorId).OnDelete(DeleteBehavior.SetNull);
            e.HasOne<Account>().WithMany().HasForeignKey(d => d.EditorId).OnDelete(DeleteBehavior.SetNull);
        });
        model.Entity<DocumentVersion>(e =>
        {
            e.ToTable("document_version");
            e.HasKey(v => new { v.DocumentId, v.Number });
            e.Property(v => v.DocumentId).HasMaxLength(IdLength);
            e.Property(v => v.Title).HasMaxLength(DocumentRule.LongestTitle);
            e.Property(v => v.Text).HasMaxLength(int.MaxValue);
            e.HasOne<Document>().WithMany().HasForeignKey(v => v.DocumentId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Account>().WithMany().HasForeignKey(v => v.EditorId).OnDelete(DeleteBehavior.SetNull);
        });
        model.Entity<DocumentLink>(e =>
        {
            e.ToTable("document_link");
            e.HasKey(l => new { l.DocumentId, l.ToKind, l.ToKey });
            e.Property(l => l.DocumentId).HasMaxLength(IdLength);
            e.Property(l => l.ToKind).HasMaxLength(ObjectReference.LongestKind);
            e.Property(l => l.ToKey).HasMaxLength(ObjectReference.LongestKey);
            e.HasIndex(l => new { l.ToKind, l.ToKey });
            e.HasOne<Document>().WithMany().HasForeignKey(l => l.DocumentId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>A document as it was before an edit.</summary>
public sealed class DocumentVersion
{
    /// <summary>Of one document at most so many earlier versions are kept, and at most so many characters of them together: the oldest go first.</summary>
    public const int Most = 50, MostCharacters = 5_000_000;

    /// <summary>The document.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Its version then.</summary>
    public required int Number { get; init; }

    /// <summary>Its title then.</summary>
    public required string Title { get; init; }

    /// <summary>Its text then.</summary>
    public required string Text { get; init; }

    /// <summary>The length of the text, in characters.</summary>
    public required int Characters { get; init; }

    /// <summary>The account that had written it so; null for the machine, and where the account is gone.</summary>
    public Guid? EditorId { get; set; }

    /// <summary>When it was written so, UTC.</summary>
    public required DateTime At { get; init; }
}

/// <summary>A link in a document to an object of ours, whether there still is such an object or not.</summary>
public sealed class DocumentLink
{
    /// <summary>The document in which it stands.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The kind of the object to which it leads.</summary>
    public required string ToKind { get; init; }

    /// <summary>The key of that object.</summary>
    public required string ToKey { get; init; }
}
