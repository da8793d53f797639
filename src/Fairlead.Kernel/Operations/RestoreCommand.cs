using System.CommandLine;
using Fairlead.Commands;
using Fairlead.Measures;

namespace Fairlead.Operations;

/// <summary><c>fairlead restore</c>: a backup into an empty database, or only looked at.</summary>
internal static class RestoreCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var file = new Argument<string>("FILE") { Description = "A file that 'fairlead backup' wrote." };
        var check = new Option<bool>("--check") { Description = "Only compare the file with its checksums; exit code 1 when it is damaged." };
        var command = new ExampleCommand(
            "restore",
            "Puts a backup into an empty database of either kind: all of it, compared with its checksums, or nothing.",
            "fairlead restore fairlead-2026-11-22.zip --data /srv/fairlead",
            "fairlead restore nightly.zip --database 'postgres:Host=db;Database=fairlead;Username=fairlead'",
            "fairlead restore nightly.zip --check");
        command.Arguments.Add(file);
        command.Options.Add(check);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path))
                throw new CommandException(ExitCode.Usage, $"There is no file '{path}'.");
            using var progress = new ProgressLine(terminal, time);
            if (parsed.GetValue(check))
            {
                var manifest = await Backup.CheckAsync(path, progress, cancel);
                progress.Dispose();
                Storage.Print(terminal, manifest.Tables.Select(t => new TableSum(t.Name, t.Rows, t.Checksum)));
                await terminal.Out.WriteLineAsync(FormattableString.Invariant($"{path} is whole: made {manifest.MadeAt:yyyy-MM-dd HH:mm} UTC of {manifest.Database} by Fairlead {manifest.Program}."));
                return ExitCode.Done;
            }

            var database = globals.DatabaseOf(parsed, globals.DataOf(parsed));
            using var alone = OneServer.Of(database);
            var sums = await Backup.RestoreAsync(path, database, progress, cancel);
            progress.Dispose();
            Storage.Print(terminal, sums);
            await terminal.Out.WriteLineAsync($"{Words.Count(sums.Sum(s => s.Rows), "row")} restored to {database.Name}, {database.Place}.");
            return ExitCode.Done;
        });
        return command;
    }
}
