namespace Fairlead.Commands;

/// <summary>Where a command may put a file. It is written beside its place and takes it when it is whole: a link there is replaced, not followed.</summary>
internal static class OutputFile
{
    private static readonly string[] OfTheSystem = ["/dev", "/proc", "/sys"];

    /// <param name="path">What somebody named.</param>
    /// <returns>Whether that is the system's: a file that takes such a place would take the place of a device.</returns>
    public static bool IsDevice(string path)
    {
        var full = Path.GetFullPath(path);

        // Linux keeps files in memory there, and no device.
        if (full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            return false;
        return !OperatingSystem.IsWindows() && Array.Exists(OfTheSystem, s => full == s || full.StartsWith(s + "/", StringComparison.Ordinal));
    }

    /// <param name="path">The file; its folder exists.</param>
    /// <param name="text">Its whole text.</param>
    /// <param name="mode">The rights of the file; null leaves them to the shell's mask.</param>
    /// <param name="cancel">Ends the writing; nothing is left then.</param>
    /// <returns>When it is there.</returns>
    public static async Task WriteAsync(string path, string text, UnixFileMode? mode, CancellationToken cancel)
    {
        // A name that nobody guesses, and nothing may stand there: in a folder of everybody another user may have laid a link.
        var beside = $"{path}.{Guid.NewGuid():N}.new";
        var isOurs = false;
        try
        {
            await using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            await using (var writer = new StreamWriter(stream))
            {
                isOurs = true;
                await writer.WriteAsync(text.AsMemory(), cancel);
            }

            if (mode is { } rights && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, rights);
            File.Move(beside, path, overwrite: true);
            isOurs = false;
        }
        finally
        {
            if (isOurs)
                File.Delete(beside);
        }
    }
}
