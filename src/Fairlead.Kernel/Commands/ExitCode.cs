namespace Fairlead.Commands;

/// <summary>How a command ends; scripts rely on these.</summary>
public static class ExitCode
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>The check that was asked for failed.</summary>
    public const int CheckFailed = 1;

    /// <summary>Wrong usage: an option, a path, a pattern.</summary>
    public const int Usage = 2;

    /// <summary>There is not enough data for an answer: a cut-off history, no release tags.</summary>
    public const int NotEnoughData = 3;

    /// <summary>Something outside failed: network, disk, database, repository, a program that is missing. The same command may work later.</summary>
    public const int OutsideFailed = 4;

    /// <summary>Ended by Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;
}

/// <summary>A command cannot go on. The message is one line for people: which option or rule, and what to do.</summary>
/// <param name="code">How the program ends, see <see cref="ExitCode"/>.</param>
/// <param name="message">The line.</param>
public sealed class CommandException(int code, string message) : Exception(message)
{
    /// <summary>Creates the exception.</summary>
    public CommandException()
        : this(ExitCode.Usage, "The command cannot go on.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    public CommandException(string message)
        : this(ExitCode.Usage, message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public CommandException(string message, Exception innerException)
        : this(ExitCode.Usage, $"{message} {innerException.Message}")
    {
    }

    /// <summary>How the program ends.</summary>
    public int Code => code;
}
