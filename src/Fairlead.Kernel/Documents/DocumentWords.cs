using Fairlead.Measures;

namespace Fairlead.Documents;

/// <summary>Kinds of documents, in words.</summary>
internal static class DocumentWords
{
    public static readonly IReadOnlyList<string> Kinds = [.. Enum.GetValues<DocumentKind>().Select(k => Words.Name(k))];

    /// <returns>The kind; null for none of them.</returns>
    public static DocumentKind? KindOf(string? text) => Enum.GetValues<DocumentKind>().Where(k => Words.Name(k) == text).Select(k => (DocumentKind?)k).FirstOrDefault();

    public static string Title(DocumentKind kind) => kind.ToString();

    /// <returns>Who wrote, for people.</returns>
    public static string Of(DocumentPerson? person) => person?.Name ?? "no account";
}
