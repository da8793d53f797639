namespace Fairlead.Search;

/// <summary>A piece of a text.</summary>
/// <param name="Text">The piece.</param>
/// <param name="IsMatch">Whether it is what was looked for.</param>
public sealed record MarkedText(string Text, bool IsMatch)
{
    /// <summary>Divides a text, so that a page can mark what was looked for. Joined again, the pieces are the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">What was looked for.</param>
    /// <returns>The pieces, none of them empty. What fits only after normalising is not marked.</returns>
    public static IReadOnlyList<MarkedText> Of(string text, IReadOnlyList<string> words)
    {
        var isMatch = new bool[text.Length];
        foreach (var word in words)
        {
            for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
                isMatch.AsSpan(at, word.Length).Fill(true);
        }

        var pieces = new List<MarkedText>();
        for (var from = 0; from < text.Length;)
        {
            var to = from + 1;
            while (to < text.Length && isMatch[to] == isMatch[from])
                to++;
            pieces.Add(new(text[from..to], isMatch[from]));
            from = to;
        }

        return pieces;
    }
}
