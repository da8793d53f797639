namespace Fairlead.Data;

/// <summary>Folders that only the user who runs the program may open: the database holds names from commits.</summary>
public static class PrivateFolder
{
    /// <param name="path">A folder; one that exists keeps its rights.</param>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
