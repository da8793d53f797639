using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>How somebody wants to be told.</summary>
/// <param name="Choices">What they chose for each kind.</param>
/// <param name="Zone">The zone of their clock; empty for that of the organisation.</param>
/// <param name="QuietFrom">When quiet hours begin, as '22:00'; empty for none.</param>
/// <param name="QuietUntil">When they end.</param>
/// <param name="DigestAt">When the daily email comes; empty for eight.</param>
public sealed record OwnNotificationsEdit(IReadOnlyDictionary<string, MailChoice> Choices, string? Zone, string? QuietFrom, string? QuietUntil, string? DigestAt);

/// <summary>What somebody chose, as it is stored.</summary>
/// <param name="Hours">When.</param>
/// <param name="Choices">Of each kind.</param>
public sealed record OwnChoices(NotificationHours Hours, IReadOnlyDictionary<string, MailChoice> Choices);

/// <summary>Somebody's own choice of notifications.</summary>
/// <param name="db">The database.</param>
/// <param name="kinds">What notifications can be about.</param>
public sealed class OwnNotifications(FairleadDb db, IEnumerable<NotificationKind> kinds)
{
    /// <param name="caller">Who asks.</param>
    /// <returns>The kinds that they are told of.</returns>
    public IReadOnlyList<NotificationKind> KindsOf(Caller caller) => [.. kinds.Where(k => k.ForPeople && (!k.ForAdministrators || caller.Role == Role.Administrator))];

    /// <param name="account">The account.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What its person chose.</returns>
    public async Task<OwnChoices> ReadAsync(Guid account, CancellationToken cancel) => new(
        await db.Set<NotificationHours>().AsNoTracking().FirstOrDefaultAsync(h => h.AccountId == account, cancel) ?? new NotificationHours { AccountId = account },
        await db.Set<NotificationChoice>().AsNoTracking().Where(c => c.AccountId == account).ToDictionaryAsync(c => c.Kind, c => c.Choice, StringComparer.Ordinal, cancel));

    /// <param name="caller">Who does it, for themselves.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is stored now, or what was wrong.</returns>
    public async Task<EditResult<OwnChoices>> SaveAsync(Caller caller, OwnNotificationsEdit edit, CancellationToken cancel)
    {
        if (caller is not { AccountId: { } account, Scopes: null })
            return EditResult.Wrong<OwnChoices>(FieldError.Refused("whoever has an account chooses for themselves"));
        var errors = new List<FieldError>();
        var (from, until, digest) = (Minute(edit.QuietFrom, "quietFrom", errors), Minute(edit.QuietUntil, "quietUntil", errors), Minute(edit.DigestAt, "digestAt", errors));
        if (errors.Count == 0 && from is null != until is null)
            errors.Add(new(from is null ? "quietFrom" : "quietUntil", "Quiet hours have a beginning and an end; leave both empty for none."));
        var zone = string.IsNullOrWhiteSpace(edit.Zone) ? null : edit.Zone.Trim();
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            errors.Add(new("zone", $"'{zone}' is no time zone; write it as Europe/Berlin."));
        errors.AddRange(edit.Choices.Keys.Where(k => KindsOf(caller).All(known => known.Name != k)).Select(k => new FieldError("choices", $"There are no notifications '{k}' for you.")));
        if (errors.Count > 0)
            return EditResult.Wrong<OwnChoices>(errors);

        var hours = await db.Set<NotificationHours>().FirstOrDefaultAsync(h => h.AccountId == account, cancel);
        if (hours is null)
            db.Add(hours = new NotificationHours { AccountId = account });
        (hours.Zone, hours.QuietFrom, hours.QuietUntil, hours.DigestAt) = (zone, from, until, digest ?? NotificationHours.UsualDigest);
        var stored = await db.Set<NotificationChoice>().Where(c => c.AccountId == account).ToListAsync(cancel);
        foreach (var (kind, delivery) in edit.Choices)
        {
            if (stored.Find(c => c.Kind == kind) is { } known)
                known.Choice = delivery;
            else
                db.Add(new NotificationChoice { AccountId = account, Kind = kind, Choice = delivery });
        }

        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(await ReadAsync(account, cancel));
    }

    private static int? Minute(string? text, string field, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return (time.Hour * 60) + time.Minute;
        errors.Add(new(field, "A time of day, such as 22:00."));
        return null;
    }
}
