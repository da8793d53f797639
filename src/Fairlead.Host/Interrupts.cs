using System.Runtime.InteropServices;

namespace Fairlead.Host;

/// <summary>Ctrl-C and a polite kill end the command's work; a second one ends the process at once.</summary>
internal static class Interrupts
{
    public static IDisposable Watch(CancellationTokenSource ended)
    {
        void Handle(PosixSignalContext context)
        {
            if (ended.IsCancellationRequested)
                return;
            context.Cancel = true;
            ended.Cancel();
        }

        return new Both(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
