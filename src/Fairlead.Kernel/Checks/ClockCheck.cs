using System.Globalization;

namespace Fairlead.Checks;

/// <summary>Do this machine's clock and the database's agree? Leases and due dates of several nodes are compared.</summary>
internal sealed class ClockCheck : ICheck
{
    private static readonly TimeSpan Small = TimeSpan.FromSeconds(2), Large = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (!inspected.Database.AllowsSeveralNodes || await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var before = inspected.Time.GetUtcNow().UtcDateTime;
            var there = (DateTime)(await Scalar.OfAsync(db, "SELECT clock_timestamp() AT TIME ZONE 'UTC'", cancel))!;
            var after = inspected.Time.GetUtcNow().UtcDateTime;
            return [Of(before, there, after)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [];
        }
    }

    /// <param name="before">This machine's clock before it asked.</param>
    /// <param name="there">The database's clock.</param>
    /// <param name="after">This machine's clock after the answer.</param>
    /// <returns>What that means; what the asking took is no difference.</returns>
    internal static Finding Of(DateTime before, DateTime there, DateTime after)
    {
        const string Check = "clock";
        var skew = there < before ? before - there : there > after ? there - after : TimeSpan.Zero;
        var text = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0.0} s from the database's");
        return skew switch
        {
            _ when skew > Large => new(Check, Severity.Broken, text, "Set both machines by NTP: imports are taken from a node whose clock is late."),
            _ when skew > Small => new(Check, Severity.Warning, text, "Set both machines by NTP."),
            _ => new(Check, Severity.Ok, text),
        };
    }
}
