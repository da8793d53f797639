using System.CommandLine;
using System.Globalization;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Catalog;

/// <summary><c>fairlead catalog</c>: the catalog as a file, and what is in it.</summary>
internal static class CatalogCommand
{
    private const int MostBytes = CatalogFile.MostBytes;

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var command = new ExampleCommand(
            "catalog",
            "The catalog of teams, repositories and services as a file.",
            "fairlead catalog list",
            "fairlead catalog import catalog.yaml",
            "fairlead catalog export > catalog.yaml",
            "fairlead catalog remove --repository platform --yes");
        command.Subcommands.Add(Import(globals, terminal, time));
        command.Subcommands.Add(Export(globals, terminal, time));
        command.Subcommands.Add(List(globals, terminal, time));
        command.Subcommands.Add(Remove(globals, terminal, time));
        return command;
    }

    private static ExampleCommand Import(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var file = new Argument<string>("file") { Description = "A YAML file; '-' reads standard input.", HelpName = "FILE" };
        var command = new ExampleCommand(
            "import",
            "Adds and changes what a YAML file contains, all of it or nothing. Nothing is deleted.",
            "fairlead catalog import catalog.yaml",
            "fairlead catalog export | fairlead catalog import -      # changes nothing");
        command.Arguments.Add(file);
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetValue(file)!;
            var (yaml, folder) = await ReadAsync(name, cancel);
            var data = globals.DataOf(parsed);
            await using var session = await Session.OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var result = await CatalogFile.ImportAsync(db, session.Get<WriteLane>(), Accounts.Caller.Operator, yaml, folder, time, cancel);
            foreach (var error in result.Errors)
                await terminal.Error.WriteLineAsync(Paper.Clean($"{name}, {error}"));
            if (result.Errors.Count > 0)
            {
                await terminal.Error.WriteLineAsync($"fairlead: {Words.Count(result.Errors.Count, "error")} in {name}; nothing was changed.");
                return ExitCode.Usage;
            }

            await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Added} added, {result.Changed} changed, {result.Same} unchanged."));
            if (result.Added + result.Changed > 0)
                await AskAsync(session, db, terminal, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    // As after an edit on a page: numbers follow from what is read, and from the rules by which it is.
    private static async Task AskAsync(Session session, FairleadDb db, Terminal terminal, CancellationToken cancel)
    {
        var repositories = await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(cancel);
        foreach (var changed in session.Services.GetServices<ICatalogChanged>())
        {
            foreach (var repository in repositories.Where(r => !r.IsInvented))
                await changed.ReadAgainAsync(db, repository.Id, cancel);
        }

        await terminal.Out.WriteLineAsync($"{Words.Count(repositories.Count(r => !r.IsInvented), "repository", "repositories")} will be read again by the running server, or by the next 'fairlead serve'.");
    }

    private static ExampleCommand Export(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand("export", "Prints the catalog as YAML; importing that again changes nothing.", "fairlead catalog export > catalog.yaml");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await terminal.Out.WriteAsync(CatalogFile.Export(await session.CatalogAsync(cancel)));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand List(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("list", "Shows teams, repositories and services with their keys.", "fairlead catalog list", "fairlead catalog list --json");
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            var catalog = await session.CatalogAsync(cancel);
            if (parsed.GetValue(json))
                await terminal.Out.WriteLineAsync(JsonText.Of(CatalogFigures.Of(catalog), KernelJson.Default.CatalogFigures));
            else
                Write(Paper.On(terminal), catalog);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Remove(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var service = new Argument<string?>("service") { Description = "The key of a service.", HelpName = "KEY", Arity = ArgumentArity.ZeroOrOne };
        var repository = new Option<string?>("--repository") { Description = "The key of a repository, which is removed with its services.", HelpName = "KEY" };
        var yes = new Option<bool>("--yes") { Description = "Confirms that what was imported and derived for it is removed as well." };
        var command = new ExampleCommand(
            "remove",
            "Removes a service, or a repository with its services, from the catalog. What sources reported stays.",
            "fairlead catalog remove checkout --yes",
            "fairlead catalog remove --repository platform --yes");
        command.Arguments.Add(service);
        command.Options.Add(repository);
        command.Options.Add(yes);
        command.SetAction(async (parsed, cancel) =>
        {
            var (key, whole, isMeant) = (parsed.GetValue(service), parsed.GetValue(repository), parsed.GetValue(yes));
            if (key is null == whole is null)
                throw new CommandException(ExitCode.Usage, "Name a service by its key, or a repository with --repository KEY.");
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            var remove = session.Get<RemoveFromCatalog>();
            var removal = key is not null ? await remove.ServiceAsync(key, isMeant, cancel) : await remove.RepositoryAsync(whole!, isMeant, cancel);
            if (!removal.IsDone)
                throw new CommandException(ExitCode.Usage, removal.Text);

            // A server that runs does so as well, for the catalog has another form; without one nobody else would.
            await session.DeriveAsync(cancel);
            await terminal.Out.WriteLineAsync(removal.Text);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IPaper paper, CatalogView catalog)
    {
        paper.Sentence($"{Words.Count(catalog.Services.Count, "service")} in {Words.Count(catalog.Repositories.Count, "repository", "repositories")}, owned by {Words.Count(catalog.Teams.Count, "team")}.");
        if (catalog.Repositories.Count == 0)
        {
            paper.Note("Add a repository with 'fairlead review PATH', or a whole catalog with 'fairlead catalog import FILE'.");
            return;
        }

        var teamOf = catalog.Teams.ToDictionary(t => t.Id, t => t.Key);
        var repositoryOf = catalog.Repositories.ToDictionary(r => r.Id, r => r.Key);
        if (catalog.Services.Count > 0)
        {
            paper.Heading("Services");
            paper.Table(new Sheet(
                [new("Key"), new("Name"), new("Team"), new("Repository"), new("Deployments")],
                [.. catalog.Services.Select(s => (string[])[s.Key, s.Name, s.TeamId is { } t ? teamOf[t] : "no team", repositoryOf[s.RepositoryId], RuleWords.Of(s)])]));
        }

        paper.Heading("Repositories");
        paper.Table(new Sheet(
            [new("Key"), new("Name"), new("Last read"), new("Path")],
            [.. catalog.Repositories.Select(r => (string[])[r.Key, r.Name, r.ReadAt?.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "never", r.Location])]));
        if (catalog.Teams.Count > 0)
        {
            paper.Heading("Teams");
            paper.Table(new Sheet([new("Key"), new("Name"), new("Purpose")], [.. catalog.Teams.Select(t => (string[])[t.Key, t.Name, t.Purpose ?? ""])]));
        }
    }

    private static async Task<(string Yaml, string Folder)> ReadAsync(string name, CancellationToken cancel)
    {
        var yaml = await InputFile.TextAsync(name, MostBytes, $"'{name}' cannot be read", cancel);
        return (yaml, name == "-" ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(name))!);
    }
}
