using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Fairlead.Host.Output;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead version</c>: what to put into a bug report.</summary>
internal static class VersionCommand
{
    public static Command Of(Terminal terminal)
    {
        var command = new ExampleCommand("version", "Version, commit, runtime and operating system.", "fairlead version");
        command.SetAction(_ =>
        {
            var (version, commit) = Read();
            terminal.Out.WriteLine($"Fairlead {version}");
            terminal.Out.WriteLine($"commit   {commit ?? "unknown"}");
            terminal.Out.WriteLine($"runtime  {RuntimeInformation.FrameworkDescription}");
            terminal.Out.WriteLine($"system   {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
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
