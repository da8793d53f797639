namespace Fairlead.Commands;

/// <summary>Where a command writes and what its surroundings say; tests hand in their own.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="IsInteractive">Whether results go to a person's terminal: tables and colours, else plain text.</param>
/// <param name="ErrorIsInteractive">Whether progress may rewrite its line.</param>
/// <param name="Variable">Reads an environment variable; empty counts as not set.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, bool ErrorIsInteractive, Func<string, string?> Variable)
{
    /// <summary>Whether colours are wanted: https://no-color.org.</summary>
    public bool HasColour => IsInteractive && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <param name="output">This process's standard output, buffered: a table of 60,000 rows is not 60,000 writes.</param>
    /// <returns>The terminal of this process.</returns>
    public static Terminal OfProcess(TextWriter output) => new(
        output,
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected,
        name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null);
}
