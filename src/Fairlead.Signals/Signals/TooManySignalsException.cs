namespace Fairlead.Signals;

/// <summary>There are too many facts about one subject; no more are stored.</summary>
public sealed class TooManySignalsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TooManySignalsException()
        : this("There are too many facts about one subject; no more are stored.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Of which, and how much.</param>
    public TooManySignalsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Of which, and how much.</param>
    /// <param name="innerException">What said so.</param>
    public TooManySignalsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
