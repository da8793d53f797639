namespace Fairlead.Web.Parts;

/// <summary>One view of a page.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Link">Its address.</param>
/// <param name="IsCurrent">Whether it is the one shown.</param>
/// <param name="Count">How many rows it has, where that is worth a look.</param>
public sealed record PageTab(string Title, string Link, bool IsCurrent, int? Count = null)
{
    /// <summary>How many a page may have.</summary>
    public const int Most = 6;
}
