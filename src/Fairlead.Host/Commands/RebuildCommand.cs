using System.CommandLine;
using Fairlead.Delivery;
using Fairlead.Host.Output;
using Fairlead.Measures;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead rebuild</c>: derives everything again from the stored facts.</summary>
internal static class RebuildCommand
{
    public static Command Of(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand(
            "rebuild",
            "Derives everything again from the stored facts and mends what is not as they have it. The numbers stay the same.",
            "fairlead rebuild");
        command.SetAction(async (parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            await using var session = await Session.OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel, mustExist: true);
            int rows;
            using (var progress = new ProgressLine(terminal, time))
                rows = await session.Get<Rebuild>().RunAsync(progress, cancel);
            await terminal.Out.WriteLineAsync(rows == 0 ? "Everything is as the facts have it." : $"{Words.Count(rows, "row")} written again; everything is as the facts have it.");
            return ExitCode.Done;
        });
        return command;
    }
}
