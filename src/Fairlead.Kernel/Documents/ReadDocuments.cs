using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Objects;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>A document without its text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Title">Its title.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="At">The object at which it stands, where that is still there.</param>
/// <param name="Reference">The same as it was named, whether it is there or not.</param>
/// <param name="Author">The name of who wrote it.</param>
/// <param name="Editor">The name of who changed it last.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="ChangedAt">When it was changed last.</param>
/// <param name="Version">Counts the edits.</param>
public sealed record DocumentRow(
    string Id, DocumentKind Kind, string Title, IReadOnlyList<string> Tags, KnownObject? At, ObjectReference? Reference, DocumentPerson? Author, DocumentPerson? Editor, DateTime CreatedAt, DateTime ChangedAt, int Version)
{
    /// <summary>The path of its page.</summary>
    public string Path => $"/documents/{Id}";
}

/// <summary>Who wrote.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name that others read.</param>
public sealed record DocumentPerson(Guid Id, string Name);

/// <summary>Which documents are wanted.</summary>
/// <param name="Kind">Only of this kind.</param>
/// <param name="Tag">Only with this tag.</param>
/// <param name="At">Only at this object.</param>
/// <param name="Teams">Only at these teams, by key, or at the services named; null for all.</param>
/// <param name="Services">Only at these services, by key, or at the teams named; null for all.</param>
internal sealed record DocumentFilter(DocumentKind? Kind = null, string? Tag = null, ObjectReference? At = null, IReadOnlyList<string>? Teams = null, IReadOnlyList<string>? Services = null)
{
    public static DocumentFilter Of(PageContext context) => context.Scope.Kind switch
    {
        ScopeKind.Organisation => new(),
        ScopeKind.Team => new(Teams: [.. context.Catalog.Teams.Where(t => context.Scope.Teams.Contains(t.Id)).Select(t => t.Key)], Services: [.. context.Services.Select(s => s.Key)]),
        _ => new(Teams: [], Services: [.. context.Services.Select(s => s.Key)]),
    };

    public IQueryable<Document> Rows(FairleadDb db)
    {
        var rows = db.Set<Document>().AsNoTracking();
        if (Kind is { } kind)
            rows = rows.Where(d => d.Kind == kind);
        if (Tag is { } tag && $" {tag} " is var whole)
            rows = rows.Where(d => d.Tags.Contains(whole));
        if (At is { } at)
            rows = rows.Where(d => d.ObjectKind == at.Kind && d.ObjectKey == at.Key);
        if (Teams is { } teams && Services is { } services)
            rows = rows.Where(d => (d.ObjectKind == "team" && EF.Parameter(teams).Contains(d.ObjectKey)) || (d.ObjectKind == "service" && EF.Parameter(services).Contains(d.ObjectKey)));
        return rows;
    }
}

/// <summary>A document with all that its page shows.</summary>
/// <param name="Row">All but the text.</param>
/// <param name="Text">The text.</param>
/// <param name="LinksTo">The objects to which it links and that there are.</param>
/// <param name="LinkedFrom">The documents that link to it.</param>
/// <param name="Versions">What it was before, the newest first.</param>
internal sealed record DocumentView(DocumentRow Row, string Text, IReadOnlyList<KnownObject> LinksTo, IReadOnlyList<DocumentRow> LinkedFrom, IReadOnlyList<DocumentVersionRow> Versions);

/// <summary>An earlier version without its text.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Characters">The length of its text.</param>
/// <param name="Editor">Who had written it so.</param>
/// <param name="At">When.</param>
internal sealed record DocumentVersionRow(int Number, string Title, int Characters, DocumentPerson? Editor, DateTime At);

/// <summary>Reads documents for pages, API and commands.</summary>
/// <param name="db">The database.</param>
/// <param name="objects">Finds what they stand at and link to.</param>
internal sealed class ReadDocuments(FairleadDb db, KnownObjects objects)
{
    public const int MostShown = 20;

    /// <returns>Those of a page, the last changed first, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<DocumentRow> Rows, string? Next)> PageAsync(DocumentFilter filter, string? after, int limit, CancellationToken cancel)
    {
        var rows = filter.Rows(db);
        if (Cursor(after) is var (at, id))
            rows = rows.Where(d => d.ChangedAt < at || (d.ChangedAt == at && d.Id.CompareTo(id) > 0));
        var read = await ReadAsync(rows.OrderByDescending(d => d.ChangedAt).ThenBy(d => d.Id).Take(limit + 1), cancel);
        return read.Count <= limit ? (read, null) : ([.. read.Take(limit)], string.Create(CultureInfo.InvariantCulture, $"changed_{read[limit - 1].ChangedAt.Ticks}_{read[limit - 1].Id}"));
    }

    /// <returns>How many there are.</returns>
    public Task<int> CountAsync(DocumentFilter filter, CancellationToken cancel) => filter.Rows(db).CountAsync(cancel);

    /// <returns>The tags that are used most, by name.</returns>
    public async Task<IReadOnlyList<string>> TagsAsync(DocumentFilter filter, CancellationToken cancel)
    {
        var all = await filter.Rows(db).Where(d => d.Tags != " ").Select(d => d.Tags).ToListAsync(cancel);
        return [.. all.SelectMany(t => t.Split(' ', StringSplitOptions.RemoveEmptyEntries)).GroupBy(t => t, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostShown).Select(g => g.Key).Order(StringComparer.Ordinal)];
    }

    /// <returns>The document; null where there is none.</returns>
    public async Task<DocumentView?> OneAsync(string? id, CancellationToken cancel)
    {
        if (!IsId(id) || await ReadAsync(db.Set<Document>().AsNoTracking().Where(d => d.Id == id), cancel) is not [var row])
            return null;
        var text = await db.Set<Document>().Where(d => d.Id == id).Select(d => d.Text).FirstAsync(cancel);
        var links = await db.Set<DocumentLink>().AsNoTracking().Where(l => l.DocumentId == id).Select(l => new ObjectReference(l.ToKind, l.ToKey)).ToListAsync(cancel);
        var versions = await db.Set<DocumentVersion>().AsNoTracking().Where(v => v.DocumentId == id).OrderByDescending(v => v.Number).Select(v => new { v.Number, v.Title, v.Characters, v.EditorId, v.At }).ToListAsync(cancel);
        var names = await NamesAsync(versions.Select(v => v.EditorId), cancel);
        return new(
            row,
            text,
            [.. (await objects.FindAsync(db, links, cancel)).Values.OrderBy(o => o.Title, StringComparer.InvariantCultureIgnoreCase)],
            await LinkedFromAsync(new(DocumentObjects.Name, row.Id), cancel),
            versions.ConvertAll(v => new DocumentVersionRow(v.Number, v.Title, v.Characters, PersonOf(names, v.EditorId), v.At)));
    }

    /// <returns>The text of an earlier version; null where it is not kept.</returns>
    public Task<DocumentVersion?> VersionAsync(string id, int number, CancellationToken cancel) =>
        db.Set<DocumentVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.DocumentId == id && v.Number == number, cancel);

    /// <returns>The documents that stand at an object, the last changed first; one more than are shown where there are more.</returns>
    public Task<List<DocumentRow>> AtAsync(ObjectReference reference, CancellationToken cancel) =>
        ReadAsync(new DocumentFilter(At: reference).Rows(db).OrderByDescending(d => d.ChangedAt).ThenBy(d => d.Id).Take(MostShown + 1), cancel);

    /// <returns>The documents that link to an object and do not stand there, the last changed first; one more than are shown where there are more.</returns>
    public Task<List<DocumentRow>> LinkedFromAsync(ObjectReference reference, CancellationToken cancel) =>
        ReadAsync(
            db.Set<Document>().AsNoTracking().Where(d => db.Set<DocumentLink>().Any(l => l.DocumentId == d.Id && l.ToKind == reference.Kind && l.ToKey == reference.Key))
                .Where(d => d.ObjectKind == null || d.ObjectKind != reference.Kind || d.ObjectKey != reference.Key).OrderByDescending(d => d.ChangedAt).ThenBy(d => d.Id).Take(MostShown + 1),
            cancel);

    /// <returns>Whether somebody may write at an object; null for one that there is not.</returns>
    public async Task<(KnownObject? At, bool MayWrite)> MayWriteAsync(Caller caller, ObjectReference? reference, CancellationToken cancel)
    {
        var at = reference is null ? null : (await objects.FindAsync(db, [reference], cancel)).GetValueOrDefault(reference);
        return (at, DocumentRule.MayWrite(caller, at, reference is not null, caller.AccountId) is null);
    }

    /// <returns>Whether somebody may change a document.</returns>
    public bool MayChange(Caller caller, DocumentRow row) => DocumentRule.MayWrite(caller, row.At, row.Reference is not null, row.Author?.Id) is null;

    public static bool IsId(string? id) => id is { Length: Document.IdLength } && id.All(char.IsAsciiHexDigitLower);

    private async Task<List<DocumentRow>> ReadAsync(IQueryable<Document> rows, CancellationToken cancel)
    {
        var read = await rows.Select(d => new { d.Id, d.Kind, d.Title, d.Tags, d.ObjectKind, d.ObjectKey, d.AuthorId, d.EditorId, d.CreatedAt, d.ChangedAt, d.Version }).ToListAsync(cancel);
        var references = read.ConvertAll(d => d.ObjectKind is null || d.ObjectKey is null ? null : new ObjectReference(d.ObjectKind, d.ObjectKey));
        var known = await objects.FindAsync(db, references.OfType<ObjectReference>(), cancel);
        var names = await NamesAsync(read.SelectMany(d => (Guid?[])[d.AuthorId, d.EditorId]), cancel);
        return [.. read.Zip(references, (d, r) => new DocumentRow(
            d.Id, d.Kind, d.Title, d.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries), r is null ? null : known.GetValueOrDefault(r), r, PersonOf(names, d.AuthorId), PersonOf(names, d.EditorId), d.CreatedAt, d.ChangedAt, d.Version))];
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<Guid?> accounts, CancellationToken cancel)
    {
        var ids = accounts.OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Set<Account>().AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
    }

    private static DocumentPerson? PersonOf(Dictionary<Guid, string> names, Guid? id) => id is { } known && names.TryGetValue(known, out var name) ? new(known, name) : null;

    private static (DateTime At, string Id)? Cursor(string? after) =>
        after?.Split('_') is ["changed", var ticks, { } id] && IsId(id) && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            ? (new DateTime(at - (at % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc), id)
            : null;
}
