namespace Fairlead.Documents;

/// <summary>A document as somebody wants it; in a change, what is null stays as it is.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The Markdown.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="At">The object at which it stands, such as 'service:checkout'; empty for none.</param>
/// <param name="Version">The version that was edited; null for whatever is stored.</param>
public sealed record DocumentWanted(DocumentKind? Kind = null, string? Title = null, string? Text = null, IReadOnlyList<string>? Tags = null, string? At = null, int? Version = null);
