using System.Globalization;

namespace Fairlead.Checks;

/// <summary>Is there room where the data is?</summary>
internal sealed class DiskCheck : ICheck
{
    private const string Check = "disk", Need = "the database needs about 100 MB per 80,000 commits.";
    private const long Low = 1L << 30, None = 100L << 20;

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([Look(Place(inspected))]);

    /// <param name="free">Free bytes.</param>
    /// <returns>What that means.</returns>
    internal static Finding Of(long free)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):N1} GiB free");
        return free switch
        {
            < None => new(Check, Severity.Broken, text, "Free some space; " + Need),
            < Low => new(Check, Severity.Warning, text, "Free some space soon; " + Need),
            _ => new(Check, Severity.Ok, text),
        };
    }

    private static Finding Look(string place)
    {
        try
        {
            return Of(new DriveInfo(place).AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(Check, Severity.Warning, "free space is unknown");
        }
    }

    private static string Place(Inspection inspected) =>
        Inspection.Nearest(inspected.Database.AllowsSeveralNodes || inspected.IsNew ? inspected.Data.Root : Path.GetDirectoryName(Path.GetFullPath(inspected.Database.Place))!);
}
