using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>What an import is doing.</summary>
/// <param name="Step">The step, for people.</param>
/// <param name="Commits">How many commits have been read.</param>
public sealed record ImportProgress(string Step, int Commits);

/// <summary>What an import did.</summary>
/// <param name="Commits">How many commits the repository has.</param>
/// <param name="NewCommits">How many of them were new.</param>
/// <param name="Tags">How many tags it has.</param>
/// <param name="Changed">How many derived rows changed.</param>
/// <param name="NothingNew">Whether nothing had happened since the last import.</param>
/// <param name="Problems">What is wrong with the rules of services, a line each; they keep their earlier numbers. Null for nothing.</param>
public sealed record ImportResult(int Commits, int NewCommits, int Tags, int Changed, bool NothingNew, string? Problems = null);

/// <summary>Reads a repository and stores its facts and all that follows from them, in one transaction or not at all.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="cache">Where readings are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="database">Writes many rows at once.</param>
/// <param name="judge">Says whose tags and paths are, before the lane is taken.</param>
/// <param name="derive">Keeps what follows from the facts.</param>
public sealed class ImportRepository(IDbContextFactory<FairleadDb> databases, HistoryCache cache, TimeProvider time, WriteLane lane, IDatabaseEngine database, JudgeNames judge, DeriveServices derive)
{
    private const int SubjectLength = 300;

    private static readonly TimeSpan Silence = TimeSpan.FromDays(60);

    /// <param name="id">The repository.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancel">Ends the import; nothing of it is stored then.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="KeyNotFoundException">No such repository.</exception>
    public async Task<ImportResult> RunAsync(Guid id, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var repository = await db.Set<Repository>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel)
            ?? throw new KeyNotFoundException("This repository is no longer in the catalog.");

        progress?.Report(new ImportProgress("Looking at branches and tags", 0));
        var git = GitRepository.Open(repository.Location);
        var branch = git.Trunk(repository.Trunk);
        var trunk = branch?.Commit;
        var tags = git.Tags(cancel);
        var origin = Domain.Signals.RepositoryAddress.Of(git.Origin());
        var fingerprint = await FingerprintAsync(db, repository, branch, tags, cancel);

        // Unmerged branches and the present are no facts of services: only a look sees them.
        var seen = await db.Set<RepositoryLook>().AnyAsync(l => l.RepositoryId == id, cancel) ? Seen(git) : "";
        if (fingerprint + seen == repository.Fingerprint)
        {
            var until = KnownUntil(repository.NewestCommitAt, git, origin is not null);
            await db.Set<Repository>().Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ReadAt, time.Now()).SetProperty(r => r.Origin, origin).SetProperty(r => r.KnownUntil, until), cancel);
            return new ImportResult(repository.Commits, 0, tags.Count, 0, NothingNew: true, Lines(await judge.OfStoredAsync(db, repository, cancel)));
        }

        var reading = new Progress(n => progress?.Report(new ImportProgress("Reading commits", n)));
        var history = HistoryReader.Read(git, tags.Select(t => t.Commit).Concat(trunk is { } head ? [head] : []), cache, reading, cancel);
        var stored = db.Set<GitCommit>().Where(c => c.RepositoryId == id);

        // What an earlier version stored did not say which commits are bots', and which merge the trunk itself: it is stored anew.
        var earlier = repository.Branch is null ? await stored.CountAsync(cancel) : 0;
        var known = earlier > 0 ? [] : (await stored.Select(c => c.Sha).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var fresh = Enumerable.Range(0, history.Count).Where(i => !known.Contains(history.Ids[i].ToString())).ToList();
        var files = repository.ReadsFiles ? await FilesAsync(db, git, repository, history, progress, cancel) : [];

        var facts = new FactStore(database);
        progress?.Report(new ImportProgress("Reading tag names", history.Count));
        var tagNames = tags.Select(t => t.Name).ToList();
        var names = await judge.OfReadAsync(db, repository, tagNames, files.SelectMany(f => f.OldPath is null ? [f.Path] : (string[])[f.Path, f.OldPath]), cancel);

        DateTime? newest = history.Count == 0 ? null : Instants.FromUnix(Math.Clamp(history.Committed.Max(), 0, 253_402_300_799));
        var knownUntil = KnownUntil(newest, git, origin is not null);
        var look = NeedsLook(names, await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == id).ToListAsync(cancel)) && branch is not null
            ? await LookAtRepository.RunAsync(git, branch, history, origin, knownUntil ?? time.Now(), cancel)
            : null;
        if (look is not null)
            fingerprint += Seen(git);

        // What came to no end is tried again by the next reading.
        if (names.IsUnfinished)
            fingerprint += "!";
        progress?.Report(new ImportProgress("Storing", history.Count));
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (earlier > 0)
            await stored.ExecuteDeleteAsync(cancel);
        await facts.InsertAsync(db, CommitsOf(repository, history, fresh), cancel);
        await facts.InsertAsync(db, files, cancel);
        var storedTags = db.Set<GitTagRow>().Where(t => t.RepositoryId == id);
        await facts.MatchAsync(db, storedTags, TagsOf(repository, tags), t => t.Name, keys => storedTags.Where(t => keys.Contains(t.Name)), cancel);
        (repository.Head, repository.Branch) = (trunk?.ToString(), branch?.Name);
        await db.Set<Repository>().Where(r => r.Id == id).ExecuteUpdateAsync(
            s => s.SetProperty(r => r.Head, repository.Head).SetProperty(r => r.Branch, repository.Branch).SetProperty(r => r.ReadAt, time.Now()).SetProperty(r => r.Fingerprint, fingerprint).SetProperty(r => r.Origin, origin).SetProperty(r => r.KnownUntil, knownUntil)
                .SetProperty(r => r.Commits, history.Count).SetProperty(r => r.NewestCommitAt, newest),
            cancel);
        await db.Set<RepositoryLook>().Where(l => l.RepositoryId == id).ExecuteDeleteAsync(cancel);
        if (look is not null)
        {
            db.Add(new RepositoryLook { RepositoryId = id, At = time.Now(), Figures = look.ToJson() });
            await db.SaveChangesAsync(cancel);
        }

        progress?.Report(new ImportProgress("Finding first releases", history.Count));
        var all = known.Count + fresh.Count == history.Count ? await StoredHistory.ReadAsync(db, repository, history, cancel) : await StoredHistory.ReadAsync(db, repository, cancel);
        var changed = await derive.OfRepositoryAsync(db, repository, names, all, cancel);
        await transaction.CommitAsync(cancel);
        repository.Fingerprint = fingerprint;
        judge.Keep(names);
        return new ImportResult(history.Count, Math.Max(0, fresh.Count - earlier), tags.Count, changed, NothingNew: false, Lines(names));
    }

    // Where a rule already says what a deployment is, and git has some, the pages tell of those.
    private static bool NeedsLook(JudgedNames names, List<Service> services) =>
        services.Exists(s => s.Deployments != DeploymentRule.Trunk && (s.Deployments != DeploymentRule.Tags || names.Find(s)?.Tags is not { IsEmpty: false }));

    // A copy knows what it fetched. A repository that is nobody's copy knows all, unless nothing has been committed for so long that it is one after all.
    private DateTime? KnownUntil(DateTime? newest, GitRepository git, bool isCopy)
    {
        var now = time.Now();
        if (newest is not { } last || last >= now || (!isCopy && now - last < Silence))
            return null;
        return git.FetchedAt() is { } fetched && fetched > last ? fetched < now ? Instants.ToMicroseconds(fetched) : null : last;
    }

    private static string? Lines(JudgedNames names) => names.Problems.Count == 0 ? null : string.Join('\n', names.Problems);

    private static async Task<string> FingerprintAsync(FairleadDb db, Repository repository, GitTrunk? trunk, IReadOnlyList<GitTag> tags, CancellationToken cancel)
    {
        var rules = await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Id).Select(s => new { s.Id, s.Version }).ToListAsync(cancel);
        var text = new System.Text.StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Domain.Delivery.DeliveryRules.Version} {trunk?.Commit} {trunk?.Name} {repository.ReadsFiles} {(await Settings.OrganisationSettings.ReadAsync(db, cancel)).Zone}\n");
        foreach (var rule in rules)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{rule.Id} {rule.Version}\n");
        foreach (var tag in tags.OrderBy(t => t.Name, StringComparer.Ordinal))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{tag.Name} {tag.Commit} {tag.At} {tag.IsAnnotated}\n");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text.ToString())));
    }

    private string Seen(GitRepository git)
    {
        var text = $"{DateOnly.FromDateTime(time.Now()):O}\n{git.BranchState()}";
        return " " + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static async Task<List<GitFile>> FilesAsync(FairleadDb db, GitRepository git, Repository repository, History history, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        var known = (await db.Set<GitFile>().Where(f => f.RepositoryId == repository.Id).Select(f => f.Sha).Distinct().ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var wanted = history.Ids.Where(i => !known.Contains(i.ToString())).ToList();
        var rows = new List<GitFile>();
        var reading = new Progress(n => progress?.Report(new ImportProgress($"Reading file changes of {wanted.Count:N0} commits", n)));
        await FileChangeReader.ReadAsync(git, wanted, (commit, files) => rows.AddRange(files.DistinctBy(f => f.Path, StringComparer.Ordinal).Select(f => new GitFile
        {
            RepositoryId = repository.Id,
            Sha = commit.ToString(),
            Path = f.Path,
            OldPath = f.OldPath,
            Added = f.Added,
            Removed = f.Removed,
        })), reading, cancel: cancel);
        return rows;
    }

    private static List<GitCommit> CommitsOf(Repository repository, History history, List<int> commits)
    {
        var mentions = history.Mentions.ToLookup(m => m.Commit);
        var reverts = RevertedCommits.Of(history).ToDictionary(r => r.Commit);

        // In the order in which they are read again: rows that lie side by side are read in half the time.
        commits.Sort((a, b) => history.Ids[a].CompareTo(history.Ids[b]));
        return commits.ConvertAll(i => new GitCommit
        {
            RepositoryId = repository.Id,
            Sha = history.Ids[i].ToString(),
            Parents = string.Join(' ', Enumerable.Range(history.ParentStart[i], history.ParentStart[i + 1] - history.ParentStart[i]).Select(p => history.Ids[history.Parents[p]])),
            AuthoredAt = Instants.FromUnix(history.Authored[i]),
            CommittedAt = Instants.FromUnix(history.Committed[i]),
            Author = Cut(Clean(history.AuthorOf(i).Name)),
            Subject = Cut(Clean(history.SubjectOf(i))),
            Reverts = !reverts.TryGetValue(i, out var reverted) ? null : reverted is { ByName: false, Target: { } target } ? history.Ids[target].ToString() : Cut(Clean(reverted.Named)),
            CherryPickOf = Named(mentions[i], MentionKind.CherryPickOf).FirstOrDefault(),
            Fixes = string.Join(' ', Named(mentions[i], MentionKind.Fixes)) is { Length: > 0 } fixes ? fixes : null,
            MergeOf = history.ParentStart[i + 1] - history.ParentStart[i] > 1 && Named(mentions[i], MentionKind.MergesBranch).FirstOrDefault() is { } merged ? Cut(Clean(merged)) : null,
            IsByBot = BotAuthors.Is(history.AuthorOf(i).Name, history.AuthorOf(i).Email),
        });
    }

    private static IEnumerable<string> Named(IEnumerable<Mention> mentions, MentionKind kind) => mentions.Where(m => m.Kind == kind).Select(m => m.Name);

    // PostgreSQL takes no NUL in a text, and control characters have no business on a page.
    private static string Clean(string text) => text.Any(IsUnshowable) ? string.Concat(text.Select(c => IsUnshowable(c) ? ' ' : c)) : text;

    // Marks of writing direction would turn the rest of a row around.
    private static bool IsUnshowable(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Cut(string text) =>
        text.Length <= SubjectLength ? text : text[..(char.IsHighSurrogate(text[SubjectLength - 2]) ? SubjectLength - 2 : SubjectLength - 1)] + "…";

    private static List<GitTagRow> TagsOf(Repository repository, IEnumerable<GitTag> tags) => [.. tags.Select(t => new GitTagRow
    {
        RepositoryId = repository.Id,
        Name = t.Name,
        Sha = t.Commit.ToString(),
        At = t.At is { } at ? Instants.FromUnix(Math.Clamp(at, 0, 253_402_300_799)) : null,
        IsAnnotated = t.IsAnnotated,
    })];

    /// <summary>Reports at once, on the caller's thread: System.Progress posts, and posts arrive late or out of order.</summary>
    private sealed class Progress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
