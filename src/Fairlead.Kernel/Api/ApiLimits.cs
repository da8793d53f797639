namespace Fairlead.Api;

/// <summary>How much one client may ask of the API.</summary>
/// <param name="PerMinute">How many requests of one address in a minute; a tenth of them at once.</param>
public sealed record ApiLimits(int PerMinute)
{
    /// <summary>What holds when nothing else is said.</summary>
    public static ApiLimits Usual { get; } = new(6_000);
}
