using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Git;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>Creates and changes teams, services and repositories. An edit is checked in whole before anything is changed.</summary>
public static class EditCatalog
{
    private const int MaxName = 200;
    internal const string NoRun = "The name of the workflow or job that deploys.";
    private const string NoText = "No control characters.";
    private const string Stale = "Somebody changed it in the meantime. Look at the present values and edit again.";

    /// <param name="db">The database.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="key">The key of the team to change, or of a new one; null makes a key from the name.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The team, or what was wrong.</returns>
    public static async Task<EditResult<Team>> SaveTeamAsync(FairleadDb db, Caller caller, string? key, TeamEdit edit, CancellationToken cancel)
    {
        var errors = new List<FieldError>();
        CheckName(edit.Name, errors);
        CheckKey(key, errors);
        if (edit.Purpose?.Length > 2000)
            errors.Add(new("purpose", "At most 2,000 characters."));
        else if (edit.Purpose?.Any(IsNoText) == true)
            errors.Add(new("purpose", NoText));
        var team = key is null ? null : await db.Set<Team>().FirstOrDefaultAsync(t => t.Key == key, cancel);
        CheckVersion(edit.Version, team?.Version, errors);
        if (team is null ? !caller.MayLead : !caller.MayEdit(team.Id))
            return EditResult.Wrong<Team>(FieldError.Refused(team is null ? "teams are added by leaders" : "a team is changed by its members and by leaders"));
        if (errors.Count > 0)
            return new(null, errors);

        var purpose = string.IsNullOrWhiteSpace(edit.Purpose) ? null : edit.Purpose.Trim();
        if (team is null)
        {
            team = new Team { Id = Guid.CreateVersion7(), Key = key ?? CatalogKey.Free(edit.Name, await KeysAsync(db.Set<Team>().Select(t => t.Key), cancel)), Name = edit.Name.Trim(), Purpose = purpose };
            db.Add(team);
        }
        else if (team.Name != edit.Name.Trim() || team.Purpose != purpose)
        {
            (team.Name, team.Purpose) = (edit.Name.Trim(), purpose);
            team.Version++;
        }

        return await SaveAsync(db, team, null, cancel);
    }

    /// <param name="db">The database.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="key">The key of the repository to change, or of a new one; null makes a key from the name.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The repository, or what was wrong, for instance that there is none at that place.</returns>
    public static async Task<EditResult<Repository>> SaveRepositoryAsync(FairleadDb db, Caller caller, string? key, RepositoryEdit edit, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<Repository>(FieldError.Refused("repositories are added and changed by leaders"));

        // Before the place is looked at: that something is there is told to nobody either.
        var known = key is null ? null : await db.Set<Repository>().Where(r => r.Key == key).Select(r => r.Location).FirstOrDefaultAsync(cancel);
        if (edit.Location?.Trim() != known && (await OrganisationSettings.ReadAsync(db, cancel)).IsDemo)
            return EditResult.Wrong<Repository>(FieldError.Refused("a demonstration reads no repository but the one that it was started in; 'fairlead serve' reads your own"));
        var errors = new List<FieldError>();
        CheckKey(key, errors);
        if (edit.Name is not null)
            CheckName(edit.Name, errors);
        GitRepository? git = null;
        if (string.IsNullOrWhiteSpace(edit.Location))
        {
            errors.Add(new("location", "The path of a git repository on this machine."));
        }
        else if (edit.Location.Any(char.IsControl))
        {
            errors.Add(new("location", NoText));
        }
        else
        {
            try
            {
                git = GitRepository.Open(edit.Location.Trim());
                if (edit.Trunk?.Any(char.IsControl) == true)
                    errors.Add(new("trunk", NoText));
                else if (!string.IsNullOrWhiteSpace(edit.Trunk) && git.Resolve(edit.Trunk.Trim()) is null)
                    errors.Add(new("trunk", $"'{edit.Trunk.Trim()}' names no commit in this repository."));
            }
            catch (GitException e)
            {
                errors.Add(new("location", e.Message));
            }
        }

        return await AloneAsync(db, () => StoreAsync(db, key, edit, git, errors, cancel), cancel);
    }

    private static async Task<EditResult<Repository>> StoreAsync(FairleadDb db, string? key, RepositoryEdit edit, GitRepository? git, List<FieldError> errors, CancellationToken cancel)
    {
        var repository = key is null ? null : await db.Set<Repository>().FirstOrDefaultAsync(r => r.Key == key, cancel);
        CheckVersion(edit.Version, repository?.Version, errors);
        var addresses = edit.Addresses is null ? repository?.Addresses ?? "" : Addresses(edit.Addresses, errors);
        var location = git?.Home;
        var id = repository?.Id ?? Guid.CreateVersion7();
        if (location is not null && await db.Set<Repository>().AnyAsync(r => r.Location == location && r.Id != id, cancel))
            errors.Add(new("location", "This repository is in the catalog already."));
        if (errors.Count > 0)
            return new(null, errors);

        var had = Forms(repository is null ? [] : repository.AllAddresses().Append(repository.Key).Append(repository.Name));
        Task<IReadOnlyList<FieldError>> TakenAsync() => CatalogNames.OfRepositoryAsync(
            db, id, had, [.. key is null ? [] : ((string, string)[])[("key", key)], .. addresses.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => ("addresses", a))], edit.Name?.Trim(), cancel);
        if (await TakenAsync() is { Count: > 0 } taken)
            return new(null, taken);

        var name = edit.Name?.Trim() ?? repository?.Name ?? await FreeNameAsync(db, git!, cancel);
        var trunk = string.IsNullOrWhiteSpace(edit.Trunk) ? null : edit.Trunk.Trim();
        if (repository is null)
        {
            var others = await db.Set<Repository>().AsNoTracking().ToListAsync(cancel);
            var free = key ?? CatalogKey.Free(name, new NameBook([], others).TakenByRepositories.ToHashSet(StringComparer.Ordinal));
            repository = new Repository { Id = id, Key = free, Name = name, Location = location!, Trunk = trunk, ReadsFiles = edit.ReadsFiles, Addresses = addresses };
            db.Add(repository);
        }
        else if ((repository.Name, repository.Location, repository.Trunk, repository.ReadsFiles, repository.Addresses) != (name, location!, trunk, edit.ReadsFiles, addresses))
        {
            (repository.Name, repository.Location, repository.Trunk, repository.ReadsFiles, repository.Addresses) = (name, location!, trunk, edit.ReadsFiles, addresses);
            repository.Version++;
        }

        return await SaveAsync(db, repository, TakenAsync, cancel);
    }

    /// <param name="db">The database.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="key">The key of the service to change, or of a new one; null makes a key from the name.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The service, or what was wrong.</returns>
    public static async Task<EditResult<Service>> SaveServiceAsync(FairleadDb db, Caller caller, string? key, ServiceEdit edit, CancellationToken cancel)
    {
        var errors = new List<FieldError>();
        CheckName(edit.Name, errors);
        CheckKey(key, errors);
        if (string.IsNullOrWhiteSpace(edit.TagPattern) && edit.Deployments != DeploymentRule.Tags)
            edit = edit with { TagPattern = "" };
        else if (string.IsNullOrWhiteSpace(edit.TagPattern))
            errors.Add(new("tags", @"A regular expression for the whole name of a release tag, for instance v\d+\.\d+\.\d+."));
        else if (edit.TagPattern.Length > TagRule.MaxLength)
            errors.Add(new("tags", "At most 1,000 characters."));
        else if (edit.TagPattern.Any(char.IsControl))
            errors.Add(new("tags", NoText));
        else if (!TagRule.TryParse(edit.TagPattern, false, out _, out var error))
            errors.Add(new("tags", error));
        if (edit.Deployments != DeploymentRule.Runs)
            edit = edit with { DeployingRun = "" };
        else if (NameForm.Of(edit.DeployingRun).Length == 0)
            errors.Add(new("run", NoRun));
        else if (edit.DeployingRun.Length > NameForm.Longest || edit.DeployingRun.Any(char.IsControl))
            errors.Add(new("run", "At most 300 characters, and no control characters."));
        if (edit.HotfixDays is < 0 or > 90)
            errors.Add(new("hotfixDays", "Between 0 and 90 days."));
        if (edit.Paths.Length > 8000)
            errors.Add(new("paths", "At most 8,000 characters."));
        else if (edit.Paths.Any(IsNoText))
            errors.Add(new("paths", NoText));
        if (edit.AlsoCalled?.Length > 8000)
            errors.Add(new("alsoCalled", "At most 8,000 characters."));
        else if (edit.AlsoCalled?.Any(IsNoText) == true)
            errors.Add(new("alsoCalled", NoText));
        else if (Lines(edit.AlsoCalled ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(n => NameForm.Of(n).Length == 0))
            errors.Add(new("alsoCalled", "A name has something that can be seen."));
        if (edit.IncidentHours is < 0 or > 720)
            errors.Add(new("incidentHours", "Between 0 and 720 hours."));

        return await AloneAsync(db, () => StoreAsync(db, caller, key, edit, errors, cancel), cancel);
    }

    private static async Task<EditResult<Service>> StoreAsync(FairleadDb db, Caller caller, string? key, ServiceEdit edit, List<FieldError> errors, CancellationToken cancel)
    {
        var repository = CatalogKey.IsValid(edit.Repository) ? await db.Set<Repository>().FirstOrDefaultAsync(r => r.Key == edit.Repository, cancel) : null;
        if (repository is null)
            errors.Add(new("repository", $"No repository has the key '{edit.Repository}'."));
        var team = edit.Team is null || !CatalogKey.IsValid(edit.Team) ? null : await db.Set<Team>().FirstOrDefaultAsync(t => t.Key == edit.Team, cancel);
        if (team is null && !string.IsNullOrEmpty(edit.Team))
            errors.Add(new("team", $"No team has the key '{edit.Team}'."));
        var service = key is null ? null : await db.Set<Service>().FirstOrDefaultAsync(s => s.Key == key, cancel);
        CheckVersion(edit.Version, service?.Version, errors);

        // Neither taken from another team nor pushed off to one.
        if (!caller.MayEdit(team?.Id) || (service is not null && !caller.MayEdit(service.TeamId)))
            return EditResult.Wrong<Service>(FieldError.Refused("a service is changed by members of its team and by leaders"));
        if (repository is not null && repository.Id != service?.RepositoryId && !await MayLiveInAsync(db, caller, repository.Id, cancel))
            return EditResult.Wrong<Service>(FieldError.Refused($"no service of your teams lives in {repository.Name}, and facts about it that name no service would no longer be its only one's; a leader puts a service there"));
        if (errors.Count > 0)
            return new(null, errors);

        var paths = Lines(edit.Paths);

        // Tools go on to use a name for a while when people have given it up.
        var called = Lines(edit.AlsoCalled ?? (service is null ? "" : WithName(service, edit.Name.Trim())));
        var wanted = new ServiceRules(edit.Name.Trim(), team?.Id, repository!.Id, paths, edit.TagPattern.Trim(), edit.IncludePreReleases, edit.LeadTimeStart, edit.HotfixDays, edit.FailureEvidence, called, edit.IncidentHours ?? service?.IncidentHours ?? Service.DefaultIncidentHours, edit.Deployments, edit.DeployingRun.Trim(), edit.CountsBots);
        var id = service?.Id ?? Guid.CreateVersion7();

        // In another repository the names lead its facts here, as new ones do.
        var had = Forms(service?.RepositoryId == repository.Id ? service.AllNames() : []);
        var ownKey = service?.Key ?? key ?? await FreeServiceKeyAsync(db, wanted.Name, cancel);
        IReadOnlyList<(string Field, string Name)> names = [("name", wanted.Name), (key is null ? "name" : "key", ownKey), .. called.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(n => ("alsoCalled", n))];
        Task<IReadOnlyList<FieldError>> TakenAsync() => CatalogNames.OfServiceAsync(db, caller, id, repository.Id, had, names, cancel);
        if (await TakenAsync() is { Count: > 0 } taken)
            return new(null, taken);
        if (service is null)
        {
            service = new Service { Id = id, Key = ownKey, Name = wanted.Name, RepositoryId = wanted.RepositoryId, TagPattern = wanted.TagPattern, Version = 0 };
            db.Add(service);
        }

        if (service.Version == 0 || ServiceRules.Of(service) != wanted)
        {
            wanted.WriteTo(service);
            service.Version++;
        }

        // A part of a repository is known by its files, so they have to be read.
        if (paths.Length > 0 && !repository.ReadsFiles)
        {
            repository.ReadsFiles = true;
            repository.Version++;
        }

        return await SaveAsync(db, service, TakenAsync, cancel);
    }

    /// <summary>A name for a service that is made of its repository's, and that nobody has.</summary>
    /// <param name="db">The database.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The name.</returns>
    public static async Task<string> FreeServiceNameAsync(FairleadDb db, Repository repository, CancellationToken cancel) =>
        CatalogNames.Free(repository.Name, null, (await db.Set<Service>().AsNoTracking().ToListAsync(cancel)).SelectMany(s => s.AllNames()));

    private static async Task<string> FreeServiceKeyAsync(FairleadDb db, string name, CancellationToken cancel) =>
        CatalogKey.Free(name, new NameBook(await db.Set<Service>().AsNoTracking().ToListAsync(cancel), []).Taken.ToHashSet(StringComparer.Ordinal));

    // Where several services live, facts that name none belong to nobody: whoever comes takes them from who was alone.
    private static async Task<bool> MayLiveInAsync(FairleadDb db, Caller caller, Guid repository, CancellationToken cancel) =>
        caller.MayLead || (await db.Set<Service>().Where(s => s.RepositoryId == repository).Select(s => s.TeamId).Distinct().ToListAsync(cancel)).Exists(caller.MayEdit);

    private static string WithName(Service service, string name) => NameForm.Of(name) == NameForm.Of(service.Name) || NameForm.Of(service.Name) == service.Key
        ? service.AlsoCalled
        : string.Join('\n', service.AllNames().Skip(2).Append(service.Name).DistinctBy(NameForm.Of, StringComparer.Ordinal));

    private static HashSet<string> Forms(IEnumerable<string> names) => names.Select(NameForm.Of).ToHashSet(StringComparer.Ordinal);

    /// <summary>Runs an edit in a transaction of its own where the caller has none: what it read holds until it is stored.</summary>
    private static async Task<EditResult<T>> AloneAsync<T>(FairleadDb db, Func<Task<EditResult<T>>> edit, CancellationToken cancel)
        where T : class
    {
        if (db.Database.CurrentTransaction is not null)
            return await edit();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var result = await edit();
            if (result.Saved is not null)
                await transaction.CommitAsync(cancel);
            else
                db.ChangeTracker.Clear();
            return result;
        }
        catch (DbUpdateException)
        {
            // Two at once made the same key, or added the same place.
            db.ChangeTracker.Clear();
            return new(null, [new("name", "Somebody saved the same in this moment. Look at what there is, and save again.")]);
        }
    }

    /// <summary>
    /// Whoever saves waits here for those who saved before, on each database, for each change of the catalog appends to the audit log. Only behind that is seen
    /// what they called theirs, so that names are looked at once more; the caller rolls back what is refused.
    /// </summary>
    private static async Task<EditResult<T>> SaveAsync<T>(FairleadDb db, T saved, Func<Task<IReadOnlyList<FieldError>>>? taken, CancellationToken cancel)
        where T : class
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return taken is not null && await taken() is { Count: > 0 } errors ? new(null, errors) : new(saved, []);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(null, [new(FieldError.Version, Stale)]);
        }
    }

    private static void CheckName(string name, List<FieldError> errors)
    {
        if (NameForm.Of(name).Length == 0)
            errors.Add(new("name", "A name is needed."));
        else if (name.Trim().Length > MaxName)
            errors.Add(new("name", $"At most {MaxName} characters."));
        else if (name.Any(char.IsControl))
            errors.Add(new("name", NoText));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Addresses(string text, List<FieldError> errors)
    {
        if (text.Length > 8000)
            errors.Add(new("addresses", "At most 8,000 characters."));
        var found = new List<string>();
        foreach (var line in Lines(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (RepositoryAddress.Of(line) is { } address)
                found.Add(address);
            else
                errors.Add(new("addresses", "One address a line, for instance https://github.com/acme/app."));
        }

        return string.Join('\n', found.Distinct(StringComparer.Ordinal));
    }

    // Texts of several lines may break them.
    private static bool IsNoText(char c) => char.IsControl(c) && c is not ('\r' or '\n' or '\t');

    private static void CheckKey(string? key, List<FieldError> errors)
    {
        if (key is not null && !CatalogKey.IsValid(key))
            errors.Add(new("key", $"'{key}' is no key: lower-case letters, digits and single hyphens, at most {CatalogKey.MaxLength} characters."));
    }

    private static void CheckVersion(int? edited, int? stored, List<FieldError> errors)
    {
        if (edited is { } version && version != stored)
            errors.Add(new(FieldError.Version, Stale));
    }

    // Many clones lie in folders of the same name ('repo', 'main'); the folder above tells them apart.
    private static async Task<string> FreeNameAsync(FairleadDb db, GitRepository git, CancellationToken cancel)
    {
        var name = string.Concat(git.Name.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return CatalogNames.Free(name, Path.GetFileName(Path.GetDirectoryName(git.Home)), await db.Set<Repository>().Select(r => r.Name).ToListAsync(cancel));
    }

    private static async Task<HashSet<string>> KeysAsync(IQueryable<string> keys, CancellationToken cancel) =>
        [.. await keys.ToListAsync(cancel)];
}
