using System.Text;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Objects;

namespace Fairlead.Documents;

/// <summary>What a document needs, and who may write and change it.</summary>
internal static class DocumentRule
{
    /// <summary>The longest title in characters, and the longest text in bytes of UTF-8.</summary>
    public const int LongestTitle = 200, LongestText = 1_000_000;

    /// <summary>How many tags, and the longest one.</summary>
    public const int MostTags = 10, LongestTag = 40;

    /// <summary>Everybody who may read at all may read; documents at something belong to whom that belongs, the others to their author.</summary>
    /// <param name="caller">Who wants to write.</param>
    /// <param name="at">The object at which the document stands; null for none, or one that is gone.</param>
    /// <param name="isAtSomething">Whether it stands at an object, gone or not.</param>
    /// <param name="author">Who wrote it; their own account for a new one.</param>
    public static FieldError? MayWrite(Caller caller, KnownObject? at, bool isAtSomething, Guid? author)
    {
        if (!caller.Has(KeyScopes.Write) || caller.Role < Role.Member)
            return FieldError.Refused("documents are written by members, leaders and administrators");
        if (caller.MayEdit(null) || at?.MayEdit(caller) == true)
            return null;
        if (isAtSomething)
            return FieldError.Refused("a document is changed by members of the team that it stands at, and by leaders");
        return author is { } id && id == caller.AccountId ? null : FieldError.Refused("a document that stands at nothing is changed by its author, and by leaders");
    }

    public static IReadOnlyList<FieldError> Wrong(string title, string text, IReadOnlyList<string> tags)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(title))
            errors.Add(new("title", "A title of one line."));
        else if (title.Length > LongestTitle)
            errors.Add(new("title", $"At most {LongestTitle} characters."));
        else if (title.Any(char.IsControl))
            errors.Add(new("title", "No control characters."));
        if (string.IsNullOrWhiteSpace(text))
            errors.Add(new("text", "The text is empty."));
        else if (Encoding.UTF8.GetByteCount(text) > LongestText)
            errors.Add(new("text", "At most 1 MB."));
        else if (LineOfControl(text) is { } line)
            errors.Add(new("text", $"Line {line}: no control characters."));
        if (tags.Count > MostTags)
            errors.Add(new("tags", $"At most {MostTags} tags."));
        else if (tags.FirstOrDefault(t => t.Length is 0 or > LongestTag || !t.All(c => char.IsLetterOrDigit(c) || c is '-' or '.')) is { } tag)
            errors.Add(new("tags", $"'{(tag.Length > LongestTag ? tag[..LongestTag] : tag)}' is no tag: letters, digits, '-' and '.', at most {LongestTag}."));
        return errors;
    }

    /// <summary>Lines end with LF, whatever sent them.</summary>
    public static string Lines(string text) => text.ReplaceLineEndings("\n");

    public static IReadOnlyList<string> Tags(IEnumerable<string> tags) => [.. tags.Select(t => t.Trim().ToLowerInvariant()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Tags as a field of a form has them.</summary>
    public static IReadOnlyList<string> TagsOf(string? typed) => Tags((typed ?? "").Split([' ', ',', ';', '\t', '\n', '\r']));

    // PostgreSQL keeps no NUL, and no database half a pair.
    private static int? LineOfControl(string text)
    {
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                line++;
            else if ((char.IsControl(text[i]) && text[i] is not '\t') || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) && !(i > 0 && char.IsSurrogatePair(text[i - 1], text[i]))))
                return line;
        }

        return null;
    }
}
