using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Settings;

/// <summary>Changes what the whole organisation shares.</summary>
public static class EditSettings
{
    /// <param name="db">The database.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="name">The organisation's name.</param>
    /// <param name="zone">The IANA zone in which days are counted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The settings, or what was wrong. After a change of the zone the days have to be counted anew.</returns>
    public static async Task<EditResult<OrganisationSettings>> RunAsync(FairleadDb db, Caller caller, string? name, string? zone, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<OrganisationSettings>(FieldError.Refused("settings are for administrators"));
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 200 || name.Any(char.IsControl))
            errors.Add(new("name", "A name of at most 200 characters, without control characters."));
        if (string.IsNullOrWhiteSpace(zone) || zone.Length > 100 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone.Trim(), out var found) || !found.HasIanaId)
            errors.Add(new("zone", "An IANA time zone, for instance Europe/Berlin."));
        if (errors.Count > 0)
            return EditResult.Wrong<OrganisationSettings>(errors);
        var settings = await db.Set<OrganisationSettings>().FirstOrDefaultAsync(s => s.Id == OrganisationSettings.OnlyId, cancel);
        if (settings is null)
            db.Add(settings = new OrganisationSettings());
        (settings.Name, settings.Zone) = (name!.Trim(), zone!.Trim());
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(settings);
    }
}
