namespace Fairlead.Jobs;

/// <summary>For how long a node keeps what it claimed without a sign of life. Behind that, others take over.</summary>
/// <param name="Span">The time.</param>
public sealed record Lease(TimeSpan Span)
{
    /// <param name="now">The present instant.</param>
    /// <returns>When a claim of now runs out.</returns>
    public DateTime Until(DateTime now) => now + Span;

    /// <param name="now">The present instant.</param>
    /// <returns>The last end that a claim can have, as far as clocks may differ. One beyond it was given by a clock that has been set back, and counts for nothing.</returns>
    public DateTime Farthest(DateTime now) => now + Span + Span;
}
