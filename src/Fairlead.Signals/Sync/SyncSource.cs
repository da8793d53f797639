using System.Text.Json.Nodes;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Outside;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Sync;

/// <summary>Which history is wanted.</summary>
/// <param name="Source">The key of a source that speaks GitHub or GitLab.</param>
/// <param name="Repository">The repository there, for instance acme/app.</param>
/// <param name="From">From where on; null for all of it.</param>
/// <param name="Api">The address of the API; null for github.com or gitlab.com.</param>
/// <param name="Token">The token; it is kept nowhere.</param>
public sealed record SyncWanted(string Source, string Repository, DateTime? From, Uri? Api, string Token)
{
    /// <summary>Without the token: this may stand in a log.</summary>
    /// <returns>What is wanted.</returns>
    public override string ToString() => $"{Source} {Repository}";
}

/// <summary>What was fetched of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Read">How many items were read.</param>
/// <param name="New">How many messages were new.</param>
/// <param name="Known">How many were stored before.</param>
/// <param name="Unread">How many items were of no form that is known.</param>
/// <param name="Problem">Why it was not read to its end; null where it was.</param>
/// <param name="Trouble">What that means.</param>
public sealed record SyncedKind(string Kind, int Read, int New, int Known, int Unread, string? Problem = null, ForgeTrouble? Trouble = null);

/// <summary>What was fetched of a repository.</summary>
/// <param name="Repository">Its name as the forge writes it.</param>
/// <param name="Kinds">What was fetched, by kind.</param>
/// <param name="Problem">Why the rest was not; null where there is none.</param>
public sealed record SyncResult(string Repository, IReadOnlyList<SyncedKind> Kinds, string? Problem = null);

/// <summary>
/// Fetches history of any age from a forge and puts it into the inbox, where it is read as what a webhook tells. Each page is stored together with how
/// far it goes: an interrupted run goes on, and the next one fetches what is newer.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="messages">Stores.</param>
/// <param name="time">The clock.</param>
public sealed class SyncSource(IDbContextFactory<FairleadDb> databases, StoreMessages messages, TimeProvider time)
{
    /// <summary>The field of an error that is nobody's: the forge does not answer, or not as a forge does.</summary>
    public const string NoAnswer = "answer";

    /// <summary>A hundred pull requests with the bodies that people write.</summary>
    private static readonly OutsideLimits Limits = new(TimeSpan.FromSeconds(60), 32 << 20);

    private static readonly DateTime Beginning = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="wanted">Which.</param>
    /// <param name="progress">Is told how far it is, and of waits.</param>
    /// <param name="cancel">Ends the work; what was fetched stays.</param>
    /// <returns>What was fetched, or why nothing was.</returns>
    public async Task<EditResult<SyncResult>> RunAsync(SyncWanted wanted, IProgress<string>? progress, CancellationToken cancel)
    {
        var source = await FindAsync(wanted.Source, cancel);
        if (Wrong(wanted, source) is { } wrong)
            return EditResult.Wrong<SyncResult>(wrong);
        var api = ApiOf(wanted.Api, source!.Kind);

        // Whoever may give this command names the host on purpose, also one within the company.
        using var outside = new OutsideRequests(new OutboundGate(AllowedOutside.Parse([api.IdnHost])), time);
        using var http = outside.Client(Limits);
        return await RunAsync(wanted, source, http, api, progress, cancel);
    }

    internal async Task<EditResult<SyncResult>> RunAsync(SyncWanted wanted, SignalSource source, HttpClient http, Uri api, IProgress<string>? progress, CancellationToken cancel)
    {
        var client = new ForgeClient(http, api, wanted.Token, time, progress);
        IForgeRepository repository;
        try
        {
            repository = source.Kind == SourceKind.GitHub ? await GitHubRepository.OpenAsync(client, wanted.Repository, cancel) : await GitLabProject.OpenAsync(client, wanted.Repository, cancel);
        }
        catch (ForgeException e)
        {
            return EditResult.Wrong<SyncResult>(new FieldError(e.Trouble switch { ForgeTrouble.Unauthorised or ForgeTrouble.Forbidden => "token", ForgeTrouble.Missing => "repository", _ => NoAnswer }, e.Message));
        }

        var kinds = new List<SyncedKind>();
        foreach (var kind in repository.Kinds)
        {
            var counts = new Counts(kind.Name, progress);
            try
            {
                // A pass that goes on knows nothing of what came since it began: another one behind it fetches that.
                while (await PassAsync(client, source.Id, repository.Name, kind, wanted.From ?? Beginning, counts, cancel))
                    counts.Say();
                kinds.Add(counts.Done());
            }
            catch (ForgeException e)
            {
                kinds.Add(counts.Done() with { Problem = e.Message, Trouble = e.Trouble });
                if (e.Trouble is ForgeTrouble.Broken or ForgeTrouble.Unauthorised)
                    return EditResult.Saved(new SyncResult(repository.Name, kinds, e.Message));
            }
        }

        return EditResult.Saved(new SyncResult(repository.Name, kinds));
    }

    private async Task<SignalSource?> FindAsync(string key, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<SignalSource>().AsNoTracking().FirstOrDefaultAsync(s => s.Key == key, cancel);
    }

    private static FieldError? Wrong(SyncWanted wanted, SignalSource? source)
    {
        if (source is null)
            return new("source", $"There is no source '{wanted.Source}'.");
        if (source.Kind is not (SourceKind.GitHub or SourceKind.GitLab))
            return new("source", $"'{source.Key}' is of the kind {SourceWords.Name(source.Kind)}; history is fetched from GitHub and GitLab.");
        if (source.DisabledAt is not null)
            return new("source", $"'{source.Key}' is disabled.");
        var parts = wanted.Repository.Split('/');
        if (wanted.Repository.Length > 300 || parts.Length < 2 || (source.Kind == SourceKind.GitHub && parts.Length != 2)
            || !Array.TrueForAll(parts, p => p.Length > 0 && p is not ("." or "..") && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')))
            return new("repository", $"'{wanted.Repository}' is no repository; write it as acme/app.");
        if (wanted.Token.Length is 0 or > 2000 || wanted.Token.Any(c => c is <= ' ' or > '~'))
            return new("token", "The token is missing, or holds blanks or other characters that no token has.");
        return wanted.Api is { } api && (api.UserInfo.Length > 0 || !(api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && api.IsLoopback)))
            ? new("url", "Write https:// and no name or token in it: else the token would go over the network in the clear.")
            : null;
    }

    private static Uri ApiOf(Uri? named, SourceKind kind)
    {
        if (named is null)
            return new Uri(kind == SourceKind.GitHub ? "https://api.github.com/" : "https://gitlab.com/api/v4/");

        // A host alone means its API.
        var path = named.AbsolutePath.Length > 1 || named.Host == "api.github.com" ? named.AbsolutePath : kind == SourceKind.GitHub ? "/api/v3" : "/api/v4";
        return new Uri(named.GetLeftPart(UriPartial.Authority) + path.TrimEnd('/') + "/");
    }

    /// <returns>Whether there is to be another pass behind it.</returns>
    private async Task<bool> PassAsync(ForgeClient client, Guid source, string repository, HistoryKind kind, DateTime from, Counts counts, CancellationToken cancel)
    {
        var cursor = await CursorAsync(source, repository, kind.Name, from, cancel);
        var isKnown = cursor.KnownTo is not null && cursor.KnownFrom <= from;
        var end = isKnown ? Later(cursor.KnownTo!.Value - kind.Overlap, cursor.KnownFrom) : from;

        // One that was to go less far back is of no use to this one.
        var goesOn = cursor.NextPage is not null && cursor.PassFrom <= end;
        var first = kind.First(end > Beginning ? end : null);
        var next = goesOn ? client.Checked(new Uri(cursor.NextPage!)) : first;
        if (!goesOn)
            (cursor.PassFrom, cursor.PassTo) = (end, null);
        var walk = new PageWalk(client, kind.Member);
        while (next is not null)
        {
            ForgePage page;
            try
            {
                page = await walk.ReadAsync(next, isKnown && next == first && cursor.FirstPage == first.AbsoluteUri ? cursor.EntityTag : null, cancel);
            }
            catch (ForgeException e) when (goesOn && e.Trouble == ForgeTrouble.Missing)
            {
                // The kept page is gone, as some are after a while: from the front again, where what is known costs little.
                goesOn = false;
                (cursor.PassFrom, cursor.PassTo, next) = (end, null, first);
                continue;
            }

            if (next == first && page.ETag is not null)
                (cursor.EntityTag, cursor.FirstPage) = (page.ETag, first.AbsoluteUri);
            next = await TakeAsync(kind, page, cursor, counts, cancel);
        }

        return goesOn;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    // What is on a page, with how far that goes. A break in the middle of it keeps what was told until then, and the page is read again.
    private async Task<Uri?> TakeAsync(HistoryKind kind, ForgePage page, SyncCursor cursor, Counts counts, CancellationToken cancel)
    {
        var told = new List<HistoryMessage>();
        var isOld = false;
        var newest = cursor.PassTo;
        try
        {
            foreach (var item in page.Things ?? [])
            {
                DateTime? at = kind.OrderedBy(item) is { } text && Domain.Signals.InstantText.TryRead(text, out var instant) ? instant : null;
                if (kind.IsOrdered && at < cursor.PassFrom)
                {
                    isOld = true;
                    break;
                }

                newest = newest is null || at > newest ? at ?? newest : newest;
                if (await TellAsync(kind, item, counts, cancel) is { } said)
                    told.AddRange(said);
            }
        }
        catch
        {
            await KeepAsync(told, cursor, counts, null);
            throw;
        }

        // Nothing newer than the end: that is how far everything is known.
        cursor.PassTo = newest;
        cursor.NextPage = isOld ? null : page.Next?.AbsoluteUri;
        if (cursor.NextPage is null)
        {
            cursor.KnownTo = new[] { cursor.KnownTo, newest, cursor.PassFrom }.Max();
            cursor.KnownFrom = cursor.PassFrom < cursor.KnownFrom ? cursor.PassFrom.Value : cursor.KnownFrom;
            (cursor.PassFrom, cursor.PassTo) = (null, null);
        }

        await KeepAsync(told, cursor, counts, cursor);
        counts.Say();
        return cursor.NextPage is null ? null : page.Next;
    }

    private static async Task<IReadOnlyList<HistoryMessage>?> TellAsync(HistoryKind kind, JsonObject item, Counts counts, CancellationToken cancel)
    {
        counts.Read++;
        try
        {
            return await kind.Tell(item, cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            counts.Unread++;
            return null;
        }
    }

    // Not to be interrupted: what was fetched is not fetched again.
    private async Task KeepAsync(List<HistoryMessage> told, SyncCursor about, Counts counts, SyncCursor? cursor)
    {
        var now = time.Now();
        about.SyncedAt = now;
        var all = told.Where(t => t.Body.Length <= Inbox.MostBytes).Select(t => new IncomingMessage(about.SourceId, IdOf(t), t.Event, t.Body.ToArray(), now)).ToList();
        counts.Unread += told.Count - all.Count;
        var stored = await messages.StoreAsync(all, cursor is null ? null : db => WriteAsync(db, cursor), CancellationToken.None);
        counts.New += stored;
        counts.Known += all.Count - stored;
    }

    private static string IdOf(HistoryMessage told) => $"sync:{told.Id}" is { Length: <= 300 } id ? id : IncomingMessage.HashOf("sync", System.Text.Encoding.UTF8.GetBytes(told.Id));

    private async Task<SyncCursor> CursorAsync(Guid source, string repository, string kind, DateTime from, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<SyncCursor>().AsNoTracking().FirstOrDefaultAsync(c => c.SourceId == source && c.Repository == repository && c.Kind == kind, cancel)
            ?? new SyncCursor { SourceId = source, Repository = repository, Kind = kind, KnownFrom = from, SyncedAt = time.Now() };
    }

    private static async Task WriteAsync(FairleadDb db, SyncCursor cursor)
    {
        var isThere = await db.Set<SyncCursor>().AnyAsync(c => c.SourceId == cursor.SourceId && c.Repository == cursor.Repository && c.Kind == cursor.Kind);
        db.ChangeTracker.Clear();
        db.Entry(cursor).State = isThere ? EntityState.Modified : EntityState.Added;
        await db.SaveChangesAsync();
    }

    private sealed class Counts(string kind, IProgress<string>? progress)
    {
        public int Read { get; set; }

        public int New { get; set; }

        public int Known { get; set; }

        public int Unread { get; set; }

        public void Say() => progress?.Report(FormattableString.Invariant($"Fetching {kind.Replace('_', ' ')}: {Read:N0} read, {New:N0} new"));

        public SyncedKind Done() => new(kind, Read, New, Known, Unread);
    }
}
