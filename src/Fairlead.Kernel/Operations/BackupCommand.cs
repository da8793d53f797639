using System.CommandLine;
using System.Globalization;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Operations;

/// <summary><c>fairlead backup</c>: the whole database in one file, while the program runs.</summary>
internal static class BackupCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var file = new Argument<string>("FILE") { Description = "The file to write, for instance fairlead-2026-11-22.zip." };
        var replace = new Option<bool>("--replace") { Description = "Take the place of a file that is there." };
        var command = new ExampleCommand(
            "backup",
            "Writes the whole database to one file, as of one instant, while everybody works on.",
            "fairlead backup fairlead-2026-11-22.zip",
            "fairlead backup --database 'postgres:Host=db;Database=fairlead;Username=fairlead' nightly.zip --replace");
        command.Arguments.Add(file);
        command.Options.Add(replace);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (OutputFile.IsDevice(path))
                throw new CommandException(ExitCode.Usage, $"'{path}' is no place for a file; name one in a folder.");
            if (Directory.Exists(path))
                throw new CommandException(ExitCode.Usage, $"'{path}' is a folder; name a file.");
            if (File.Exists(path) && !parsed.GetValue(replace))
                throw new CommandException(ExitCode.Usage, $"'{path}' is there already; name another file, or add --replace.");
            var data = globals.DataOf(parsed);
            var database = globals.DatabaseOf(parsed, data, onlyReads: true);
            Storage.MustExist(database);
            BackupFile made;
            using (var progress = new ProgressLine(terminal, time))
                made = await Backup.MakeAsync(database, path, time.Now(), progress, cancel);
            new LastBackup(made.Manifest.MadeAt, Path.GetFullPath(path)).Note(data);
            Storage.Print(terminal, made.Manifest.Tables.Select(t => new TableSum(t.Name, t.Rows, t.Checksum)));
            await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {made.Bytes / 1e6:0.0} MB, SHA-256 {made.Sha256}"));
            return ExitCode.Done;
        });
        return command;
    }
}
