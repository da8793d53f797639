namespace Fairlead.Signals;

/// <summary>So much was told of one thing that no more is taken.</summary>
public sealed class ThingIsFullException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ThingIsFullException()
        : this("So much was told of one thing that no more is taken.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Of which, and how much.</param>
    public ThingIsFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Of which, and how much.</param>
    /// <param name="innerException">What said so.</param>
    public ThingIsFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
