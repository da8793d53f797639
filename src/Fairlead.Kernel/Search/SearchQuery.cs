using Fairlead.Accounts;
using Fairlead.Domain.Signals;

namespace Fairlead.Search;

/// <summary>What somebody looks for, in the one form of names: no difference of case, of compatible letters (NFKC) or of characters that cannot be seen.</summary>
public sealed record SearchQuery
{
    /// <summary>The longest query, in characters as they are typed.</summary>
    public const int Longest = 200;

    /// <summary>The shortest query, in characters that can be seen: a single letter stands in nearly every name.</summary>
    public const int Shortest = 2;

    /// <summary>The most words: each one is one more condition on each row.</summary>
    public const int MostWords = 10;

    /// <summary>How many rows a module looks at to choose its best hits. Modules order them in the database, so that the best ones are among them.</summary>
    public const int Candidates = 200;

    /// <summary>How many of those that bear one key a module looks at: one, but for sources that use the same one.</summary>
    public const int Few = 20;

    private SearchQuery(string text, Caller caller, int most) =>
        (Text, Words, Caller, Most) = (text, text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList(), caller, most);

    /// <summary>All of it, normalised; never empty.</summary>
    public string Text { get; }

    /// <summary>Its words, normalised and without doubles. Something is found where all of them match.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Who asks. What they may not see is not found.</summary>
    public Caller Caller { get; }

    /// <summary>How many hits of a kind are wanted.</summary>
    public int Most { get; }

    /// <summary>The number that is meant by '123' or '#123'; null where it is none.</summary>
    public string? Number => Text.TrimStart('#') is { Length: > 0 and <= 18 } digits && Text.Length - digits.Length <= 1 && digits.All(char.IsAsciiDigit) ? digits : null;

    /// <summary>The beginning of a commit's name, of at least seven hexadecimal digits as git abbreviates it; null where it is none.</summary>
    public string? Sha => Text.Length is >= 7 and <= 64 && Text.All(char.IsAsciiHexDigitLower) ? Text : null;

    /// <param name="typed">What was typed.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="most">How many hits of a kind are wanted.</param>
    /// <param name="problem">What is wrong with it, for whoever typed it; empty where nothing is.</param>
    /// <returns>The query; null where it is too short or too long.</returns>
    public static SearchQuery? Of(string? typed, Caller caller, int most, out string problem)
    {
        problem = "";
        if (typed?.Length > Longest)
            problem = $"At most {Longest} characters.";
        else if (NameForm.Of(typed ?? "") is not { Length: >= Shortest } text)
            problem = $"At least {Shortest} characters.";
        else if (new SearchQuery(text, caller, most) is { Words.Count: <= MostWords } query)
            return query;
        else
            problem = $"At most {MostWords} words.";
        return null;
    }

    /// <summary>Judges something that may be meant.</summary>
    /// <param name="title">Its name for people.</param>
    /// <param name="names">What else it is called as a whole: a key, a number, a version.</param>
    /// <param name="around">Text in which some of the words may stand beside the name, such as the service of a deployment.</param>
    /// <returns>How well it fits; null where it does not.</returns>
    public SearchRank? RankOf(string title, IEnumerable<string>? names = null, string around = "")
    {
        List<string> whole = [NameForm.Of(title), .. (names ?? []).Select(NameForm.Of)];
        if (whole.Contains(Text, StringComparer.Ordinal))
            return SearchRank.Exact;
        if (whole.Exists(n => n.StartsWith(Text, StringComparison.Ordinal)))
            return SearchRank.Beginning;
        List<string> all = [.. whole, NameForm.Of(around)];
        if (Words.All(w => all.Exists(n => BeginsWord(n, w))))
            return SearchRank.WordBeginning;
        return Words.All(w => all.Exists(n => n.Contains(w, StringComparison.Ordinal))) ? SearchRank.Contained : null;
    }

    /// <summary>Makes a hit of something, where it fits.</summary>
    /// <param name="title">Its name for people.</param>
    /// <param name="path">Its page: a path of ours, or an address at the tool that it comes from.</param>
    /// <param name="detail">What tells it from others of a like name, in a few words.</param>
    /// <param name="names">What else it is called as a whole.</param>
    /// <param name="around">Text in which some of the words may stand.</param>
    /// <returns>The hit; null where it does not fit.</returns>
    public SearchHit? Hit(string title, string path, string detail, IEnumerable<string>? names = null, string around = "") =>
        RankOf(title, names, around) is { } rank ? new SearchHit(title, path, detail, rank) : null;

    private static bool BeginsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                return true;
        }

        return false;
    }
}
