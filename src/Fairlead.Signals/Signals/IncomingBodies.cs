namespace Fairlead.Signals;

/// <summary>How many bodies may be on their way in at a time, and how much of them is held.</summary>
/// <param name="OfOne">Of one sender.</param>
/// <param name="OfSource">For one source, of whomever.</param>
/// <param name="OfAll">Of all.</param>
/// <param name="BytesOfOne">Held of one sender.</param>
/// <param name="BytesOfAll">Held of all.</param>
internal sealed record IncomingLimits(int OfOne, int OfSource, int OfAll, long BytesOfOne, long BytesOfAll)
{
    /// <summary>Strangers, by their address.</summary>
    public static readonly IncomingLimits Strangers = new(OfOne: 128, OfSource: 256, OfAll: 1024, BytesOfOne: 48 << 20, BytesOfAll: 128 << 20);

    /// <summary>Sources that have proven themselves before their body came.</summary>
    public static readonly IncomingLimits Sources = new(OfOne: 512, OfSource: 512, OfAll: 4096, BytesOfOne: 96 << 20, BytesOfAll: 256 << 20);
}

/// <summary>
/// Bodies on their way in. Where there are too many, the oldest of whoever has most of them gives way to the newest: an honest body is here in moments, so that
/// those who send slowly to hold a place lose it to those who send, and nobody waits for a stranger.
/// </summary>
/// <param name="limits">How many.</param>
internal sealed class IncomingBodies(IncomingLimits limits)
{
    private readonly Lock _gate = new();

    // In the order of their coming.
    private readonly LinkedList<IncomingBody> _here = [];
    private readonly Dictionary<string, (int Count, long Bytes)> _senders = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _sources = [];
    private long _bytes;

    /// <summary>How many are on their way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _here.Count;
        }
    }

    /// <param name="sender">Who sends: an address, or a source.</param>
    /// <param name="source">For which source; null where the body says it.</param>
    /// <returns>A place for a body until it is disposed, or until somebody else needs it.</returns>
    public IncomingBody Begin(string sender, Guid? source)
    {
        var arrival = new IncomingBody(this, sender, source ?? Guid.Empty);
        List<IncomingBody> gone = [];
        lock (_gate)
        {
            _here.AddLast(arrival.Place);
            Tally(arrival, 1, 0);
            if (_senders[sender].Count > limits.OfOne)
                gone.Add(Left(_here.First(a => a.Sender == sender)));
            if (_sources[arrival.Source] > limits.OfSource)
                gone.Add(Left(OldestOfLoudest(_here.Where(a => a.Source == arrival.Source), _ => 1)));
            if (_here.Count > limits.OfAll)
                gone.Add(Left(OldestOfLoudest(_here, _ => 1)));
        }

        gone.ForEach(a => a.GiveWay());
        return arrival;
    }

    internal void Grew(IncomingBody arrival, int bytes)
    {
        List<IncomingBody> gone = [];
        lock (_gate)
        {
            if (arrival.HasLeft)
                return;
            arrival.Bytes += bytes;
            Tally(arrival, 0, bytes);
            if (_senders[arrival.Sender].Bytes > limits.BytesOfOne)
                gone.Add(Left(_here.First(a => a.Sender == arrival.Sender && a.Bytes > 0)));
            if (_bytes > limits.BytesOfAll)
                gone.Add(Left(OldestOfLoudest(_here.Where(a => a.Bytes > 0), a => a.Bytes)));
        }

        gone.ForEach(a => a.GiveWay());
    }

    internal void End(IncomingBody arrival)
    {
        lock (_gate)
        {
            if (!arrival.HasLeft)
                Left(arrival);
        }
    }

    private IncomingBody Left(IncomingBody arrival)
    {
        arrival.HasLeft = true;
        _here.Remove(arrival.Place);
        Tally(arrival, -1, -arrival.Bytes);
        if (_senders[arrival.Sender].Count == 0)
            _senders.Remove(arrival.Sender);
        if (_sources[arrival.Source] == 0)
            _sources.Remove(arrival.Source);
        return arrival;
    }

    private void Tally(IncomingBody arrival, int count, long bytes)
    {
        var (some, held) = _senders.GetValueOrDefault(arrival.Sender);
        _senders[arrival.Sender] = (some + count, held + bytes);
        _sources[arrival.Source] = _sources.GetValueOrDefault(arrival.Source) + count;
        _bytes += bytes;
    }

    // GroupBy keeps the order of coming, and so does the choice among those that have as much.
    private static IncomingBody OldestOfLoudest(IEnumerable<IncomingBody> some, Func<IncomingBody, long> weight) => some.GroupBy(a => a.Sender, StringComparer.Ordinal).MaxBy(g => g.Sum(weight))!.First();
}

/// <summary>A body on its way in.</summary>
internal sealed class IncomingBody : IDisposable
{
    private readonly CancellationTokenSource _gaveWay = new();
    private readonly IncomingBodies _all;

    internal IncomingBody(IncomingBodies all, string sender, Guid source)
    {
        (_all, Sender, Source) = (all, sender, source);
        Place = new LinkedListNode<IncomingBody>(this);
        GaveWayToken = _gaveWay.Token;
    }

    /// <summary>Says that its place was needed.</summary>
    public CancellationToken GaveWayToken { get; }

    internal string Sender { get; }

    internal Guid Source { get; }

    internal LinkedListNode<IncomingBody> Place { get; }

    internal long Bytes { get; set; }

    internal bool HasLeft { get; set; }

    /// <param name="bytes">How much more of it is held.</param>
    public void Grew(int bytes) => _all.Grew(this, bytes);

    /// <inheritdoc />
    public void Dispose()
    {
        _all.End(this);
        _gaveWay.Dispose();
    }

    internal void GiveWay()
    {
        try
        {
            _gaveWay.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was whole at that very moment.
        }
    }
}
