namespace Fairlead.Timeline;

/// <summary>Something that happened: a source reported it, somebody did it here, or a tag shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Word">What happened, in a word or two: 'deployment failed'.</param>
/// <param name="IsBad">Whether something failed or broke.</param>
/// <param name="Title">One line for people.</param>
/// <param name="ServiceId">The service; null where it is not known which.</param>
/// <param name="Origin">The key of the source that reported it, or where it is from: 'git', 'fairlead'.</param>
/// <param name="Url">Its page, here or at the source.</param>
/// <param name="Body">All of it, as JSON.</param>
public sealed record TimelineEntry(DateTime At, string Kind, string Word, bool IsBad, string Title, Guid? ServiceId, string Origin, string? Url, string Body)
{
    /// <summary>The repository of the catalog.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The repository as the source names it.</summary>
    public string? Address { get; init; }

    /// <summary>The service as the source calls it.</summary>
    public string? Named { get; init; }

    /// <summary>The name of the source; null where its key is its name.</summary>
    public string? OriginName { get; init; }

    /// <summary>The page on which leaders see the original message.</summary>
    public string? Evidence { get; init; }

    /// <summary>Whose API key sent it; null where the source used its own secret.</summary>
    public string? SentBy { get; init; }

    /// <summary>The page here on which it stands among others of its service, where it has none of its own.</summary>
    public string? StandsOn { get; init; }
}
