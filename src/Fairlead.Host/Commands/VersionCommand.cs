using System.CommandLine;
using System.Reflection;
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
            var (version, commit) = Read();
            var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(JsonText.Of(new ProgramFigures(version, commit, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, architecture), ProductJson.Default.ProgramFigures));
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

    /// <summary>The version and the commit that this program was built from.</summary>
    public static (string Version, string? Commit) Read()
    {
        var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (text, null) : (text[..plus], text[(plus + 1)..]);
    }
}
