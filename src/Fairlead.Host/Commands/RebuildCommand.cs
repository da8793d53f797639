using System.CommandLine;
using Fairlead.Delivery;
using Fairlead.Measures;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead rebuild</c>: derives everything again from the stored facts.</summary>
internal static class RebuildCommand
{
    public static Command Of(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand(
            "rebuild",
            "Recalculates everything from the stored facts and corrects rows that differ. The numbers stay the same.",
            "fairlead rebuild");
        command.SetAction(async (parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            await using var session = await Session.OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel, mustExist: true);
            int rows;
            using (var progress = new ProgressLine(terminal, time))
                rows = await session.Get<Rebuild>().RunAsync(progress, cancel);
            await terminal.Out.WriteLineAsync(rows == 0 ? "Everything matches the facts." : $"{Words.Count(rows, "row")} corrected; everything matches the facts.");
            return ExitCode.Done;
        });
        return command;
    }
}
