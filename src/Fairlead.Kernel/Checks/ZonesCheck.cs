namespace Fairlead.Checks;

/// <summary>Are time zones known?</summary>
internal sealed class ZonesCheck : ICheck
{
    private const string Check = "time zones";

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
    [
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
            ? new(Check, Severity.Ok, $"{TimeZoneInfo.GetSystemTimeZones().Count} known")
            : new(Check, Severity.Warning, "none known: days can be counted in UTC only", "Install the time zone data of your system, for instance the package tzdata."),
    ]);
}
