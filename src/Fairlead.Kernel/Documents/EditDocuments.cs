using System.Security.Cryptography;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>Writes documents, keeps what they were before, and stores to what they link.</summary>
/// <param name="db">The database. A transaction of the caller's is used, and left to them to commit.</param>
/// <param name="objects">Finds what documents stand at.</param>
/// <param name="render">Reads the text before anything is stored.</param>
/// <param name="time">The clock.</param>
public sealed class EditDocuments(FairleadDb db, KnownObjects objects, RenderDocuments render, TimeProvider time)
{
    private static FieldError Stale => new(FieldError.Version, "Somebody changed it in the meantime. Look at the present text and edit again.");

    private static FieldError Missing => new("document", "There is no such document.");

    /// <param name="caller">Who does it.</param>
    /// <param name="wanted">What is wanted; title and text are needed.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="read">What reading the text gave, where the caller holds a transaction: it was read before that began.</param>
    /// <returns>The document, or what was wrong.</returns>
    public async Task<EditResult<Document>> AddAsync(Caller caller, DocumentWanted wanted, CancellationToken cancel, RenderedDocument? read = null)
    {
        var (at, unknown) = await AtAsync(wanted.At, cancel);
        if (unknown is null && DocumentRule.MayWrite(caller, at, at is not null, caller.AccountId) is { } refused)
            return EditResult.Wrong<Document>(refused);
        var (title, text, tags) = ((wanted.Title ?? "").Trim(), DocumentRule.Lines(wanted.Text ?? ""), DocumentRule.Tags(wanted.Tags ?? []));
        var (links, errors) = await ReadAsync(title, text, tags, unknown, read, cancel);
        if (errors.Count > 0)
            return EditResult.Wrong<Document>(errors);
        var now = time.Now();
        var document = new Document
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Document.IdLength / 2)),
            Kind = wanted.Kind ?? DocumentKind.Note,
            Title = title,
            Text = text,
            TextHash = HashOf(text),
            Tags = Stored(tags),
            ObjectKind = at?.Reference.Kind,
            ObjectKey = at?.Reference.Key,
            AuthorId = caller.AccountId,
            EditorId = caller.AccountId,
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Add(document);
        db.AddRange(links.Select(l => new DocumentLink { DocumentId = document.Id, ToKind = l.Kind, ToKey = l.Key }));
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(document);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="id">The document.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The document as it stands then, or what was wrong. What it was before is kept for a while.</returns>
    public async Task<EditResult<Document>> ChangeAsync(Caller caller, string id, DocumentWanted wanted, CancellationToken cancel)
    {
        if (await db.Set<Document>().FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } document)
            return EditResult.Wrong<Document>(Missing);
        if (await MayWriteAsync(caller, document, cancel) is { } refused)
            return EditResult.Wrong<Document>(refused);
        if (wanted.Version is { } seen && seen != document.Version)
            return EditResult.Wrong<Document>(Stale);
        var (at, unknown) = wanted.At is null || wanted.At == document.At?.ToString() ? (null, null) : await AtAsync(wanted.At, cancel);
        var isMoved = wanted.At is not null && wanted.At != (document.At?.ToString() ?? "");

        // It may be moved only to where one may write.
        if (isMoved && unknown is null && DocumentRule.MayWrite(caller, at, at is not null, document.AuthorId) is { } elsewhere)
            return EditResult.Wrong<Document>(elsewhere);
        var (title, text) = ((wanted.Title ?? document.Title).Trim(), wanted.Text is { } typed ? DocumentRule.Lines(typed) : document.Text);
        var tags = wanted.Tags is { } chosen ? DocumentRule.Tags(chosen) : document.TagList;
        var (links, errors) = await ReadAsync(title, text, tags, unknown, null, cancel);
        if (errors.Count > 0)
            return EditResult.Wrong<Document>(errors);

        var before = new DocumentVersion { DocumentId = id, Number = document.Version, Title = document.Title, Text = document.Text, Characters = document.Text.Length, EditorId = document.EditorId, At = document.ChangedAt };
        (document.Kind, document.Title, document.Text, document.TextHash, document.Tags) = (wanted.Kind ?? document.Kind, title, text, HashOf(text), Stored(tags));
        if (isMoved)
            (document.ObjectKind, document.ObjectKey) = (at?.Reference.Kind, at?.Reference.Key);
        if (!db.ChangeTracker.HasChanges())
            return EditResult.Saved(document);
        (document.EditorId, document.ChangedAt) = (caller.AccountId, time.Now());
        document.Version++;
        if (before.Text != text || before.Title != title)
            db.Add(before);
        return await SaveAsync(document, links, cancel);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="id">The document.</param>
    /// <param name="version">The version that they saw; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it was, or what was wrong. Its earlier versions go with it.</returns>
    public async Task<EditResult<Document>> RemoveAsync(Caller caller, string id, int? version, CancellationToken cancel)
    {
        if (await db.Set<Document>().FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } document)
            return EditResult.Wrong<Document>(Missing);
        if (await MayWriteAsync(caller, document, cancel) is { } refused)
            return EditResult.Wrong<Document>(refused);
        if (version is { } seen && seen != document.Version)
            return EditResult.Wrong<Document>(Stale);
        db.Remove(document);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return EditResult.Wrong<Document>(Stale);
        }

        return EditResult.Saved(document);
    }

    /// <param name="caller">Somebody.</param>
    /// <param name="document">A document.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Why they may not change it; null where they may.</returns>
    internal async Task<FieldError?> MayWriteAsync(Caller caller, Document document, CancellationToken cancel) =>
        DocumentRule.MayWrite(caller, document.At is { } at ? (await objects.FindAsync(db, [at], cancel)).GetValueOrDefault(at) : null, document.At is not null, document.AuthorId);

    private async Task<EditResult<Document>> SaveAsync(Document document, IReadOnlyList<ObjectReference> links, CancellationToken cancel)
    {
        var stored = await db.Set<DocumentLink>().Where(l => l.DocumentId == document.Id).ToListAsync(cancel);
        db.RemoveRange(stored.Where(s => !links.Contains(new(s.ToKind, s.ToKey))));
        db.AddRange(links.Where(l => !stored.Exists(s => s.ToKind == l.Kind && s.ToKey == l.Key)).Select(l => new DocumentLink { DocumentId = document.Id, ToKind = l.Kind, ToKey = l.Key }));
        var versions = await db.Set<DocumentVersion>().AsNoTracking().Where(v => v.DocumentId == document.Id).OrderByDescending(v => v.Number).Select(v => new { v.Number, v.Characters }).ToListAsync(cancel);
        var added = db.ChangeTracker.Entries<DocumentVersion>().Select(e => e.Entity.Characters).SingleOrDefault(-1);
        var (kept, characters, oldest) = (added < 0 ? 0 : 1, (long)Math.Max(0, added), 0);
        foreach (var version in versions)
        {
            (kept, characters) = (kept + 1, characters + version.Characters);
            if (kept > DocumentVersion.Most || characters > DocumentVersion.MostCharacters)
            {
                oldest = version.Number;
                break;
            }
        }

        try
        {
            await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
            await db.SaveChangesAsync(cancel);
            if (oldest > 0)
                await db.Set<DocumentVersion>().Where(v => v.DocumentId == document.Id && v.Number <= oldest).ExecuteDeleteAsync(cancel);
            if (own is not null)
                await own.CommitAsync(cancel);
        }
        catch (DbUpdateException e) when (WriteFaults.Of(e) is null)
        {
            // Two edits of one version: the second one finds its version kept already.
            db.ChangeTracker.Clear();
            return EditResult.Wrong<Document>(Stale);
        }

        return EditResult.Saved(document);
    }

    private async Task<(IReadOnlyList<ObjectReference> Links, IReadOnlyList<FieldError> Errors)> ReadAsync(string title, string text, IReadOnlyList<string> tags, FieldError? unknown, RenderedDocument? read, CancellationToken cancel)
    {
        List<FieldError> errors = [.. DocumentRule.Wrong(title, text, tags)];
        if (unknown is not null)
            errors.Add(unknown);
        if (errors.Exists(e => e.Field == "text"))
            return ([], errors);
        var rendered = read ?? await render.RunAsync(null, text, cancel);
        if (rendered.Wrong is { } wrong)
            errors.Add(wrong);
        return (rendered.Links, errors);
    }

    private async Task<(KnownObject? At, FieldError? Unknown)> AtAsync(string? reference, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reference))
            return (null, null);
        if (reference.StartsWith(DocumentObjects.Name + ":", StringComparison.Ordinal))
            return (null, new("at", "A document stands at no other document; link to it in the text."));
        return await objects.FindAsync(db, reference.Trim(), cancel) is { } known
            ? (known, null)
            : (null, new("at", $"There is no such object. Write it as service:checkout; kinds are {string.Join(", ", objects.Kinds.Where(k => k != DocumentObjects.Name))}."));
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Stored(IReadOnlyList<string> tags) => tags.Count == 0 ? " " : $" {string.Join(' ', tags)} ";
}
