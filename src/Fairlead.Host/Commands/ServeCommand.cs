using System.CommandLine;
using Fairlead.Data;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead serve</c>, which is also what plain <c>fairlead</c> does: the web program.</summary>
internal static class ServeCommand
{
    public const int DefaultPort = 5080;

    public static Command Of(GlobalOptions globals)
    {
        var command = new ExampleCommand(
            "serve",
            "Starts the web program on http://127.0.0.1:5080. This is what 'fairlead' does without a command.",
            "fairlead",
            "fairlead serve --port 8080",
            "fairlead serve --database 'postgres:Host=localhost;Database=fairlead;Username=fairlead'");
        MakeDefault(command, globals);
        return command;
    }

    public static void MakeDefault(Command command, GlobalOptions globals)
    {
        var port = Port();
        command.Options.Add(port);
        command.SetAction((parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            return StartAsync(data, globals.DatabaseOf(parsed, data), Checked(parsed.GetValue(port)), demo: false, cancel);
        });
    }

    public static Option<int> Port() => new("--port")
    {
        Description = "The port on 127.0.0.1; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    public static int Checked(int port) => port is >= 0 and <= 65535
        ? port
        : throw new CommandException(ExitCode.Usage, $"--port {port}: between 0 and 65535.");

    public static Task<int> StartAsync(DataDirectory data, IDatabase database, int port, bool demo, CancellationToken cancel) =>
        WebProgram.RunAsync(data, database, port, demo, cancel);
}
