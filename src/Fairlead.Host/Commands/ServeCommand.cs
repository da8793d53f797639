using System.CommandLine;
using Fairlead.Data;
using Fairlead.Serving;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead serve</c>, which is also what plain <c>fairlead</c> does: the web program.</summary>
internal static class ServeCommand
{
    public static Command Of(GlobalOptions globals, Terminal terminal)
    {
        var command = new ExampleCommand(
            "serve",
            "Starts the web program on http://127.0.0.1:5080. This is what 'fairlead' does without a command.",
            "fairlead",
            "fairlead serve --port 8080",
            "fairlead serve --database 'postgres:Host=localhost;Database=fairlead;Username=fairlead'");
        MakeDefault(command, globals, terminal);
        return command;
    }

    public static void MakeDefault(Command command, GlobalOptions globals, Terminal terminal)
    {
        var server = new ServerOptions(command, terminal);
        command.SetAction((parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            return StartAsync(data, globals.DatabaseOf(parsed, data), server.Of(parsed), demo: false, cancel);
        });
    }

    public static Task<int> StartAsync(DataDirectory data, IDatabaseEngine database, ServerSettings settings, bool demo, CancellationToken cancel)
    {
        if (demo && LoopbackOnly.Objection(settings.Address) is { } objection)
            throw new CommandException(ExitCode.Usage, objection);
        return WebProgram.RunAsync(data, database, settings, demo, cancel);
    }
}
