using System.CommandLine;
using Fairlead.Commands;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary><c>fairlead import-csv</c>: facts from a file.</summary>
internal static class ImportCsvCommand
{
    private const int MostBytes = 64 << 20;

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        string[] files = [.. new SignalKinds(here.Parts<SignalKind>()).Files.Select(f => f.Csv!.Name)];
        var source = new Argument<string>("source") { Description = "The key of a source of the kind own; 'fairlead sources add \"Spreadsheets\" --kind own' makes one.", HelpName = "SOURCE" };
        var file = new Argument<string>("file") { Description = "A CSV file in UTF-8; '-' reads standard input.", HelpName = "FILE" };
        var kind = new Option<string>("--kind") { Description = $"What the rows are: {string.Join(", ", files)}.", HelpName = string.Join('|', files), Required = true };
        kind.CompletionSources.Add(files);
        var command = new ExampleCommand(
            "import-csv",
            "Imports deployments, incidents, pull requests or CI runs from a CSV file, all rows or none. Importing the same file again changes nothing.",
            "fairlead import-csv sheets deployments.csv --kind deployments      # service,version,commit,environment,finishedAt",
            "fairlead import-csv sheets incidents.csv --kind incidents          # key,title,service,openedAt,resolvedAt");
        command.Arguments.Add(source);
        command.Arguments.Add(file);
        command.Options.Add(kind);
        command.SetAction(async (parsed, cancel) =>
        {
            var (name, key) = (parsed.GetValue(file)!, parsed.GetValue(source)!);
            if (!files.Contains(parsed.GetValue(kind)!, StringComparer.Ordinal))
                throw new CommandException(ExitCode.Usage, $"--kind {parsed.GetValue(kind)}: one of {string.Join(", ", files)}.");
            var bytes = await InputFile.BytesAsync(name, MostBytes, $"'{name}' cannot be read", cancel);
            var data = globals.DataOf(parsed);
            var database = globals.DatabaseOf(parsed, data);
            Storage.MustExist(database);
            await using var session = await Session.OpenAsync(data, database, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var to = await db.Set<SignalSource>().AsNoTracking().FirstOrDefaultAsync(s => s.Key == key, cancel) ?? throw new CommandException(ExitCode.Usage, $"There is no source '{key}'; 'fairlead sources' lists them.");
            if (to.Kind != SourceKind.Own || to.DisabledAt is not null)
                throw new CommandException(ExitCode.Usage, $"'{key}' {(to.DisabledAt is null ? "is of another kind" : "is disabled")}; a file goes to an enabled source of the kind own.");
            var taken = await session.Get<ImportFacts>().RunAsync(to.Id, bytes, parsed.GetValue(kind)!, null, cancel);
            foreach (var error in taken.Errors)
                await terminal.Error.WriteLineAsync(Paper.Clean($"{name}, {error}"));
            if (taken.Errors.Count > 0)
            {
                await terminal.Error.WriteLineAsync($"fairlead: {Words.Count(taken.Errors.Count, "error")} in {name}; nothing was stored.");
                return ExitCode.Usage;
            }

            await session.DeriveAsync(cancel);
            await terminal.Out.WriteLineAsync(taken.Facts == 0 ? $"No facts: '{name}' has its first row only." : taken.Stored == 0 ? $"{Words.Count(taken.Facts, "fact")}, all known." : $"{Words.Count(taken.Facts, "fact")} stored; known facts were left unchanged.");
            return ExitCode.Done;
        });
        return command;
    }
}
