using System.Security.Cryptography;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Makes promises and follows them. Every module makes them here, so that all of them stand in one list.</summary>
/// <param name="db">The database. A transaction of the caller's is used, and left to them to commit.</param>
/// <param name="time">The clock.</param>
public sealed class EditCommitments(FairleadDb db, TimeProvider time)
{
    /// <summary>How many promises are handed over at a time.</summary>
    public const int MostHandedOver = 200;

    /// <param name="caller">Who does it.</param>
    /// <param name="wanted">What is promised; title, due and an owner or a team are needed.</param>
    /// <param name="origin">Where; null for one that stands for itself.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The promise, or what was wrong.</returns>
    public async Task<EditResult<Commitment>> MakeAsync(Caller caller, CommitmentWanted wanted, CommitmentOrigin? origin, CancellationToken cancel)
    {
        var today = await TodayAsync(cancel);
        var (team, owner, unknown) = await PartiesAsync(wanted, null, null, cancel);
        if (CommitmentRule.MayMake(caller, owner, team, await IsMemberAsync(owner, team, cancel)) is { } refused)
            return EditResult.Wrong<Commitment>(refused);
        List<FieldError> errors = [.. unknown, .. CommitmentRule.Wrong(wanted.Title, wanted.Why, wanted.Due, today, isNewDate: true, owner ?? wanted.Owner, team ?? (unknown.Any(e => e.Field == "team") ? Guid.Empty : null))];
        var (expected, size) = await MoreAsync(wanted, null, errors, cancel);
        if (errors.Count > 0)
            return EditResult.Wrong<Commitment>(errors);

        var commitment = new Commitment
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Commitment.IdLength / 2)),
            Title = wanted.Title!.Trim(),
            Why = CommitmentRule.Trimmed(wanted.Why),
            OwnerId = owner,
            TeamId = team,
            Due = wanted.Due!.Value,
            FirstDue = wanted.Due.Value,
            OriginKind = origin?.Kind,
            OriginKey = origin?.Key,
            OriginTitle = Cut(origin?.Title),
            OriginPath = origin?.Path,
            MadeAt = time.Now(),
            MadeBy = caller.Name,
            Size = size,
            Expected = expected,
        };
        db.Add(commitment);
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(commitment);
    }

    /// <param name="caller">Who does it.</param>
    /// <param name="id">The promise.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The promise as it stands then, or what was wrong. A moved date stays on record.</returns>
    public Task<EditResult<Commitment>> ChangeAsync(Caller caller, string id, CommitmentWanted wanted, CancellationToken cancel) => EditAsync(caller, id, wanted.Version, async commitment =>
    {
        if (commitment.State != CommitmentState.Open)
            return [new("state", "It is closed; reopen it first.")];
        var today = await TodayAsync(cancel);
        var (team, owner, unknown) = await PartiesAsync(wanted, commitment.TeamId, commitment.OwnerId, cancel);
        if ((team, owner) != (commitment.TeamId, commitment.OwnerId) && CommitmentRule.MayMake(caller, owner, team, await IsMemberAsync(owner, team, cancel)) is { } refused)
            return [refused];
        var due = wanted.Due ?? commitment.Due;
        List<FieldError> errors = [.. unknown, .. CommitmentRule.Wrong(wanted.Title ?? commitment.Title, wanted.Why ?? commitment.Why, due, today, due != commitment.Due, owner, team)];
        if (wanted.MoveReason?.Length > CommitmentRule.LongestText)
            errors.Add(new("moveReason", $"At most {CommitmentRule.LongestText:N0} characters."));
        var (expected, size) = await MoreAsync(wanted, commitment, errors, cancel);
        if (errors.Count > 0)
            return errors;
        (commitment.Expected, commitment.Size) = (expected, size);
        if (due != commitment.Due)
            db.Add(await MoveAsync(commitment, due, caller, wanted.MoveReason, cancel));
        (commitment.Title, commitment.Why) = ((wanted.Title ?? commitment.Title).Trim(), wanted.Why is null ? commitment.Why : CommitmentRule.Trimmed(wanted.Why));
        (commitment.TeamId, commitment.OwnerId, commitment.Due) = (team, owner, due);
        return [];
    }, cancel);

    /// <param name="caller">Who does it.</param>
    /// <param name="id">The promise.</param>
    /// <param name="state">Done or dropped; open opens it again.</param>
    /// <param name="text">The evidence of what is done, or the reason for what is dropped; a reason is needed.</param>
    /// <param name="version">The version that was seen; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The promise as it stands then, or what was wrong.</returns>
    public Task<EditResult<Commitment>> CloseAsync(Caller caller, string id, CommitmentState state, string? text, int? version, CancellationToken cancel) => EditAsync(caller, id, version, async commitment =>
    {
        var errors = CommitmentRule.WrongClosing(state, text);
        if (errors.Count > 0)
            return errors;
        if (state != commitment.State)
        {
            commitment.ClosedAt = state == CommitmentState.Open ? null : time.Now();

            // What was found of an earlier closing says nothing of a new one.
            if (commitment.State == CommitmentState.Done)
                db.RemoveRange(await db.Set<CommitmentCheck>().Where(c => c.CommitmentId == id).ToListAsync(cancel));
            if (state == CommitmentState.Done && commitment.Expected is not null)
                db.AddRange(CommitmentCheck.AfterDays.Select(d => new CommitmentCheck { CommitmentId = id, AfterDay = d, DueAt = commitment.ClosedAt!.Value.AddDays(d) }));
        }

        commitment.State = state;
        commitment.Evidence = state == CommitmentState.Done ? CommitmentRule.Trimmed(text) : null;
        commitment.Reason = state == CommitmentState.Dropped ? CommitmentRule.Trimmed(text) : null;
        return [];
    }, cancel);

    /// <summary>Gives open promises to somebody else, all of them or none.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="ids">The promises, at most <see cref="MostHandedOver"/>.</param>
    /// <param name="owner">The account; the empty id for none.</param>
    /// <param name="team">The key of the team; null leaves each with its own, empty takes it away.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The promises, or what was wrong.</returns>
    public async Task<EditResult<IReadOnlyList<Commitment>>> HandOverAsync(Caller caller, IReadOnlyList<string> ids, Guid owner, string? team, CancellationToken cancel)
    {
        if (ids.Count is 0 or > MostHandedOver)
            return EditResult.Wrong<IReadOnlyList<Commitment>>(new FieldError("ids", $"Choose between 1 and {MostHandedOver} commitments."));
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        var given = new List<Commitment>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            var result = await ChangeAsync(caller, id, new CommitmentWanted(Owner: owner, Team: team), cancel);
            if (result.Saved is not { } commitment)
                return EditResult.Wrong<IReadOnlyList<Commitment>>(result.Errors);
            given.Add(commitment);
        }

        if (own is not null)
            await own.CommitAsync(cancel);
        return EditResult.Saved<IReadOnlyList<Commitment>>(given);
    }

    private async Task<EditResult<Commitment>> EditAsync(Caller caller, string id, int? version, Func<Commitment, Task<IReadOnlyList<FieldError>>> edit, CancellationToken cancel)
    {
        if (await db.Set<Commitment>().FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } commitment)
            return EditResult.Wrong<Commitment>(new FieldError("commitment", "There is no such commitment."));
        if (CommitmentRule.MayChange(caller, commitment) is { } refused)
            return EditResult.Wrong<Commitment>(refused);
        if (version is { } seen && seen != commitment.Version)
            return EditResult.Wrong<Commitment>(Stale);
        if (await edit(commitment) is { Count: > 0 } errors)
        {
            db.ChangeTracker.Clear();
            return EditResult.Wrong<Commitment>(errors);
        }

        if (!db.ChangeTracker.HasChanges())
            return EditResult.Saved(commitment);
        commitment.Version++;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return EditResult.Wrong<Commitment>(Stale);
        }

        return EditResult.Saved(commitment);
    }

    private static FieldError Stale => new(FieldError.Version, "Somebody changed it in the meantime. Look at the present values and edit again.");

    private async Task<CommitmentMove> MoveAsync(Commitment commitment, DateOnly to, Caller caller, string? reason, CancellationToken cancel) => new()
    {
        CommitmentId = commitment.Id,
        Number = (await db.Set<CommitmentMove>().Where(m => m.CommitmentId == commitment.Id).MaxAsync(m => (int?)m.Number, cancel) ?? 0) + 1,
        From = commitment.Due,
        To = to,
        At = time.Now(),
        By = caller.Name,
        Reason = CommitmentRule.Trimmed(reason),
    };

    private async Task<(Guid? Team, Guid? Owner, IReadOnlyList<FieldError> Unknown)> PartiesAsync(CommitmentWanted wanted, Guid? team, Guid? owner, CancellationToken cancel)
    {
        var unknown = new List<FieldError>();
        if (wanted.Team is { } key)
        {
            team = key.Length == 0 ? null : await db.Set<Team>().Where(t => t.Key == key).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancel);
            if (team is null && key.Length > 0)
                unknown.Add(new("team", "There is no such team."));
        }

        if (wanted.Owner is { } id && id != owner)
        {
            owner = id == Guid.Empty ? null : await db.Set<Account>().Where(a => a.Id == id && a.DisabledAt == null).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel);
            if (owner is null && id != Guid.Empty)
                unknown.Add(new("owner", "There is no such account, or it is disabled."));
        }

        return (team, owner, unknown);
    }

    // A measure may be of any module, so the container is asked; a context without one knows none.
    private async Task<(Expectation? Expected, CommitmentSize? Size)> MoreAsync(CommitmentWanted wanted, Commitment? stored, List<FieldError> errors, CancellationToken cancel)
    {
        var (expected, size) = (stored?.Expected, stored?.Size);
        if (wanted.Size is { } named)
        {
            size = Enum.GetValues<CommitmentSize>().Where(s => Measures.Words.Name(s) == named).Select(s => (CommitmentSize?)s).FirstOrDefault();
            if (size is null && named.Length > 0)
                errors.Add(new("size", "small, medium or large; empty for none."));
        }

        if (wanted.Expectation is not { } typed)
            return (expected, size);
        if (string.IsNullOrWhiteSpace(typed))
            return (null, size);
        var registry = db.Parts<Measures.MeasureRegistry>().Single();

        // A form sends what it shows; that stays, also where its measure or its service is gone.
        if (expected?.Text(registry.Find(expected.Measure)) == typed.Trim())
            return (expected, size);
        var catalog = await CatalogView.ReadAsync(db, cancel);
        (expected, var wrong) = Expectation.Of(typed, registry, catalog.Scope);
        if (wrong is not null)
            errors.Add(wrong);
        return (expected, size);
    }

    private async Task<bool> IsMemberAsync(Guid? owner, Guid? team, CancellationToken cancel) =>
        owner is not null && team is not null && await db.Set<Membership>().AnyAsync(m => m.AccountId == owner && m.TeamId == team, cancel);

    private async Task<DateOnly> TodayAsync(CancellationToken cancel) => (await OrganisationSettings.ReadAsync(db, cancel)).DayOf(time.Now());

    private static string? Cut(string? text) => text?.Length > CommitmentRule.LongestTitle ? text[..(CommitmentRule.LongestTitle - 1)] + "…" : text;
}
