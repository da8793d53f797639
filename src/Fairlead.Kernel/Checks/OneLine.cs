namespace Fairlead.Checks;

/// <summary>Messages of other programs, in one line that ends with a full stop.</summary>
public static class OneLine
{
    /// <param name="text">A message.</param>
    /// <returns>The line.</returns>
    public static string Of(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.EndsWith('.') ? line : line + ".";
    }
}
