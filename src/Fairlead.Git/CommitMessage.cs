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

    /// <summary>The subject is 'Revert "SUBJECT"', as git and the forges write it, possibly with a number of a pull request behind; the name is the subject in it.</summary>
    RevertsSubject,

    /// <summary>'Reverts owner/repository#N' or 'Reverts #N', as forges write it; the name is the number.</summary>
    RevertsPullRequest,

    /// <summary>'Merge branch 'NAME' [of ADDRESS]' or 'Merge remote-tracking branch 'origin/NAME'', the words of git merge and git pull; the name is 'NAME' or 'NAME ADDRESS'.</summary>
    MergesBranch,
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

    private static ReadOnlySpan<byte> NumberWords => "\nReverts "u8;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n\v\f"u8;

    private static ReadOnlySpan<byte> FixesWords => "\nFixes: "u8;

    /// <param name="commit">The number of the commit.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="mentions">Receives what was found.</param>
    public static void Read(int commit, ReadOnlySpan<byte> message, ICollection<Mention> mentions)
    {
        var subject = SubjectOf(message);
        if (Merged(subject) is { } branch)
            mentions.Add(new Mention(commit, MentionKind.MergesBranch, branch));

        // The words belong into the body. A message without a blank line is all subject, as git itself sees it.
        message = BodyOf(message);
        if (First(message, RevertWords) is { } reverted)
            mentions.Add(new Mention(commit, MentionKind.Reverts, reverted));
        else if (Number(message) is { } number)
            mentions.Add(new Mention(commit, MentionKind.RevertsPullRequest, number));
        else if (Taken(subject) is { } taken)
            mentions.Add(new Mention(commit, MentionKind.RevertsSubject, taken));
        if (message.IsEmpty)
            return;

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

    /// <param name="subject">A first line.</param>
    /// <returns>The same without the number of a pull request that a forge put behind it, 'Mend the lock (#12)'.</returns>
    public static string WithoutNumber(string subject)
    {
        var open = subject.EndsWith(')') ? subject.LastIndexOf(" (#", StringComparison.Ordinal) : -1;
        return open > 0 && subject.AsSpan(open + 3, subject.Length - open - 4) is { Length: > 0 } digits && digits.IndexOfAnyExceptInRange('0', '9') < 0 ? subject[..open] : subject;
    }

    /// <param name="subject">A first line.</param>
    /// <returns>The number of the pull request that it says it is of: 'Mend the lock (#12)', 'Merge pull request #12 from …'; null for others.</returns>
    public static string? PullRequest(string subject)
    {
        const string Merge = "Merge pull request #";
        if (subject.StartsWith(Merge, StringComparison.Ordinal))
            return subject.AsSpan(Merge.Length).IndexOfAnyExceptInRange('0', '9') is > 0 and var end ? subject.Substring(Merge.Length, end) : null;
        var without = WithoutNumber(subject);
        return without.Length == subject.Length ? null : subject[(without.Length + 3)..^1];
    }

    // 'Revert "SUBJECT"' or 'Revert "SUBJECT" (#13)'. Git's own words for a revert of a revert are 'Reapply "SUBJECT"'.
    private static string? Taken(ReadOnlySpan<byte> subject)
    {
        if (subject.StartsWith("Revert \""u8))
            subject = subject["Revert \""u8.Length..];
        else
            return null;
        var end = subject.LastIndexOf((byte)'"');
        return end <= 0 || (end < subject.Length - 1 && !subject[(end + 1)..].StartsWith(" (#"u8)) ? null : Encoding.UTF8.GetString(subject[..end]);
    }

    // 'Reverts owner/repository#12' or 'Reverts #12', at the beginning of a line.
    private static string? Number(ReadOnlySpan<byte> body)
    {
        while (body.IndexOf(NumberWords) is >= 0 and var at)
        {
            body = body[(at + NumberWords.Length)..];
            var word = body[..(body.IndexOfAny(BlankBytes) is >= 0 and var blank ? blank : body.Length)];
            var hash = word.IndexOf((byte)'#');
            if (hash < 0 || (hash > 0 && word[..hash].IndexOf((byte)'/') <= 0))
                continue;
            var digits = word[(hash + 1)..];
            var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = length < 0 ? digits : digits[..length];
            if (digits.Length is > 0 and < 12)
                return Encoding.ASCII.GetString(digits);
        }

        return null;
    }

    // 'Merge branch 'main'', 'Merge branch 'main' of ADDRESS into topic', 'Merge remote-tracking branch 'origin/main' into topic'.
    private static string? Merged(ReadOnlySpan<byte> subject)
    {
        if (subject.StartsWith("Merge branch '"u8))
            subject = subject["Merge branch '"u8.Length..];
        else if (subject.StartsWith("Merge remote-tracking branch 'origin/"u8))
            subject = subject["Merge remote-tracking branch 'origin/"u8.Length..];
        else
            return null;
        var end = subject.IndexOf((byte)'\'');
        if (end <= 0)
            return null;
        var rest = subject[(end + 1)..];
        if (!rest.StartsWith(" of "u8))
            return Encoding.UTF8.GetString(subject[..end]);
        rest = rest[4..];
        return Encoding.UTF8.GetString([.. subject[..end], (byte)' ', .. rest[..(rest.IndexOf((byte)' ') is >= 0 and var blank ? blank : rest.Length)]]);
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

    private static readonly System.Buffers.SearchValues<byte> BlankBytes = System.Buffers.SearchValues.Create(" \t\r\n\v\f"u8);

    private static readonly System.Buffers.SearchValues<byte> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);
}
