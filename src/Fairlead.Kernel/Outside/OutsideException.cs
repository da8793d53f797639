namespace Fairlead.Outside;

/// <summary>An outgoing request was refused or got no answer that can be used. The message is one line for people.</summary>
public sealed class OutsideException : IOException
{
    /// <summary>Creates the exception.</summary>
    public OutsideException()
        : this("The outgoing request was refused.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    public OutsideException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public OutsideException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
