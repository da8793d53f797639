namespace Fairlead.Domain.Signals;

/// <summary>A release was published, changed or taken back.</summary>
public sealed record ReleaseSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<ReleaseSignal> Kind { get; } = new("release")
    {
        Subject = (r, scope) => $"release:{scope.Address}@{r.Tag}",
        Word = r => r.IsDeleted ? "release withdrawn" : r.IsDraft ? "release drafted" : "release",
        Times = r => [("publishedAt", r.PublishedAt)],
        Traces = r => (null, r.Tag),
    };

    /// <summary>Its tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether nobody but its makers sees it.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Whether it is one for trying out.</summary>
    public bool IsPreRelease { get; init; }

    /// <summary>When it was published; null for a draft.</summary>
    public DateTime? PublishedAt { get; init; }
}
