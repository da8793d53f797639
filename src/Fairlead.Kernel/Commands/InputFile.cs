using Fairlead.Checks;

namespace Fairlead.Commands;

/// <summary>Files that a command is told to read: to a limit, for a device or a pipe may never end.</summary>
internal static class InputFile
{
    /// <param name="name">A path; '-' is standard input.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="said">How messages name it, for instance '--body FILE'.</param>
    /// <param name="cancel">Ends the reading, and the waiting for a pipe that nobody writes to.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="CommandException">It cannot be read, or is larger.</exception>
    public static async Task<byte[]> BytesAsync(string name, int most, string said, CancellationToken cancel)
    {
        try
        {
            await using var stream = name == "-" ? Console.OpenStandardInput() : await Task.Run(() => File.OpenRead(name), cancel).WaitAsync(cancel);
            using var kept = new MemoryStream();
            var part = new byte[1 << 16];
            while (await stream.ReadAsync(part, cancel) is > 0 and var read)
            {
                if (kept.Length + read > most)
                    throw new CommandException(ExitCode.Usage, $"{said}: it is larger than {Size(most)}.");
                kept.Write(part, 0, read);
            }

            return kept.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(CodeOf(e), $"{said}: {OneLine.Of(e.Message)}");
        }
    }

    /// <param name="failure">Why a file that somebody named cannot be read.</param>
    /// <returns>How the command ends: whether another file has to be named, or the disk is in trouble.</returns>
    public static int CodeOf(Exception failure) => failure is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) ? ExitCode.OutsideFailed : ExitCode.Usage;

    /// <inheritdoc cref="BytesAsync" />
    /// <returns>Its text, in UTF-8 where no mark says otherwise.</returns>
    public static async Task<string> TextAsync(string name, int most, string said, CancellationToken cancel)
    {
        using var reader = new StreamReader(new MemoryStream(await BytesAsync(name, most, said, cancel)));
        return await reader.ReadToEndAsync(cancel);
    }

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} KB";
}
