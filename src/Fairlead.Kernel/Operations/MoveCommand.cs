using System.CommandLine;
using Fairlead.Commands;
using Fairlead.Measures;

namespace Fairlead.Operations;

/// <summary><c>fairlead move</c>: everything from one database to another, between SQLite and PostgreSQL in either direction.</summary>
internal static class MoveCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var from = new Option<string>("--from") { Description = "Where the data is: sqlite:FILE or postgres:CONNECTION. It stays as it is.", HelpName = "WHICH", Required = true };
        var to = new Option<string>("--to") { Description = "An empty database of either kind; a SQLite file is made.", HelpName = "WHICH", Required = true };
        var command = new ExampleCommand(
            "move",
            "Moves everything to another database: all rows, compared by checksum on both sides, or nothing.",
            "fairlead move --from sqlite:/srv/fairlead/fairlead.db --to 'postgres:Host=db;Database=fairlead;Username=fairlead'",
            "fairlead move --from 'postgres:Host=db;Database=fairlead;Username=fairlead' --to sqlite:fairlead.db");
        command.Options.Add(from);
        command.Options.Add(to);
        command.SetAction(async (parsed, cancel) =>
        {
            var source = globals.Named(parsed.GetValue(from)!, "--from");
            var target = globals.Named(parsed.GetValue(to)!, "--to");
            Storage.MustExist(source);

            // A server that writes on during the move would write to what nobody will read.
            using var still = OneServer.Of(source);
            using var alone = OneServer.Of(target);
            IReadOnlyList<TableSum> sums;
            using (var progress = new ProgressLine(terminal, time))
                sums = await MoveDatabase.RunAsync(source, target, progress, cancel);
            Storage.Print(terminal, sums);
            await terminal.Out.WriteLineAsync($"{Words.Count(sums.Sum(s => s.Rows), "row")} moved to {target.Name}, {target.Place}; {source.Name}, {source.Place} is as it was.");
            return ExitCode.Done;
        });
        return command;
    }
}
