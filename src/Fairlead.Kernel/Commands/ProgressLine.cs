namespace Fairlead.Commands;

/// <summary>Says on standard error what is going on, once it has taken longer than a second.</summary>
/// <remarks>On a terminal one line is rewritten; elsewhere a line is added every five seconds.</remarks>
/// <param name="terminal">Where to write.</param>
/// <param name="time">The clock.</param>
/// <param name="counting">What a bare number counts, for instance 'Reading commits'.</param>
public sealed class ProgressLine(Terminal terminal, TimeProvider time, string counting = "Reading commits") : IProgress<int>, IProgress<string>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private long _written;
    private int _length;

    /// <inheritdoc />
    public void Report(int value) => Write(value == 0 ? counting : FormattableString.Invariant($"{counting}: {value:N0}"));

    /// <inheritdoc />
    public void Report(string value) => Write(value);

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_length > 0)
                terminal.Error.Write("\r" + new string(' ', _length) + "\r");
            _length = 0;
        }
    }

    private void Write(string text)
    {
        lock (_gate)
        {
            var every = terminal.ErrorIsInteractive ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(5);
            if (time.GetElapsedTime(_began) < Patience || (_written > 0 && time.GetElapsedTime(_written) < every))
                return;

            _written = time.GetTimestamp();
            var clean = Paper.Clean(text) + " …";
            if (terminal.ErrorIsInteractive)
            {
                terminal.Error.Write("\r" + clean.PadRight(_length));
                _length = clean.Length;
            }
            else
            {
                terminal.Error.WriteLine(clean);
            }
        }
    }
}
