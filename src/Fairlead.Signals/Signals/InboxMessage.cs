namespace Fairlead.Signals;

/// <summary>What became of a message.</summary>
public enum InboxMessageState
{
    /// <summary>It is stored and will be read.</summary>
    Waiting,

    /// <summary>Its facts are stored.</summary>
    Done,

    /// <summary>It was understood and holds no fact that is used; it is kept and counted.</summary>
    Ignored,

    /// <summary>It could not be read; somebody has to look at it.</summary>
    Failed,

    /// <summary>It was read, and somebody withdrew its facts; it is kept, and the same message sent again changes nothing.</summary>
    Withdrawn,
}

/// <summary>Something that a source sent, as it came: stored before it was answered, once.</summary>
public sealed class InboxMessage
{
    /// <summary>The longest <see cref="Event"/>.</summary>
    public const int LongestEvent = 400;

    /// <summary>
    /// Its number: microseconds since 1970 UTC of its arrival, or one more than the one before on the same node. Messages are read in this order.
    /// </summary>
    public required long Number { get; init; }

    /// <param name="instant">An instant, UTC.</param>
    /// <returns>The least number of a message that arrives then.</returns>
    public static long NumberAt(DateTime instant) => (instant.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Who sent it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The id that the source gave it, else a hash over kind and body: the same again is not stored again.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The kind of event, from a header or the address; empty where the body says it.</summary>
    public required string Event { get; init; }

    /// <summary>The body, packed by Brotli.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Whose API key authenticated it, for instance "anna@example.org by key 'nightly'"; null where the source used its own secret.</summary>
    public string? SentBy { get; init; }

    /// <summary>The body as somebody corrected it, packed; null where nobody did. The original stays in <see cref="Body"/>.</summary>
    public byte[]? Corrected { get; set; }

    /// <summary>How long that is, in bytes.</summary>
    public int CorrectedSize { get; set; }

    /// <summary>How long the body is, in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>What became of it.</summary>
    public required InboxMessageState State { get; set; }

    /// <summary>How often reading it failed.</summary>
    public int Attempts { get; set; }

    /// <summary>Not before this instant it is tried again; null for at once.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>Why it failed or waits for another try; for an ignored one what it is, for instance 'star.created'.</summary>
    public string? Note { get; set; }

    /// <returns>The body that is read: the corrected one, else the original.</returns>
    public byte[] Text() => Corrected is { } corrected ? PackedBody.Unpack(corrected, CorrectedSize) : PackedBody.Unpack(Body, Size);

    /// <summary>How many facts are stored of it; those that another message had reported before do not count.</summary>
    public int Facts { get; set; }
}

/// <summary>How often a source was refused on a day, and why; nothing else is kept of a refused message.</summary>
public sealed class InboxRefusal
{
    /// <summary>The source.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>signature, body, size …</summary>
    public required string Reason { get; init; }

    /// <summary>How often.</summary>
    public required int Count { get; set; }

    /// <summary>The last time.</summary>
    public required DateTime LastAt { get; set; }

    /// <summary>The answer that the last one got.</summary>
    public string? Detail { get; set; }
}
