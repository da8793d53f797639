using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Yaml;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>What is wrong in a catalog file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Field">The field, for instance 'services[0].tags'.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record CatalogFileError(long Line, string Field, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"line {Line}, {Field}: {Message}";
}

/// <summary>What an import did.</summary>
/// <param name="Added">How many entries are new.</param>
/// <param name="Changed">How many were changed.</param>
/// <param name="Same">How many were right already.</param>
/// <param name="Errors">What was wrong, in which case nothing was changed.</param>
public sealed record CatalogImport(int Added, int Changed, int Same, IReadOnlyList<CatalogFileError> Errors);

/// <summary>The catalog as a YAML file, see docs/catalog.md: read as a whole or not at all, and the same file twice changes nothing.</summary>
public static class CatalogFile
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = YamlLimits.MostBytes;

    private const int MostErrors = 200;

    /// <param name="db">The database.</param>
    /// <param name="lane">Lets one writer at a time into the database. It is entered when the file is read: what comes from outside is never looked at within.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="yaml">The file's text.</param>
    /// <param name="folder">The folder against which relative paths are resolved.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What was done, or what was wrong.</returns>
    public static async Task<CatalogImport> ImportAsync(FairleadDb db, WriteLane lane, Caller caller, string yaml, string folder, TimeProvider time, CancellationToken cancel)
    {
        var errors = new List<CatalogFileError>();
        var file = CatalogDocument.Parse(yaml, errors, time, cancel);
        if (errors.Count > 0)
            return new CatalogImport(0, 0, 0, [.. errors.Take(MostErrors)]);

        var counts = new Counts();
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var entry in file.Teams)
        {
            var edit = new TeamEdit(entry.Text("name")!, entry.Text("purpose"));
            await SaveAsync(entry, () => EditCatalog.SaveTeamAsync(db, caller, entry.Key, edit, cancel), t => t.Version);
        }

        var shared = file.Services.Where(s => s.Texts("paths").Count > 0).Select(s => s.Text("repository")).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in file.Repositories)
        {
            var path = FullPath(entry.Text("path")!, folder);
            var edit = new RepositoryEdit(path, entry.Text("name"), entry.Text("trunk"), shared.Contains(entry.Key) || await ReadsFilesAsync(db, entry, cancel), null, Lines(entry, "addresses"));
            await SaveAsync(entry, () => EditCatalog.SaveRepositoryAsync(db, caller, entry.Key, edit, cancel), r => r.Version);
        }

        foreach (var entry in file.Services)
        {
            var edit = new ServiceEdit(
                entry.Text("name")!,
                entry.Text("repository")!,
                entry.Text("team"),
                entry.Text("tags") ?? "",
                string.Join('\n', entry.Texts("paths")),
                entry.Flag("prereleases"),
                Word<LeadTimeStart>(entry.Text("leadTimeStart")),
                entry.Number("hotfixDays") ?? Hotfixes.DefaultDays,
                Word<FailureEvidence>(entry.Text("failureEvidence")),
                null,
                Lines(entry, "alsoCalled"),
                entry.Number("incidentHours"),
                Word<DeploymentRule>(entry.Text("deployments")),
                entry.Text("run") ?? "",
                entry.Flag("bots"));
            await SaveAsync(entry, () => EditCatalog.SaveServiceAsync(db, caller, entry.Key, edit, cancel), s => s.Version);
        }

        if (errors.Count == 0)
            await transaction.CommitAsync(cancel);
        else
            counts = new Counts();
        return new CatalogImport(counts.Added, counts.Changed, counts.Same, errors);

        async Task SaveAsync<T>(CatalogEntry entry, Func<Task<EditResult<T>>> edit, Func<T, int> version)
            where T : class
        {
            var before = await VersionAsync<T>(db, entry.Key, cancel);
            var result = await edit();
            errors.AddRange(result.Errors.Select(e => entry.Error(e.Field == "location" ? "path" : e.Field, e.Message)));
            if (result.Saved is { } saved)
                counts = counts.With(before, version(saved));
        }
    }

    /// <param name="catalog">The catalog.</param>
    /// <returns>The whole catalog as a file; importing it changes nothing.</returns>
    public static string Export(CatalogView catalog)
    {
        var teamOf = catalog.Teams.ToDictionary(t => t.Id, t => t.Key);
        var repositoryOf = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        return Write(
        [
            (new YamlText("teams"), List(catalog.Teams.OrderBy(t => t.Key, StringComparer.Ordinal), t => [("key", t.Key), ("name", t.Name), ("purpose", t.Purpose)])),
            (new YamlText("repositories"), List(catalog.Repositories.OrderBy(r => r.Key, StringComparer.Ordinal), r => [("key", r.Key), ("name", r.Name), ("path", r.Location), ("trunk", r.Trunk), ("files", r.ReadsFiles ? true : null), ("addresses", Texts(r.Addresses))])),
            (
                new YamlText("services"), List(catalog.Services.OrderBy(s => s.Key, StringComparer.Ordinal), s =>
                [
                    ("key", s.Key),
                    ("name", s.Name),
                    ("team", s.TeamId is { } team ? teamOf[team] : null),
                    ("repository", repositoryOf[s.RepositoryId]),
                    ("paths", s.PathGlobs() is { Count: > 0 } globs ? globs : null),
                    ("deployments", s.Deployments == DeploymentRule.Tags ? null : CatalogWords.Of(s.Deployments)),
                    ("run", s.DeployingRun.Length == 0 ? null : s.DeployingRun),
                    ("tags", s.TagPattern.Length == 0 ? null : s.TagPattern),
                    ("prereleases", s.IncludePreReleases),
                    ("leadTimeStart", CatalogWords.Of(s.LeadTimeStart)),
                    ("hotfixDays", s.HotfixDays),
                    ("failureEvidence", CatalogWords.Of(s.FailureEvidence)),
                    ("alsoCalled", Texts(s.AlsoCalled)),
                    ("incidentHours", s.IncidentHours == Service.DefaultIncidentHours ? null : s.IncidentHours),
                    ("bots", s.CountsBots ? true : null),
                ])
            ),
        ]);
    }

    /// <param name="repositories">Repositories with their fields.</param>
    /// <param name="services">Services with their fields.</param>
    /// <returns>They as a file.</returns>
    internal static string Write(IEnumerable<(string Field, object? Value)[]> repositories, IEnumerable<(string Field, object? Value)[]> services) =>
        Write([(new YamlText("repositories"), List(repositories, r => r)), (new YamlText("services"), List(services, s => s))]);

    private static string Write((YamlText, YamlPart)[] parts) => YamlWriter.Write(new YamlMap(parts));

    // What no path may have the edit refuses, with its line.
    private static string FullPath(string path, string folder) => path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, folder);

    private static string? Lines(CatalogEntry entry, string field) => entry.Has(field) ? string.Join('\n', entry.Texts(field)) : null;

    private static string[]? Texts(string lines) => lines.Length == 0 ? null : lines.Split('\n');

    /// <summary>A service with paths turns the reading of files on; a file that does not mention it must not turn it off again.</summary>
    private static async Task<bool> ReadsFilesAsync(FairleadDb db, CatalogEntry entry, CancellationToken cancel) =>
        entry.Flag("files") || (!entry.Has("files") && await db.Set<Repository>().AnyAsync(r => r.Key == entry.Key && r.ReadsFiles, cancel));

    private static async Task<int?> VersionAsync<T>(FairleadDb db, string key, CancellationToken cancel)
        where T : class => typeof(T) switch
        {
            var t when t == typeof(Team) => (await db.Set<Team>().AsNoTracking().FirstOrDefaultAsync(e => e.Key == key, cancel))?.Version,
            var t when t == typeof(Repository) => (await db.Set<Repository>().AsNoTracking().FirstOrDefaultAsync(e => e.Key == key, cancel))?.Version,
            _ => (await db.Set<Service>().AsNoTracking().FirstOrDefaultAsync(e => e.Key == key, cancel))?.Version,
        };

    private static T Word<T>(string? word)
        where T : struct, Enum => word is not null && CatalogWords.TryParse<T>(word, out var value) ? value : default;

    private static YamlList List<T>(IEnumerable<T> entries, Func<T, (string Field, object? Value)[]> fields) =>
        new([.. entries.Select(e => new YamlMap([.. fields(e).Where(f => f.Value is not null).Select(f => (new YamlText(f.Field), Part(f.Value!)))]))]);

    private static YamlPart Part(object value) => value switch
    {
        bool flag => new YamlText(flag ? "true" : "false"),
        int number => new YamlText(number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        IEnumerable<string> texts => new YamlList([.. texts.Select(Part)]),
        _ => new YamlText((string)value, IsPlain: !CatalogWords.NeedsQuotes((string)value)),
    };

    private sealed record Counts(int Added = 0, int Changed = 0, int Same = 0)
    {
        public Counts With(int? before, int after)
        {
            if (before is null)
                return this with { Added = Added + 1 };
            return before == after ? this with { Same = Same + 1 } : this with { Changed = Changed + 1 };
        }
    }
}
