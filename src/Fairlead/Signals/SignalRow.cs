namespace Fairlead.Signals;

/// <summary>A fact from a source. Written once, never changed but for what it was found to belong to; unique by (source, external id).</summary>
public sealed record SignalRow
{
    /// <summary>The longest <see cref="UnknownService"/>.</summary>
    public const int LongestName = 300;

    /// <summary>Its number, in the order in which facts were told; with the delivery's number in front.</summary>
    public required long Number { get; init; }

    /// <summary>Who told it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The source's own id of the fact.</summary>
    public required string ExternalId { get; init; }

    /// <summary>push, change, review, run, deployment, release, artifact, incident, issue, test, coverage, other.</summary>
    public required string Kind { get; init; }

    /// <summary>The thing it is about, the same for all facts of one thing.</summary>
    public required string Thing { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTime At { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The page of the thing at its source.</summary>
    public string? Url { get; init; }

    /// <summary>The repository as the source names it, see RepositoryAddress.</summary>
    public string? Address { get; init; }

    /// <summary>The repository of the catalog; null for one that it does not know.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service of the catalog; null where none or several could be meant.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The service as the source calls it, where the catalog knows none by that name, also where the place shows one; cut to <see cref="LongestName"/>.</summary>
    public string? UnknownService { get; init; }

    /// <summary>The run or the deploying job as the source calls it, by which its place may be found where it names no service; cut to <see cref="LongestName"/>.</summary>
    public string? Job { get; init; }

    /// <summary>All of it, as JSON with its kind.</summary>
    public required string Body { get; init; }

    /// <summary>The delivery that told it first.</summary>
    public required long DeliveryNumber { get; init; }
}
