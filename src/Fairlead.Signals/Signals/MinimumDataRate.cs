namespace Fairlead.Signals;

/// <summary>How quickly a body has to arrive.</summary>
/// <param name="Grace">For how long it may be as slow as it likes.</param>
/// <param name="BytesPerSecond">How much has to have come on average after that.</param>
/// <param name="Most">When it has to be whole.</param>
internal sealed record MinimumDataRate(TimeSpan Grace, int BytesPerSecond, TimeSpan Most)
{
    /// <summary>Whoever has not proven yet where it comes from.</summary>
    public static readonly MinimumDataRate OfStrangers = new(TimeSpan.FromSeconds(5), 32 << 10, TimeSpan.FromSeconds(60));

    /// <summary>Whoever has. A report of 16 MB takes half a minute at 4 Mbit/s.</summary>
    public static readonly MinimumDataRate OfSources = new(TimeSpan.FromSeconds(10), 16 << 10, TimeSpan.FromSeconds(60));

    /// <param name="bytes">How much has come.</param>
    /// <returns>How long after the beginning more has to have come.</returns>
    public TimeSpan Until(long bytes)
    {
        var atRate = TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
        return atRate < Grace ? Grace : atRate > Most ? Most : atRate;
    }
}
