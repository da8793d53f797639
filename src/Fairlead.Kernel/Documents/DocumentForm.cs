namespace Fairlead.Documents;

/// <summary>The fields of a document's form.</summary>
public sealed class DocumentForm
{
    /// <summary>What it is for, as 'runbook'.</summary>
    public string? Kind { get; set; }

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>The Markdown.</summary>
    public string? Text { get; set; }

    /// <summary>Its tags, with blanks between them.</summary>
    public string? Tags { get; set; }

    /// <summary>The object at which it stands.</summary>
    public string? At { get; set; }

    /// <summary>The version that the form was made of.</summary>
    public int? Version { get; set; }

    /// <summary>'true' to see it before it is saved.</summary>
    public string? Preview { get; set; }

    internal DocumentWanted Wanted() => new(DocumentWords.KindOf(Kind), Title ?? "", Text ?? "", DocumentRule.TagsOf(Tags), At?.Trim() ?? "", Version);
}
