namespace Fairlead.Signals;

/// <summary>So much was told of one subject that no more is taken.</summary>
public sealed class TooManySignalsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TooManySignalsException()
        : this("So much was told of one subject that no more is taken.")
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
