using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Chooses what environments are for. Leaders do: it decides what counts as a deployment, for everybody's numbers.</summary>
/// <param name="db">The database.</param>
/// <param name="derive">Derives the deployments that went there.</param>
/// <param name="lane">Lets one writer at a time into the database.</param>
/// <param name="due">Woken, because the numbers follow.</param>
/// <param name="time">The clock.</param>
public sealed class EditEnvironments(FairleadDb db, DeriveReported derive, WriteLane lane, WakeUp<StoredSignals> due, TimeProvider time)
{
    private const int Batch = 500;

    /// <param name="caller">Who does it.</param>
    /// <param name="name">The environment.</param>
    /// <param name="tier">What it is for; null leaves it to source and name again.</param>
    /// <param name="version">The version that was looked at; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The environment as it stands then, or what was wrong. The deployments that went there are derived anew with it.</returns>
    public async Task<EditResult<KnownEnvironment>> RunAsync(Caller caller, string? name, EnvironmentTier? tier, int? version, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<KnownEnvironment>(FieldError.Refused("what environments are for is decided by leaders"));
        if (name is null || name.Length > 400 || name.Any(char.IsControl))
            return EditResult.Wrong<KnownEnvironment>(new FieldError("name", "A name of at most 400 characters, without control characters."));
        if (tier is { } wanted && (wanted == EnvironmentTier.Unknown || !Enum.IsDefined(wanted)))
            return EditResult.Wrong<KnownEnvironment>(new FieldError("tier", "One of production, staging, testing, development; nothing leaves it to its source and its name."));
        var key = EnvironmentChoice.KeyOf(name);
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(key, cancel) is not { } known)
            return EditResult.Wrong<KnownEnvironment>(new FieldError("name", $"No source has reported an environment '{name}'."));
        if (version is { } edited && edited != known.Version)
            return EditResult.Wrong<KnownEnvironment>(new FieldError(FieldError.Version, "It has been changed in the meantime. Look at it again."));

        var stored = await db.Set<EnvironmentChoice>().FirstOrDefaultAsync(c => c.Key == key, cancel);
        if (stored?.Tier == tier)
            return EditResult.Saved(known);
        if (tier is not { } choice)
            db.Remove(stored!);
        else if (stored is null)
            db.Add(new EnvironmentChoice { Key = key, Tier = choice });
        else
            stored.Tier = choice;
        await db.SaveChangesAsync(cancel);
        await AgainAsync(key, cancel);
        var now = await FindAsync(key, cancel) ?? known with { Chosen = tier };
        await transaction.CommitAsync(cancel);
        due.Wake();
        return EditResult.Saved(now);
    }

    private async Task<KnownEnvironment?> FindAsync(string key, CancellationToken cancel) => (await KnownEnvironment.ReadAsync(db, cancel)).FirstOrDefault(e => EnvironmentChoice.KeyOf(e.Name) == key);

    private async Task AgainAsync(string key, CancellationToken cancel)
    {
        // Databases lower case differently; there are few names.
        var names = (await db.Set<ReportedDeployment>().Select(d => d.Environment).Distinct().ToListAsync(cancel)).Where(n => EnvironmentChoice.KeyOf(n) == key).ToArray();
        var subjects = await db.Set<ReportedDeployment>().Where(d => EF.Parameter(names).Contains(d.Environment)).Select(d => d.Subject).ToListAsync(cancel);
        foreach (var batch in subjects.Chunk(Batch))
            await derive.DeriveAsync(db, await ReadSignals.OfAsync(db, batch, cancel), cancel);

        // An incident there has failed a deployment to production, or no longer.
        var incidents = await db.AskAsync<IKnownIncidents, (string Environment, Guid Service)>(k => k.EnvironmentsAsync(db, cancel));
        await DueService.AddAsync(db, incidents.Where(i => EnvironmentChoice.KeyOf(i.Environment) == key).Select(i => i.Service), time.Now(), cancel);
    }
}
