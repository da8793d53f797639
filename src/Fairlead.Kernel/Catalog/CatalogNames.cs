using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>
/// The one rule for names, whoever saves them and how: a name leads facts to one service, an address to one repository, and neither can be taken from who has
/// it. A name that something has already is not looked at, so that what clashes from earlier can still be edited.
/// </summary>
internal static class CatalogNames
{
    /// <param name="db">The database.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="service">The service.</param>
    /// <param name="repository">Where it lives then.</param>
    /// <param name="had">The forms of the names that it has; empty for a new one.</param>
    /// <param name="names">What it would be called, with the fields that say so.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is wrong.</returns>
    public static async Task<IReadOnlyList<FieldError>> OfServiceAsync(FairleadDb db, Caller caller, Guid service, Guid repository, IReadOnlySet<string> had, IEnumerable<(string Field, string Name)> names, CancellationToken cancel)
    {
        var fresh = names.Where(n => NameForm.Of(n.Name).Length > 0 && !had.Contains(NameForm.Of(n.Name))).DistinctBy(n => NameForm.Of(n.Name), StringComparer.Ordinal).ToList();
        if (fresh.Count == 0)
            return [];
        var book = new NameBook(await db.Set<Service>().AsNoTracking().Where(s => s.Id != service).ToListAsync(cancel), []);
        var taken = fresh.Select(n => (n.Field, n.Name, Owner: book.ServiceOf(n.Name))).Where(n => n.Owner is not null).ToList();
        if (taken.Count == 0 && caller.MayLead)
            return [];
        var catalog = await CatalogView.ReadAsync(db, cancel);
        if (taken.Count > 0)
            return taken.ConvertAll(n => new FieldError(n.Field, $"'{n.Name}' is taken: so is called {Called(catalog, n.Owner!)}."));
        return await ClaimsAsync(db, caller, catalog, service, repository, fresh, cancel);
    }

    /// <param name="db">The database.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="had">The forms of key, name and addresses that it has; empty for a new one.</param>
    /// <param name="addresses">Where it would be found, with the fields that say so.</param>
    /// <param name="name">Its name for people; null where it is made here.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is wrong.</returns>
    public static async Task<IReadOnlyList<FieldError>> OfRepositoryAsync(FairleadDb db, Guid repository, IReadOnlySet<string> had, IEnumerable<(string Field, string Address)> addresses, string? name, CancellationToken cancel)
    {
        var others = await db.Set<Repository>().AsNoTracking().Where(r => r.Id != repository).ToListAsync(cancel);
        var book = new NameBook([], others);
        var errors = addresses.Where(a => !had.Contains(NameForm.Of(a.Address))).Select(a => (a.Field, a.Address, Owner: book.RepositoryOf(a.Address))).Where(a => a.Owner is not null)
            .Select(a => new FieldError(a.Field, $"'{a.Address}' is taken: there is the repository {a.Owner!.Name}.")).ToList();
        if (name is not null && !had.Contains(NameForm.Of(name)) && others.Find(r => NameForm.Of(r.Name) == NameForm.Of(name)) is { } same)
            errors.Add(new("name", $"'{name}' is taken: so is called the repository at {same.Location}."));
        return errors;
    }

    /// <summary>A name that nobody has: that one, the one with its folder in front, or with a number behind it.</summary>
    /// <param name="name">The name that is wanted.</param>
    /// <param name="above">The folder that it lies in; null for none.</param>
    /// <param name="taken">The names that exist.</param>
    /// <returns>A free name.</returns>
    public static string Free(string name, string? above, IEnumerable<string> taken)
    {
        var forms = taken.Select(NameForm.Of).ToHashSet(StringComparer.Ordinal);
        if (!forms.Contains(NameForm.Of(name)))
            return name;
        var front = string.IsNullOrEmpty(above) ? name : $"{above}/{name}";
        var free = front;
        for (var i = 2; forms.Contains(NameForm.Of(free)); i++)
            free = $"{front} {i}";
        return free;
    }

    // A leader says what a name means; a member does where no other team's facts would go elsewhere by it.
    private static async Task<IReadOnlyList<FieldError>> ClaimsAsync(FairleadDb db, Caller caller, CatalogView catalog, Guid service, Guid repository, List<(string Field, string Name)> fresh, CancellationToken cancel)
    {
        bool LivesIn(Guid id) => id == repository || catalog.Services.Any(s => s.RepositoryId == id && caller.MayEdit(s.TeamId));
        var errors = new List<FieldError>();
        foreach (var (field, name) in fresh)
        {
            var form = NameForm.Of(name);
            if (catalog.Repositories.FirstOrDefault(r => !LivesIn(r.Id) && (NameForm.Of(r.Key) == form || NameForm.Of(r.Name) == form)) is { } other)
                errors.Add(new(field, $"'{name}' is taken: so is called the repository {other.Name}, and no service of your teams lives there. A leader may give the name."));
        }

        // Facts that name no service go by the name of their run or job, where several services live in one repository.
        Service? OthersOf(Guid? id) => id is null || id == service ? null : catalog.Services.FirstOrDefault(s => s.Id == id && !caller.MayEdit(s.TeamId));
        var isShared = catalog.Services.Any(s => s.RepositoryId == repository && OthersOf(s.Id) is not null);
        string[] names = [.. fresh.Select(n => n.Name)];
        var jobs = new List<ILookup<string, Guid?>>();
        var told = new List<ILookup<string, NamedFacts>>();
        foreach (var each in db.Parts<INameSource>())
        {
            if (isShared)
                jobs.Add(await each.JobsAsync(db, repository, names, cancel));
            told.Add(await each.FactsAsync(db, names, cancel));
        }

        errors.AddRange(fresh.Where(n => jobs.Exists(j => j[NameForm.Of(n.Name)].Any(id => id is null || OthersOf(id) is not null)))
            .Select(n => new FieldError(n.Field, $"'{n.Name}' is taken: runs or jobs of its repository are called so, where services of other teams live too. A leader may give the name.")));

        foreach (var (field, name) in fresh.Where(n => errors.TrueForAll(e => e.Field != n.Field)))
        {
            foreach (var fact in told.SelectMany(t => t[NameForm.Of(name)]))
            {
                if (OthersOf(fact.Service) is { } owner)
                    errors.Add(new(field, $"'{name}' is taken: facts that say so belong to {Called(catalog, owner)} by their repository. A leader may give the name."));
                else if (fact.Service is null && catalog.Repositories.FirstOrDefault(r => r.Id == fact.Repository) is { } place && !LivesIn(place.Id))
                    errors.Add(new(field, $"'{name}' is taken: facts that say so are of the repository {place.Name}, and no service of your teams lives there. A leader may give the name."));
            }
        }

        return [.. errors.DistinctBy(e => e.Message, StringComparer.Ordinal)];
    }

    private static string Called(CatalogView catalog, Service service) =>
        $"the service {service.Name} of {(catalog.Teams.FirstOrDefault(t => t.Id == service.TeamId) is { } team ? $"the team {team.Name}" : "no team")}";
}
