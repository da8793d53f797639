namespace Fairlead.Domain.Delivery;

/// <summary>
/// What a pattern from outside is made of, seen before it is compiled: what cannot be matched in one pass over a name, and how large it is when its counted
/// repetitions are written out. Matching takes time in proportion to that size and to the name's length.
/// </summary>
internal static class TagPatternShape
{
    /// <summary>The largest size: as many characters as the longest pattern has, so that only repetitions can be too large.</summary>
    public const int MaxSize = TagRule.MaxLength;

    /// <param name="pattern">A pattern; one that is no regular expression is none of this method's business.</param>
    /// <returns>What is wrong and what to write instead; null when nothing is.</returns>
    public static string? Refusal(string pattern)
    {
        var groups = new Stack<Part>();
        var part = new Part();
        for (var i = 0; i < pattern.Length;)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (Escape(pattern, i) is { } escape)
                        return escape;
                    i = AfterEscape(pattern, i);
                    part.Add(1);
                    break;
                case '[':
                    i = AfterClass(pattern, i);
                    part.Add(1);
                    break;
                case '(':
                    if (Group(pattern, i) is { } group)
                        return group;
                    i = AfterOpening(pattern, i);
                    groups.Push(part);
                    part = new Part();
                    break;
                case ')':
                    var inner = part.Size;
                    part = groups.Count > 0 ? groups.Pop() : new Part();
                    part.Add(Math.Max(1, inner));
                    i++;
                    break;
                case '+':
                    part.Repeat(2);
                    i++;
                    break;
                case '*' or '?':
                    i++;
                    break;
                case '{' when Count(pattern, i, out var end) is { } most:
                    part.Repeat(most);
                    i = end;
                    break;
                default:
                    part.Add(1);
                    i++;
                    break;
            }

            if (part.Size > MaxSize)
                return TooLarge;
        }

        // What is still open is no regular expression; its size counts in any case.
        return groups.Sum(g => g.Size) + part.Size > MaxSize ? TooLarge : null;
    }

    private const string TooLarge = "its counted repetitions are larger than 1,000 characters when written out; write * or + instead of a large {count}, or smaller counts";

    private static string? Escape(string pattern, int at) => at + 1 >= pattern.Length ? null : pattern[at + 1] switch
    {
        >= '1' and <= '9' or 'k' => $"the back-reference '{pattern.Substring(at, 2)}' cannot be used; write what may stand there once more, for instance (a|b)-(a|b)",
        'G' => @"'\G' cannot be used; leave it out, for a pattern has to match the whole name",
        _ => null,
    };

    private static string? Group(string pattern, int at)
    {
        var opening = pattern.AsSpan(at);
        if (!opening.StartsWith("(?"))
            return null;
        if (opening.StartsWith("(?=") || opening.StartsWith("(?!") || opening.StartsWith("(?<=") || opening.StartsWith("(?<!"))
            return $"the look-around '{opening[..(opening[2] == '<' ? 4 : 3)]}' cannot be used; say what stands in the name, for instance [^-]* for anything without a hyphen (pre-releases are left out without it)";
        if (opening.StartsWith("(?>"))
            return "the atomic group '(?>' cannot be used; write (?: instead, which means the same here";
        if (opening.StartsWith("(?("))
            return "the condition '(?(' cannot be used; write both alternatives, for instance (?:a|b)";
        if (opening.StartsWith("(?#"))
            return "the comment '(?#' cannot be used; leave it out";
        if (opening.Length > 2 && opening[2] is '<' or '\'')
            return Name(opening).Contains('-') ? "a balancing group cannot be used; write (?: instead" : null;
        var end = opening.IndexOfAny(':', ')');
        return Free(end < 0 ? opening : opening[..end]) ? "the option 'x' (free spacing) cannot be used; leave it and its blanks out" : null;
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> opening)
    {
        var name = opening[3..];
        var end = name.IndexOfAny('>', '\'');
        return end < 0 ? name : name[..end];
    }

    // (?x) and (?i-x:, where what stands behind the hyphen is switched off.
    private static bool Free(ReadOnlySpan<char> options)
    {
        var off = options.IndexOf('-');
        return (off < 0 ? options : options[..off]).Contains('x');
    }

    private static int AfterOpening(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != '?')
            return at + 1;
        var end = pattern.AsSpan(at).IndexOfAny(":)>'");
        if (end < 0)
            return pattern.Length;

        // (?'name' ends with its second quotation mark; (?i) is closed like any group.
        if (pattern[at + end] == '\'' && pattern.IndexOf('\'', at + end + 1) is var second and > 0)
            return second + 1;
        return pattern[at + end] == ')' ? at + end : at + end + 1;
    }

    // \p{Lu} is one character; what stands behind \x and \u counts as more, which does no harm.
    private static int AfterEscape(string pattern, int at)
    {
        var next = Math.Min(at + 2, pattern.Length);
        if (at + 2 < pattern.Length && pattern[at + 1] is 'p' or 'P' && pattern[at + 2] == '{' && pattern.IndexOf('}', at) is var end and > 0)
            return end + 1;
        return next;
    }

    // A class may hold another one, which is taken away from it: [a-z-[aeiou]].
    private static int AfterClass(string pattern, int at)
    {
        var depth = 0;
        for (var i = at; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == '[' && (depth == 0 || pattern[i - 1] == '-'))
            {
                depth++;

                // A bracket that stands first is one of the characters.
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    i++;
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    i++;
            }
            else if (pattern[i] == ']' && --depth == 0)
            {
                return i + 1;
            }
        }

        return pattern.Length;
    }

    // {2}, {2,} and {2,5}; anything else in braces stands for itself.
    private static int? Count(string pattern, int at, out int end)
    {
        end = pattern.IndexOf('}', at) + 1;
        if (end == 0)
            return null;
        var parts = pattern[(at + 1)..(end - 1)].Split(',');
        if (parts.Length > 2 || !parts[0].All(char.IsAsciiDigit) || parts[0].Length == 0 || (parts.Length == 2 && !parts[1].All(char.IsAsciiDigit)))
            return null;
        var least = Number(parts[0]);
        return parts.Length == 1 ? least : parts[1].Length == 0 ? least + 1 : Number(parts[1]);
    }

    private static int Number(string digits) => int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1_000_000) : 1_000_000;

    /// <summary>A sequence of atoms, the last of which may still be repeated.</summary>
    private sealed class Part
    {
        private long _before;
        private long _last;

        public long Size => _before + _last;

        public void Add(long size) => (_before, _last) = (_before + _last, size);

        public void Repeat(long times) => _last = Math.Min(_last * Math.Max(1, times), long.MaxValue / 2_000_000);
    }
}
