namespace Fairlead.Git;

/// <summary>Reads a stream and acts when nothing came of it for too long.</summary>
internal sealed class WatchedStream : Stream
{
    private readonly Stream _stream;
    private readonly TimeSpan _patience;
    private readonly Timer _timer;

    public WatchedStream(Stream stream, TimeSpan patience, Action stop)
    {
        (_stream, _patience) = (stream, patience);
        _timer = new Timer(_ =>
        {
            RanOut = true;
            stop();
        });
    }

    /// <summary>Whether nothing came for too long.</summary>
    public bool RanOut { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        // It runs while somebody waits at the stream, not while they are busy with what they read.
        _timer.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            return _stream.Read(buffer);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _timer.Dispose();
        base.Dispose(disposing);
    }
}
