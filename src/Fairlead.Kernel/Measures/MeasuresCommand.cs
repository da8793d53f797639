using System.CommandLine;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Review;

namespace Fairlead.Measures;

/// <summary><c>fairlead measures</c>: every measure of a scope and window, from what has been imported.</summary>
internal static class MeasuresCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var scope = new Option<string?>("--scope") { Description = "team:KEY, team:KEY,KEY for several teams, service:KEY, or nothing for the whole organisation.", HelpName = "SCOPE" };
        var window = WindowOption.Make();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var csv = new Option<bool>("--csv") { Description = "Print one row per measure." };
        var command = new ExampleCommand(
            "measures",
            "Every measure of a scope and window, from what has been imported.",
            "fairlead measures",
            "fairlead measures --scope service:checkout --window 90d --json",
            "fairlead measures --scope team:payments --window 2026-09-01..2026-11-22 --csv");
        foreach (Option option in (Option[])[scope, window, json, csv])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(csv))
                throw new CommandException(ExitCode.Usage, "--json and --csv: choose one.");
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var catalog = await CatalogView.ReadAsync(db, cancel);
            var about = ScopeText.Read(parsed.GetValue(scope), catalog, Caller.Operator, out var wrong)
                ?? throw new CommandException(ExitCode.Usage, $"--scope: {wrong} 'fairlead catalog list' shows the keys.");
            var (choice, reason) = await WindowOption.ChooseAsync(db, about, parsed.GetValue(window), await session.TodayAsync(db, cancel), cancel);
            var readings = await session.Get<MeasureRegistry>().ReadAsync(about, choice.Window, cancel);
            var sentence = OperatingReview.SentenceOf(session.Get<OperatingReview>().Of(readings, about, choice.Title));
            if (parsed.GetValue(json))
            {
                var figures = new MeasuresFigures(about.Text, about.Title, WindowFigures.Of(choice, reason), sentence, [.. readings.Select(MeasureFigures.Of)]);
                await terminal.Out.WriteLineAsync(JsonText.Of(figures, KernelJson.Default.MeasuresFigures));
            }
            else if (parsed.GetValue(csv))
            {
                MeasureTables.CsvHeader(terminal.Out);
                MeasureTables.CsvRows(terminal.Out, readings);
            }
            else
            {
                var paper = Paper.On(terminal);
                paper.Sentence(sentence);
                paper.Note(WindowOption.Line(choice, reason));
                paper.Gap();
                paper.Table(MeasureTables.Sheet(readings));
                foreach (var note in MeasureTables.Notes(readings))
                    paper.Note("- " + note);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
