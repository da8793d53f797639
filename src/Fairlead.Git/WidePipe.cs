using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Fairlead.Git;

/// <summary>Widens the pipe from git: with the usual 64 kB git waits for us at every burst, and each wait is a change of context.</summary>
internal static partial class WidePipe
{
    // F_SETPIPE_SZ of fcntl(2) and the largest size that any user may ask for (/proc/sys/fs/pipe-max-size).
    private const int SetPipeSize = 1031, OneMegabyte = 1 << 20;

    /// <summary>Whether the system widens pipes.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux();

    /// <summary>Widens the pipe where the system can.</summary>
    public static void Widen(Process process)
    {
        if (IsPossible && process.StandardOutput.BaseStream is PipeStream pipe)
            _ = Control(pipe.SafePipeHandle, SetPipeSize, OneMegabyte);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle descriptor, int command, int argument);
}
