namespace Fairlead.Data;

/// <summary>Files that only the user who runs the program may read and write, whatever the rights of their folder and the mask of the shell.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">Where no file is yet; what stands there, be it a link, is an error and is not written through.</param>
    /// <returns>The new file, which nobody else may open while it is open.</returns>
    /// <exception cref="IOException">Something is there, or it cannot be made.</exception>
    public static FileStream New(string path) => Open(path, FileMode.CreateNew, FileShare.None);

    /// <param name="path">A file that is made where there is none; one that is there keeps its rights.</param>
    /// <returns>The file, which nobody else may open while it is open.</returns>
    /// <exception cref="IOException">Somebody else has it open, or it cannot be made.</exception>
    public static FileStream Alone(string path) => Open(path, FileMode.OpenOrCreate, FileShare.None);

    /// <summary>Makes an empty file where there is none, for others to write into.</summary>
    /// <param name="path">The file; one that is there stays as it is.</param>
    public static void Reserve(string path)
    {
        if (!File.Exists(path))
            Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
    }

    /// <summary>Writes a whole file beside its place and then puts it there: nobody meets half of it, and older rights do not stay.</summary>
    /// <param name="path">The file; a link there is replaced, not followed.</param>
    /// <param name="text">Its text.</param>
    public static void Write(string path, string text)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var writer = new StreamWriter(New(beside)))
                writer.Write(text);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
