using System.CommandLine;
using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Commands;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>What <c>fairlead sources --json</c> prints of a source.</summary>
public sealed record SourceLine(string Key, string Name, string Kind, bool IsEnabled, DateTime? LastReceivedAt, int Waiting, int Failed);

/// <summary>What <c>fairlead sources --json</c> prints.</summary>
public sealed record SourcesFigures(IReadOnlyList<SourceLine> Sources);

/// <summary>What <c>fairlead sources add --json</c> and <c>rotate --json</c> print.</summary>
/// <param name="Key">The key of the source.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which words it speaks.</param>
/// <param name="Address">The path that the tool sends to, behind the server's address.</param>
/// <param name="Secret">The secret, shown only now; null where somebody gave their own.</param>
public sealed record SourceSecretFigures(string Key, string Name, string Kind, string Address, string? Secret);

/// <summary><c>fairlead sources</c>: the tools that send what they know.</summary>
internal static class SourcesCommand
{
    private const int MostSecret = 64 << 10;

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var json = Json();
        var command = new ExampleCommand(
            "sources",
            "The tools that send what they know: list them, add one, change its secret or name, disable it.",
            "fairlead sources",
            "fairlead sources add \"GitHub of acme\" --kind gitHub",
            "fairlead sources rotate github-of-acme",
            "fairlead sources disable github-of-acme");
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => ListAsync(parsed, parsed.GetValue(json), globals, terminal, time, cancel));
        var inner = Json();
        var list = new ExampleCommand("list", "Lists the sources with how many of their messages wait or failed.", "fairlead sources list --json");
        list.Options.Add(inner);
        list.SetAction((parsed, cancel) => ListAsync(parsed, parsed.GetValue(inner), globals, terminal, time, cancel));
        command.Subcommands.Add(list);
        command.Subcommands.Add(Add(globals, terminal, time));
        command.Subcommands.Add(Rotate(globals, terminal, time));
        command.Subcommands.Add(Rename(globals, terminal, time));
        command.Subcommands.Add(Enable("disable", "Disables a source: what it sends is refused. What was received from it stays.", isEnabled: false, globals, terminal, time));
        command.Subcommands.Add(Enable("enable", "Enables a disabled source again.", isEnabled: true, globals, terminal, time));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private static async Task<int> ListAsync(ParseResult parsed, bool isJson, GlobalOptions globals, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
        await using var db = await session.DatabaseAsync(cancel);
        var sources = (await InboxView.ReadAsync(db, time.Now(), cancel)).Sources;
        if (isJson)
        {
            IReadOnlyList<SourceLine> lines = [.. sources.Select(s => new SourceLine(s.Source.Key, s.Source.Name, Word(s.Source.Kind), s.Source.DisabledAt is null, s.Source.LastReceivedAt, s.Waiting, s.Failed))];
            await terminal.Out.WriteLineAsync(JsonText.Of(new SourcesFigures(lines), CommandJson.Default.SourcesFigures));
            return ExitCode.Done;
        }

        var paper = Paper.On(terminal);
        if (sources.Count == 0)
        {
            paper.Sentence("No source yet.");
            paper.Note("'fairlead sources add NAME --kind KIND' adds one.");
            return ExitCode.Done;
        }

        paper.Table(new Sheet(
            [new("Key"), new("Name"), new("Kind"), new("Last received"), new("Waiting", IsNumber: true), new("Failed", IsNumber: true)],
            [.. sources.Select(Row)]));
        return ExitCode.Done;
    }

    private static string[] Row(SourceStanding standing) =>
    [
        standing.Source.Key,
        standing.Source.Name,
        Word(standing.Source.Kind) + (standing.Source.DisabledAt is null ? "" : " (disabled)"),
        standing.Source.LastReceivedAt?.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "never",
        Words.Number(standing.Waiting),
        Words.Number(standing.Failed),
    ];

    private static ExampleCommand Add(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var name = new Argument<string>("name") { Description = "The name for people.", HelpName = "NAME" };
        var kind = new Option<SourceKind?>("--kind")
        {
            Description = "What kind of tool it is, which decides how its messages are read.",
            HelpName = string.Join('|', Enum.GetValues<SourceKind>().Select(Word)),
            Required = true,
            CustomParser = result => Enum.GetValues<SourceKind>().Where(k => Word(k).Equals(result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase)).Select(k => (SourceKind?)k).FirstOrDefault() ?? None(result),
        };
        kind.CompletionSources.Clear();
        kind.CompletionSources.Add([.. Enum.GetValues<SourceKind>().Select(Word)]);
        var key = new Option<string?>("--key") { Description = "Its key, which stands in its address. Default: made from the name.", HelpName = "KEY" };
        var (secret, json) = (SecretFile(), Json());
        var command = new ExampleCommand(
            "add",
            "Adds a source and prints its secret, once.",
            "fairlead sources add \"GitHub of acme\" --kind gitHub",
            "fairlead sources add CI --kind own --key ci --secret-file secret.txt      # one that the tool has already",
            "fairlead sources add CI --kind own --json | jq -r .secret");
        command.Arguments.Add(name);
        foreach (Option option in (Option[])[kind, key, secret, json])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var given = await SecretAsync(parsed.GetValue(secret), cancel);
            var data = globals.DataOf(parsed);
            await using var session = await Session.OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel);
            var made = await EditAsync(session, edit => edit.NewAsync(Caller.Operator, new SourceEdit(parsed.GetValue(name), parsed.GetValue(kind)!.Value, parsed.GetValue(key), given), cancel));
            if (parsed.GetValue(json))
                return await PrintAsync(terminal, made.Source, given is null ? made.Secret : null);
            await terminal.Out.WriteLineAsync($"Source '{made.Source.Key}' is added. What to do at the tool stands on its page, /signals/sources/{made.Source.Key}.");
            if (given is null)
                await terminal.Out.WriteLineAsync($"Its secret, shown only now: {made.Secret}");
            return ExitCode.Done;
        });
        return command;

        static SourceKind? None(System.CommandLine.Parsing.ArgumentResult result)
        {
            result.AddError($"--kind {result.Tokens[0].Value}: choose one of {string.Join(", ", Enum.GetValues<SourceKind>().Select(Word))}.");
            return null;
        }
    }

    private static ExampleCommand Rotate(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var (key, secret, json) = (Key(), SecretFile(), Json());
        var command = new ExampleCommand("rotate", "Gives a source a new secret and prints it, once. The old one stops working at once.", "fairlead sources rotate github-of-acme");
        command.Arguments.Add(key);
        command.Options.Add(secret);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var given = await SecretAsync(parsed.GetValue(secret), cancel);
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            var made = await EditAsync(session, edit => edit.NewSecretAsync(Caller.Operator, parsed.GetValue(key)!, given, cancel));
            if (parsed.GetValue(json))
                return await PrintAsync(terminal, made.Source, given is null ? made.Secret : null);
            await terminal.Out.WriteLineAsync(given is null ? $"The new secret of '{made.Source.Key}', shown only now: {made.Secret}" : $"'{made.Source.Key}' has the new secret.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Rename(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var key = Key();
        var name = new Argument<string>("name") { Description = "The new name.", HelpName = "NAME" };
        var command = new ExampleCommand("rename", "Gives a source another name; its key and address stay.", "fairlead sources rename github \"GitHub of acme\"");
        command.Arguments.Add(key);
        command.Arguments.Add(name);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            var source = await EditAsync(session, edit => edit.RenameAsync(Caller.Operator, parsed.GetValue(key)!, parsed.GetValue(name), null, cancel));
            await terminal.Out.WriteLineAsync(Paper.Clean($"'{source.Key}' is called {source.Name}."));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Enable(string verb, string description, bool isEnabled, GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var key = Key();
        var command = new ExampleCommand(verb, description, $"fairlead sources {verb} github-of-acme");
        command.Arguments.Add(key);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            var source = await EditAsync(session, edit => edit.EnableAsync(Caller.Operator, parsed.GetValue(key)!, isEnabled, cancel));
            await terminal.Out.WriteLineAsync($"'{source.Key}' is {(isEnabled ? "enabled" : "disabled")}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> PrintAsync(Terminal terminal, SignalSource source, string? secret)
    {
        var figures = new SourceSecretFigures(source.Key, source.Name, Word(source.Kind), $"/hooks/{source.Key}", secret);
        await terminal.Out.WriteLineAsync(JsonText.Of(figures, CommandJson.Default.SourceSecretFigures));
        return ExitCode.Done;
    }

    private static Argument<string> Key() => new("source") { Description = "Its key.", HelpName = "SOURCE" };

    private static Option<string?> SecretFile() => new("--secret-file") { Description = "A file with the secret where the tool has one already; '-' reads standard input. Default: one is made.", HelpName = "FILE" };

    private static async Task<string?> SecretAsync(string? file, CancellationToken cancel)
    {
        if (file is null)
            return null;
        var text = file == "-" ? await Console.In.ReadLineAsync(cancel) ?? "" : await InputFile.TextAsync(file, MostSecret, $"--secret-file {file}", cancel);
        return text.Trim() is { Length: > 0 } secret ? secret : throw new CommandException(ExitCode.Usage, $"--secret-file {file}: it is empty.");
    }

    private static async Task<T> EditAsync<T>(Session session, Func<EditSources, Task<EditResult<T>>> edit)
        where T : class
    {
        await using var scope = session.Services.CreateAsyncScope();
        var result = await edit(scope.ServiceProvider.GetRequiredService<EditSources>());
        return result.Saved ?? throw new CommandException(ExitCode.Usage, string.Join(" ", result.Errors.Select(e => $"{e.Field}: {e.Message}")));
    }

    private static string Word(SourceKind kind) => Words.Name(kind);
}
