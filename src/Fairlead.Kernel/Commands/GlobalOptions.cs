using System.CommandLine;
using Fairlead.Data;

namespace Fairlead.Commands;

/// <summary>The options that every command takes.</summary>
/// <param name="terminal">Gives the environment.</param>
/// <param name="engines">The databases that there are.</param>
public sealed class GlobalOptions(Terminal terminal, IDatabaseEngines engines)
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";

    /// <summary>Where everything is kept.</summary>
    public Option<string?> Data { get; } = new("--data")
    {
        Description = "Where Fairlead keeps its files. Default: $FAIRLEAD_DATA, else fairlead in your data directory.",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Which database.</summary>
    public Option<string?> Database { get; } = new("--database")
    {
        Description = "sqlite:FILE or postgres:CONNECTION. Default: $FAIRLEAD_DATABASE, else a SQLite file in the data directory.",
        HelpName = "WHICH",
        Recursive = true,
    };

    /// <summary>Which key file.</summary>
    public Option<string?> KeyFile { get; } = new("--key-file")
    {
        Description = "The file that opens what is encrypted in the database. Default: $FAIRLEAD_KEY_FILE, else keys/fairlead.key in the data directory.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <param name="parsed">The command line.</param>
    /// <returns>The data directory that is in force.</returns>
    public DataDirectory DataOf(ParseResult parsed)
    {
        var data = FolderOf(parsed);
        return (parsed.GetValue(KeyFile) ?? terminal.Variable("FAIRLEAD_KEY_FILE")) switch
        {
            null => data,
            var file when string.IsNullOrWhiteSpace(file) => throw new CommandException(ExitCode.Usage, "--key-file is empty; name a file."),
            var file => data with { KeyFile = Path.GetFullPath(file) },
        };
    }

    private DataDirectory FolderOf(ParseResult parsed)
    {
        if (parsed.GetValue(Data) is { } given)
            return At(given, "--data");
        if (terminal.Variable("FAIRLEAD_DATA") is { } variable)
            return At(variable, "$FAIRLEAD_DATA");
        if (terminal.Variable("XDG_DATA_HOME") is { } shared && Path.IsPathRooted(shared))
            return new DataDirectory(Path.Combine(shared, "fairlead"));
        if (OperatingSystem.IsWindows())
            return new DataDirectory(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fairlead"));
        var home = terminal.Variable("HOME") ?? throw new CommandException(ExitCode.Usage, "--data is needed: neither FAIRLEAD_DATA nor HOME is set.");
        return new DataDirectory(Path.Combine(home, ".local", "share", "fairlead"));
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="onlyReads">Whether the command writes nothing.</param>
    /// <returns>The database that is in force.</returns>
    public IDatabaseEngine DatabaseOf(ParseResult parsed, DataDirectory data, bool onlyReads = false)
    {
        var given = parsed.GetValue(Database);
        var source = given is null ? "$FAIRLEAD_DATABASE" : "--database";
        var text = given ?? terminal.Variable("FAIRLEAD_DATABASE");
        return text is null ? engines.Sqlite(data.DatabaseFile, onlyReads, Say) : Named(text, source, onlyReads);
    }

    /// <param name="text">sqlite:FILE or postgres:CONNECTION.</param>
    /// <param name="source">The option that it stands in.</param>
    /// <param name="onlyReads">Whether the command writes nothing to it.</param>
    /// <returns>The database.</returns>
    /// <exception cref="CommandException">The text names none.</exception>
    public IDatabaseEngine Named(string text, string source, bool onlyReads = false)
    {
        if (text.StartsWith(SqlitePrefix, StringComparison.Ordinal) && text.Length > SqlitePrefix.Length)
            return engines.Sqlite(Path.GetFullPath(text[SqlitePrefix.Length..]), onlyReads, Say);
        if (!text.StartsWith(PostgresPrefix, StringComparison.Ordinal) || text.Length == PostgresPrefix.Length)
            throw new CommandException(ExitCode.Usage, $"{source}: write sqlite:FILE or postgres:CONNECTION, for instance postgres:Host=localhost;Database=fairlead;Username=fairlead.");

        try
        {
            return engines.Postgres(text[PostgresPrefix.Length..], Say);
        }
        catch (ArgumentException e)
        {
            // The message names the keyword, never its value: connection strings hold secrets.
            throw new CommandException(ExitCode.Usage, $"{source}: the connection after 'postgres:' cannot be read: {e.Message}");
        }
    }

    private static DataDirectory At(string path, string source) => string.IsNullOrWhiteSpace(path)
        ? throw new CommandException(ExitCode.Usage, $"{source} is empty; name a folder.")
        : new DataDirectory(Path.GetFullPath(path));

    private void Say(string line) => terminal.Error.WriteLine($"fairlead: {Paper.Clean(line)}");
}
