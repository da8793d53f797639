using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>
/// Says in the catalog what sources mean by a name or an address that nobody knew: from then on the facts that name it, those of the past as well, belong there.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="wakeUp">Wakes the reader, which finds the places of stored facts anew.</param>
public sealed class LinkFacts(FairleadDb db, WakeUp<ReadInbox> wakeUp)
{
    private const int MostText = 8000;

    /// <param name="caller">Who says so: a leader, or a member of the service's team.</param>
    /// <param name="name">What tools call it.</param>
    /// <param name="service">The key of the service.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The service with one more name, or what was wrong.</returns>
    public async Task<EditResult<Service>> CallAsync(Caller caller, string? name, string? service, CancellationToken cancel)
    {
        var called = name?.Trim() ?? "";
        var services = await db.Set<Service>().ToListAsync(cancel);
        if (services.Find(s => s.Key == service) is not { } meant)
            return EditResult.Wrong<Service>(new FieldError("service", "Choose a service."));
        if (!caller.MayEdit(meant.TeamId))
            return EditResult.Wrong<Service>(FieldError.Refused("a service is changed by members of its team and by leaders"));
        if (NameForm.Of(called).Length == 0 || called.Length > SignalRow.LongestName || called.Any(char.IsControl))
            return EditResult.Wrong<Service>(new FieldError("name", "Choose a name that sources give."));
        if (meant.AllNames().Any(n => NameForm.Of(n) == NameForm.Of(called)))
            return EditResult.Wrong<Service>(new FieldError("name", $"{meant.Name} is called so already."));
        var had = meant.AllNames().Select(NameForm.Of).ToHashSet(StringComparer.Ordinal);
        Task<IReadOnlyList<FieldError>> TakenAsync() => CatalogNames.OfServiceAsync(db, caller, meant.Id, meant.RepositoryId, had, [("name", called)], cancel);
        if (await TakenAsync() is { Count: > 0 } taken)
            return EditResult.Wrong<Service>(taken);
        var names = meant.AlsoCalled.Length == 0 ? called : $"{meant.AlsoCalled}\n{called}";
        if (names.Length > MostText)
            return EditResult.Wrong<Service>(new FieldError("name", $"The names of {meant.Name} have at most {MostText:N0} characters together."));
        (meant.AlsoCalled, meant.Version) = (names, meant.Version + 1);
        return await SaveAsync(meant, TakenAsync, cancel);
    }

    /// <param name="caller">Who says so: a leader.</param>
    /// <param name="address">The address that sources give.</param>
    /// <param name="repository">The key of the repository.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The repository with one more address, or what was wrong.</returns>
    public async Task<EditResult<Repository>> FindAsync(Caller caller, string? address, string? repository, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<Repository>(FieldError.Refused("repositories are added and changed by leaders"));
        var repositories = await db.Set<Repository>().ToListAsync(cancel);
        if (repositories.Find(r => r.Key == repository) is not { } meant)
            return EditResult.Wrong<Repository>(new FieldError("repository", "Choose a repository."));
        if (string.IsNullOrEmpty(address) || RepositoryAddress.Of(address) is not { } found)
            return EditResult.Wrong<Repository>(new FieldError("address", "Choose an address that sources give."));
        var had = meant.AllAddresses().Append(meant.Key).Select(NameForm.Of).ToHashSet(StringComparer.Ordinal);
        if (had.Contains(NameForm.Of(found)))
            return EditResult.Wrong<Repository>(new FieldError("address", $"{meant.Name} has this address already."));
        Task<IReadOnlyList<FieldError>> TakenAsync() => CatalogNames.OfRepositoryAsync(db, meant.Id, had, [("address", found)], null, cancel);
        if (await TakenAsync() is { Count: > 0 } taken)
            return EditResult.Wrong<Repository>(taken);
        var addresses = meant.Addresses.Length == 0 ? found : $"{meant.Addresses}\n{found}";
        if (addresses.Length > MostText)
            return EditResult.Wrong<Repository>(new FieldError("address", $"The addresses of {meant.Name} have at most {MostText:N0} characters together."));
        (meant.Addresses, meant.Version) = (addresses, meant.Version + 1);
        return await SaveAsync(meant, TakenAsync, cancel);
    }

    // As in EditCatalog: only behind those who saved before is seen what they called theirs.
    private async Task<EditResult<T>> SaveAsync<T>(T saved, Func<Task<IReadOnlyList<FieldError>>> takenAsync, CancellationToken cancel)
        where T : class
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            await db.SaveChangesAsync(cancel);
            if (await takenAsync() is { Count: > 0 } taken)
                return EditResult.Wrong<T>(taken);
            await transaction.CommitAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return EditResult.Wrong<T>(new FieldError(FieldError.Version, "Somebody changed it in the meantime. Try again."));
        }

        wakeUp.Wake();
        return EditResult.Saved(saved);
    }
}
