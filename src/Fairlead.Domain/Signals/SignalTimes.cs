using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Refuses facts that are told before they happened, and those of before any tool was there. One from the year 2099 or of 1970, which a wrong clock or a mixed-up unit
/// makes, would stand first in every list for good, or stretch every window.
/// </summary>
public static class SignalTimes
{
    /// <summary>How far the clock of a source may be ahead: a day, so that a time without its zone is still let in.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Nothing is told of before: a time of 1970 is a zero or a mixed-up unit.</summary>
    public static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="translation">What a message says.</param>
    /// <param name="receivedAt">When it arrived.</param>
    /// <param name="kinds">The kinds that there are.</param>
    /// <returns>The same.</returns>
    /// <exception cref="UnreadableMessageException">A time in it lies more than <see cref="Ahead"/> after its arrival or before <see cref="Earliest"/>; the message names fact, time and field.</exception>
    public static Translation Checked(Translation translation, DateTime receivedAt, SignalKinds kinds)
    {
        foreach (var signal in translation.Signals)
        {
            foreach (var (name, at) in kinds.Of(signal).TimesOf(signal))
            {
                if (Problem(at, receivedAt) is { } problem)
                    throw new UnreadableMessageException(name, $"{problem} ({signal.Title})");
            }
        }

        return translation;
    }

    /// <param name="at">A time that a source tells; null for none.</param>
    /// <param name="receivedAt">When it told it.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    internal static string? Problem(DateTime? at, DateTime receivedAt) =>
        at is not { } told ? null
        : told > receivedAt + Ahead ? string.Create(CultureInfo.InvariantCulture, $"{told:yyyy-MM-dd HH:mm} UTC lies in the future.")
        : told < Earliest ? string.Create(CultureInfo.InvariantCulture, $"{told:yyyy-MM-dd HH:mm} UTC lies before {Earliest.Year}, before any tool that could report it existed.")
        : null;
}
