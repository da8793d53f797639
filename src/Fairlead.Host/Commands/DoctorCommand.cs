using System.CommandLine;
using Fairlead.Checks;

namespace Fairlead.Host.Commands;

/// <summary>What <c>fairlead doctor --json</c> prints.</summary>
public sealed record DoctorFigures(IReadOnlyList<Finding> Findings);

/// <summary><c>fairlead doctor</c>: is everything there that Fairlead needs, is it safe, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand(
            "doctor",
            "Checks the installation: names what is broken or insecure and what to do. Give the server's options to have them checked, too.",
            "fairlead doctor",
            "fairlead doctor --listen '*:443' --url https://fairlead.example.org --certificate chain.pem",
            "fairlead doctor --json");
        command.Options.Add(json);
        var server = new ServerOptions(command, terminal);
        command.SetAction(async (parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            await using var inspected = new Inspection(data, globals.DatabaseOf(parsed, data), server.Of(parsed).Address, time);
            var findings = await new AllChecks([.. here.Parts<ICheck>()]).LookAsync(inspected, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonText.Of(new DoctorFigures(findings), HostJson.Default.DoctorFigures));
            }
            else
            {
                Paper.On(terminal).Table(new Sheet(
                    [new("Check"), new("State"), new("Found")],
                    [.. findings.Select(f => (string[])[f.Check, Word(f.Severity), f.Found + (f.Advice is { } advice ? $" → {advice}" : "")])]));
            }

            return findings.Any(f => f.IsBad) ? ExitCode.CheckFailed : ExitCode.Done;
        });
        return command;
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Warning => "warning",
        Severity.Insecure => "INSECURE",
        _ => "BROKEN",
    };
}
