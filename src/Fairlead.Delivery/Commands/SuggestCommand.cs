using System.CommandLine;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Git;
using Fairlead.Imports;

namespace Fairlead.Delivery;

/// <summary><c>fairlead catalog suggest</c>: a first catalog from the names of release tags.</summary>
internal static class SuggestCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var path = new Argument<string>("path") { Description = "The repository: a folder inside it, or a bare one.", HelpName = "PATH", DefaultValueFactory = _ => "." };
        var command = new ExampleCommand(
            "suggest",
            "Prints a catalog file for a repository: a service for each way in which its release tags are named. Changes nothing.",
            "fairlead catalog suggest ~/code/platform > catalog.yaml");
        command.Arguments.Add(path);
        command.SetAction(async (parsed, cancel) =>
        {
            var git = GitRepository.Open(parsed.GetValue(path)!);
            if (SuggestCatalog.Of(git, await KnownAsync(globals, parsed, time, cancel), cancel) is not { } yaml)
                throw new CommandException(ExitCode.NotEnoughData, $"No tag of '{parsed.GetValue(path)}' looks like a release, so nothing tells one service from another. 'fairlead review' shows what git tells.");
            await terminal.Out.WriteAsync(yaml);
            return ExitCode.Done;
        });
        return command;
    }

    // Somebody may ask for a first catalog before there is any database; one that is named must be there.
    private static async Task<CatalogView> KnownAsync(GlobalOptions globals, ParseResult parsed, TimeProvider time, CancellationToken cancel)
    {
        await using var session = parsed.GetValue(globals.Database) is null ? await Session.TryReadAsync(globals, parsed, time, cancel) : await Session.ReadAsync(globals, parsed, time, cancel);
        return session is null ? new CatalogView([], [], []) : await session.CatalogAsync(cancel);
    }
}
