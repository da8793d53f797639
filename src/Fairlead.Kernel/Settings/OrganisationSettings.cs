using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Settings;

/// <summary>What the whole organisation shares. There is one row.</summary>
public sealed class OrganisationSettings : IAudited
{
    /// <summary>The number of the only row.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>The organisation's name.</summary>
    public string Name { get; set; } = "Your organisation";

    /// <summary>The IANA zone in which days and weeks are counted.</summary>
    public string Zone { get; set; } = "Etc/UTC";

    /// <summary>Whether the data is invented, which every page then says.</summary>
    public bool IsDemo { get; set; }

    /// <inheritdoc />
    public string AuditName => "organisation";

    /// <summary>The zone's rules.</summary>
    /// <returns>The zone; UTC when the stored name is unknown to this machine.</returns>
    public TimeZoneInfo TimeZone() => TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <param name="instant">An instant in UTC.</param>
    /// <returns>The organisation's day.</returns>
    public DateOnly DayOf(DateTime instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(instant, TimeZone()));

    /// <param name="day">A day of the organisation.</param>
    /// <returns>The instant in UTC at which it begins: after midnight, where clocks are put forward then.</returns>
    public DateTime StartOf(DateOnly day)
    {
        var (zone, local) = (TimeZone(), day.ToDateTime(TimeOnly.MinValue));
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The settings, with defaults before anybody changed them.</returns>
    public static async Task<OrganisationSettings> ReadAsync(FairleadDb db, CancellationToken cancel) =>
        await db.Set<OrganisationSettings>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == OnlyId, cancel) ?? new OrganisationSettings();

    internal static void Map(ModelBuilder model) => model.Entity<OrganisationSettings>(e =>
    {
        e.ToTable("organisation");
        e.Property(s => s.Id).ValueGeneratedNever();
    });
}
