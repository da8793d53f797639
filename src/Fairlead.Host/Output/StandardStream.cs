using Fairlead.Checks;

namespace Fairlead.Host.Output;

/// <summary>Standard output or error: a full disk may be behind it, or nothing at all. The first failure is told, and what comes behind it is dropped.</summary>
/// <param name="inner">The stream of the process.</param>
/// <param name="isNeeded">Whether a failure ends the command; of what is only said on the way nothing depends on whether it is heard.</param>
internal sealed class StandardStream(Stream inner, bool isNeeded) : Stream
{
    private bool _isGone;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        // Of the process's own streams nothing waits in between.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isGone)
            return;
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isGone = true;
            if (isNeeded)
                throw new OutputException(OneLine.Of(e.GetBaseException().Message));
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Results cannot be written. No I/O error, for whoever reads or stores something else must not take it for theirs.</summary>
/// <param name="why">What the system says.</param>
public sealed class OutputException(string why) : Exception(why)
{
    /// <summary>Creates the exception.</summary>
    public OutputException()
        : this("It cannot be written.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the system says.</param>
    /// <param name="innerException">The cause.</param>
    public OutputException(string message, Exception innerException)
        : this($"{message} {innerException.Message}")
    {
    }
}
