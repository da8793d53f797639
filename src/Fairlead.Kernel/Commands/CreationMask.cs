using System.Runtime.InteropServices;

namespace Fairlead.Commands;

/// <summary>What this process makes is its user's alone, whatever made it: SQLite, git, a library. What somebody names as a result gets the rights that their shell gives.</summary>
internal static class CreationMask
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode PlainFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static UnixFileMode? _before;

    /// <summary>The rights of a new file under the mask with which the process was started; null where that was not changed.</summary>
    public static UnixFileMode? OfOthers => _before is { } mask ? PlainFile & ~mask : null;

    /// <summary>Closes what is made from here on to everybody else. Called once, at the start of the process.</summary>
    public static void Close()
    {
        if (!OperatingSystem.IsWindows())
            _before = (UnixFileMode)(Set((uint)Others) & 0x1FF);
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint Set(uint mask);
}
