using System.CommandLine;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Operations;

/// <summary><c>fairlead rebuild</c>: derives everything again from the stored facts.</summary>
internal static class RebuildCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var command = new ExampleCommand(
            "rebuild",
            "Recalculates everything from the stored facts and corrects rows that differ. The numbers stay the same.",
            "fairlead rebuild");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            int rows;
            using (var progress = new ProgressLine(terminal, time))
                rows = await session.Get<IRebuild>().RunAsync(progress, cancel);
            await terminal.Out.WriteLineAsync(rows == 0 ? "Everything matches the facts." : $"{Words.Count(rows, "row")} corrected; everything matches the facts.");
            return ExitCode.Done;
        });
        return command;
    }
}
