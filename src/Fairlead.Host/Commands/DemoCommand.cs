using System.CommandLine;
using System.Globalization;
using Fairlead.Data;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead demo</c>: the web program on a throw-away database with invented data.</summary>
internal static class DemoCommand
{
    public static Command Of(GlobalOptions globals, Terminal terminal)
    {
        var command = new ExampleCommand(
            "demo",
            "Starts the web program on a throw-away database with invented data. Your own data stays untouched.",
            "fairlead demo",
            "fairlead demo --port 8080");
        var server = new ServerOptions(command, terminal);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(globals.Database) is not null)
                throw new CommandException(ExitCode.Usage, "--database: a demo brings a throw-away database of its own.");
            var settings = server.Of(parsed);
            var folder = Path.Combine(globals.DataOf(parsed).Root, "demo", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            Remove(folder);
            PrivateFolder.Make(folder);
            try
            {
                var data = new DataDirectory(folder);
                return await ServeCommand.StartAsync(data, new Sqlite.SqliteDatabase(data.DatabaseFile), settings, demo: true, cancel);
            }
            finally
            {
                Remove(folder);
            }
        });
        return command;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
