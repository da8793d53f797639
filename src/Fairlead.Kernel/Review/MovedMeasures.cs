using Fairlead.Measures;

namespace Fairlead.Review;

/// <summary>What moved beyond the noise against the window before, in a few words.</summary>
public static class MovedMeasures
{
    /// <param name="readings">Readings of one practice.</param>
    /// <returns>
    /// Steady or warned, and the words: 'Lead time got worse', 'Deployment frequency improved', 'Nothing moved beyond the noise'. Unknown where nothing can be
    /// compared.
    /// </returns>
    public static (PracticeTone Tone, string Line) Of(IReadOnlyList<MeasureReading> readings)
    {
        var worse = Names(readings, isBetter: false);
        if (worse.Count > 0)
            return (PracticeTone.Warn, $"{Joined(worse)} got worse");
        var better = Names(readings, isBetter: true);
        if (better.Count > 0)
            return (PracticeTone.Steady, $"{Joined(better)} improved");
        return readings.Any(r => r.Change == MeasureChange.WithinNoise)
            ? (PracticeTone.Steady, "Nothing moved beyond the noise")
            : (PracticeTone.Unknown, "Nothing to compare with yet");
    }

    private static List<string> Names(IReadOnlyList<MeasureReading> readings, bool isBetter) =>
        [.. readings.Where(r => ReadingWords.IsBetter(r) == isBetter).Select(r => r.Definition.Title)];

    private static string Joined(List<string> titles) => Words.And([titles[0], .. titles.Skip(1).Select(t => char.ToLowerInvariant(t[0]) + t[1..])]);
}
