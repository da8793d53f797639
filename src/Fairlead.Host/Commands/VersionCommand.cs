using System.CommandLine;
using System.Runtime.InteropServices;

namespace Fairlead.Host.Commands;

/// <summary>What <c>fairlead version --json</c> prints.</summary>
public sealed record ProgramFigures(string Program, string? Commit, string Runtime, string OperatingSystem, string Architecture);

/// <summary><c>fairlead version</c>: what to put into a bug report.</summary>
internal static class VersionCommand
{
    public static Command Of(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("version", "Version, commit, runtime and operating system.", "fairlead version", "fairlead version --json");
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var (version, commit) = ProgramVersion.Current;
            var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(JsonText.Of(new ProgramFigures(version, commit, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, architecture), HostJson.Default.ProgramFigures));
                return ExitCode.Done;
            }

            terminal.Out.WriteLine($"Fairlead {version}");
            terminal.Out.WriteLine($"commit   {commit ?? "unknown"}");
            terminal.Out.WriteLine($"runtime  {RuntimeInformation.FrameworkDescription}");
            terminal.Out.WriteLine($"system   {RuntimeInformation.OSDescription}, {architecture}");
            return ExitCode.Done;
        });
        return command;
    }
}
