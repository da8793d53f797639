using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Measures;

/// <summary>A target as somebody wants it.</summary>
/// <param name="Value">What shall be reached, in the measure's unit.</param>
/// <param name="Direction">On which side it is met.</param>
/// <param name="Reason">Why; one line.</param>
/// <param name="Version">The version that was seen; null for whatever is stored.</param>
public sealed record TargetWanted(double? Value, TargetDirection? Direction, string? Reason = null, int? Version = null);

/// <summary>Sets, moves and ends targets.</summary>
/// <param name="db">The database.</param>
/// <param name="registry">Knows the measures.</param>
/// <param name="time">The clock.</param>
public sealed class SetTarget(FairleadDb db, MeasureRegistry registry, TimeProvider time)
{
    /// <param name="caller">Who does it.</param>
    /// <param name="measure">The name of the measure.</param>
    /// <param name="scope">What about: the organisation, one team or one service.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The target, or what was wrong.</returns>
    public async Task<EditResult<MeasureTarget>> SetAsync(Caller caller, string measure, MeasureScope scope, TargetWanted wanted, CancellationToken cancel)
    {
        if (registry.Find(measure) is not { } definition)
            return EditResult.Wrong<MeasureTarget>(new FieldError("measure", "There is no such measure."));
        var (key, team, service, wrong) = await KeyAsync(scope, cancel);
        if (wrong is not null)
            return EditResult.Wrong<MeasureTarget>(wrong);
        if (TargetRule.MaySet(caller, scope, team) is { } refused)
            return EditResult.Wrong<MeasureTarget>(refused);
        if (TargetRule.Wrong(definition, wanted.Value, wanted.Direction, wanted.Reason) is { Count: > 0 } errors)
            return EditResult.Wrong<MeasureTarget>(errors);

        var target = await db.Set<MeasureTarget>().FirstOrDefaultAsync(t => t.Measure == measure && t.ScopeKey == key, cancel);
        if (target is null)
        {
            if (wanted.Version is not null)
                return EditResult.Wrong<MeasureTarget>(Stale);
            target = new MeasureTarget
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                Measure = measure,
                ScopeKey = key,
                TeamId = scope.Kind == ScopeKind.Team ? team : null,
                ServiceId = service,
                Direction = wanted.Direction!.Value,
                DefinitionVersion = definition.Version,
                SetAt = time.Now(),
                SetBy = caller.Name,
                Version = 0,
            };
            db.Add(target);
        }
        else if (wanted.Version is { } seen && seen != target.Version)
        {
            return EditResult.Wrong<MeasureTarget>(Stale);
        }
        else if (target.Value == wanted.Value && target.Direction == wanted.Direction && target.DefinitionVersion == definition.Version)
        {
            return EditResult.Saved(target);
        }

        return await MoveAsync(caller, target, wanted.Value, wanted.Direction!.Value, definition.Version, wanted.Reason, cancel);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="measure">The name of the measure.</param>
    /// <param name="scope">What about.</param>
    /// <param name="reason">Why; one line, may be null.</param>
    /// <param name="version">The version that was seen; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The target that has ended, with its history, or what was wrong.</returns>
    public async Task<EditResult<MeasureTarget>> EndAsync(Caller caller, string measure, MeasureScope scope, string? reason, int? version, CancellationToken cancel)
    {
        var (key, team, _, wrong) = await KeyAsync(scope, cancel);
        if (wrong is not null)
            return EditResult.Wrong<MeasureTarget>(wrong);
        if (TargetRule.MaySet(caller, scope, team) is { } refused)
            return EditResult.Wrong<MeasureTarget>(refused);
        if (await db.Set<MeasureTarget>().FirstOrDefaultAsync(t => t.Measure == measure && t.ScopeKey == key && t.Value != null, cancel) is not { } target)
            return EditResult.Wrong<MeasureTarget>(new FieldError("target", "There is no such target."));
        if (version is { } seen && seen != target.Version)
            return EditResult.Wrong<MeasureTarget>(Stale);
        if (reason?.Length > TargetRule.LongestReason)
            return EditResult.Wrong<MeasureTarget>(new FieldError("reason", $"At most {TargetRule.LongestReason} characters."));
        return await MoveAsync(caller, target, null, target.Direction, target.DefinitionVersion, reason, cancel);
    }

    private static FieldError Stale => new(FieldError.Version, "Somebody changed it in the meantime. Look at the present target and set it again.");

    private async Task<EditResult<MeasureTarget>> MoveAsync(Caller caller, MeasureTarget target, double? to, TargetDirection direction, int definition, string? reason, CancellationToken cancel)
    {
        var last = await db.Set<TargetMove>().Where(m => m.TargetId == target.Id).MaxAsync(m => (int?)m.Number, cancel) ?? 0;
        db.Add(new TargetMove
        {
            TargetId = target.Id,
            Number = last + 1,
            From = target.Value,
            To = to,
            Direction = direction,
            At = time.Now(),
            By = caller.Name,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
        });
        (target.Value, target.Direction, target.DefinitionVersion, target.SetAt, target.SetBy) = (to, direction, definition, time.Now(), caller.Name);
        target.Version++;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Somebody set the same one at the same time: its version is another one, or there are two firsts.
            db.ChangeTracker.Clear();
            return EditResult.Wrong<MeasureTarget>(Stale);
        }

        return EditResult.Saved(target);
    }

    private async Task<(string Key, Guid? Team, Guid? Service, FieldError? Wrong)> KeyAsync(MeasureScope scope, CancellationToken cancel)
    {
        var key = await TargetScope.KeyOfAsync(db, scope, cancel);
        if (key is not { } found)
            return ("", null, null, new FieldError("scope", "A target is of the organisation, of one team or of one service."));
        return (found.Key, found.Team, found.Service, null);
    }
}

/// <summary>Scopes as targets name them.</summary>
internal static class TargetScope
{
    /// <returns>The key, the team that may set it and the service; null for a scope of which there is no target.</returns>
    public static async Task<(string Key, Guid? Team, Guid? Service)?> KeyOfAsync(FairleadDb db, MeasureScope scope, CancellationToken cancel)
    {
        switch (scope.Kind)
        {
            case ScopeKind.Organisation:
                return (MeasureTarget.OrganisationKey, null, null);
            case ScopeKind.Service when scope.Services is [var id]:
                return (id.ToString(), await db.Set<Service>().Where(s => s.Id == id).Select(s => s.TeamId).FirstOrDefaultAsync(cancel), id);
            case ScopeKind.Team when scope.Teams is [var team]:
                return (team.ToString(), team, null);
            default:
                return null;
        }
    }
}
