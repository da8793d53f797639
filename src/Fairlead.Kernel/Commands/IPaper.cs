namespace Fairlead.Commands;

/// <summary>What a report is written on: drawn tables on a terminal, aligned text in a pipe.</summary>
public interface IPaper
{
    /// <summary>The sentence that a reader could repeat.</summary>
    void Sentence(string text);

    /// <summary>The title of a part.</summary>
    void Heading(string text);

    /// <summary>A table.</summary>
    void Table(Sheet sheet);

    /// <summary>A remark, in a quieter voice.</summary>
    void Note(string text);

    /// <summary>An empty line.</summary>
    void Gap();
}

/// <summary>Chooses the paper.</summary>
public static class Paper
{
    /// <param name="terminal">Where to write.</param>
    /// <returns>The paper that fits.</returns>
    public static IPaper On(Terminal terminal) => terminal.IsInteractive ? new DrawnPaper(terminal) : new PlainPaper(terminal.Out);

    /// <summary>Texts come from repositories: a control character in them must not steer the reader's terminal.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with control characters made visible as blanks.</returns>
    public static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
