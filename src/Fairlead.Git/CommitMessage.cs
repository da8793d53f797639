using System.Text;

namespace Fairlead.Git;

/// <summary>What a line of a commit message says about another commit.</summary>
public enum MentionKind
{
    /// <summary>'This reverts commit SHA', the words of git revert; the first one of a message counts.</summary>
    Reverts,

    /// <summary>'(cherry picked from commit SHA)', the words of git cherry-pick -x; the last one is the nearest origin.</summary>
    CherryPickOf,

    /// <summary>The trailer 'Fixes: SHA ("…")'.</summary>
    Fixes,
}

/// <summary>A mention of one commit in the message of another.</summary>
/// <param name="Commit">The number of the commit whose message it is.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Name">The full or abbreviated name that stands there, in lower case.</param>
public readonly record struct Mention(int Commit, MentionKind Kind, string Name);

/// <summary>Reads the mentions of other commits in a message.</summary>
public static class CommitMessage
{
    private static ReadOnlySpan<byte> RevertWords => "This reverts commit "u8;

    private static ReadOnlySpan<byte> CherryPickWords => "(cherry picked from commit "u8;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n\v\f"u8;

    private static ReadOnlySpan<byte> FixesWords => "\nFixes: "u8;

    /// <param name="commit">The number of the commit.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="mentions">Receives what was found.</param>
    public static void Read(int commit, ReadOnlySpan<byte> message, ICollection<Mention> mentions)
    {
        // The words belong into the body. A message without a blank line is all subject, as git itself sees it.
        message = BodyOf(message);
        if (message.IsEmpty)
            return;

        if (First(message, RevertWords) is { } reverted)
            mentions.Add(new Mention(commit, MentionKind.Reverts, reverted));

        var picked = message.LastIndexOf(CherryPickWords);
        if (picked >= 0 && Name(message[(picked + CherryPickWords.Length)..]) is { } origin)
            mentions.Add(new Mention(commit, MentionKind.CherryPickOf, origin));

        for (var rest = message; rest.IndexOf(FixesWords) is >= 0 and var at;)
        {
            rest = rest[(at + FixesWords.Length)..];
            if (Name(rest) is { } mended)
                mentions.Add(new Mention(commit, MentionKind.Fixes, mended));
        }
    }

    /// <param name="message">The whole message.</param>
    /// <returns>The first line that is not blank, without blanks at its end: in a message with CRLF the CR is one.</returns>
    public static ReadOnlySpan<byte> SubjectOf(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var line = FirstLine(message);
            if (!line.Trim(Blanks).IsEmpty)
                return line.TrimEnd(Blanks);
            message = message[line.Length..];
        }

        return default;
    }

    // What follows the first paragraph, from the blank line on; a line of nothing but blanks is blank, as in git.
    private static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> message)
    {
        var inSubject = false;
        while (!message.IsEmpty)
        {
            var line = FirstLine(message);
            var isBlank = line.Trim(Blanks).IsEmpty;
            if (isBlank && inSubject)
                return message;
            inSubject |= !isBlank;
            message = message[line.Length..];
        }

        return default;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string? First(ReadOnlySpan<byte> message, ReadOnlySpan<byte> words)
    {
        while (message.IndexOf(words) is >= 0 and var at)
        {
            message = message[(at + words.Length)..];
            if (Name(message) is { } name)
                return name;
        }

        return null;
    }

    // 7 to 64 hexadecimal digits; what follows them does not matter ('.', ' (\"subject\")', a line end).
    private static string? Name(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(Hex);
        if (length < 0)
            length = text.Length;
        length = Math.Min(length, 64);
        return length < 7 ? null : Encoding.ASCII.GetString(text[..length]).ToLowerInvariant();
    }

    private static readonly System.Buffers.SearchValues<byte> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);
}
