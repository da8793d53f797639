using System.CommandLine;
using System.Text.Json.Serialization;
using Fairlead.Accounts;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Documents;

/// <summary>What <c>fairlead document list --json</c> prints.</summary>
/// <param name="Documents">Those that were asked for, the last changed first.</param>
/// <param name="More">Whether there are more than are shown.</param>
internal sealed record DocumentsFigures(IReadOnlyList<DocumentFigures> Documents, bool More);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DocumentsFigures))]
internal sealed partial class DocumentJson : JsonSerializerContext;

/// <summary><c>fairlead document</c>: Markdown at any object.</summary>
internal static class DocumentCommand
{
    private const int Most = 100, ShortestId = 4;

    public static Command Of(CommandSurroundings here)
    {
        var command = new ExampleCommand(
            "document",
            "Documents: runbooks, briefs, notes and lessons, in Markdown, at any object.",
            "fairlead document list --at service:checkout",
            "fairlead document add 'Restart the queue' --kind runbook --at service:checkout --file queue.md");
        command.Subcommands.Add(List(here));
        command.Subcommands.Add(Show(here));
        command.Subcommands.Add(Add(here));
        command.Subcommands.Add(Edit(here));
        return command;
    }

    private static ExampleCommand List(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var kind = KindOption();
        var tag = new Option<string?>("--tag") { Description = "Only with this tag.", HelpName = "TAG" };
        var at = new Option<string?>("--at") { Description = "Only at this object, such as service:checkout.", HelpName = "OBJECT" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("list", $"Lists documents, the last changed first; at most {Most}.", "fairlead document list", "fairlead document list --kind runbook --json");
        foreach (var option in (Option[])[kind, tag, at, json])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var reference = parsed.GetValue(at) is { } named ? ObjectReference.Of(named) ?? throw new CommandException(ExitCode.Usage, $"--at {named}: write an object like service:checkout.") : null;
            var filter = new DocumentFilter(KindOf(parsed.GetValue(kind)), parsed.GetValue(tag)?.Trim().ToLowerInvariant(), reference);
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var (rows, next) = await new ReadDocuments(db, session.Services.GetRequiredService<KnownObjects>()).PageAsync(filter, null, Most, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonText.Of(new DocumentsFigures([.. rows.Select(DocumentFigures.Of)], next is not null), DocumentJson.Default.DocumentsFigures));
                return ExitCode.Done;
            }

            var paper = Paper.On(terminal);
            paper.Sentence($"{Words.Count(rows.Count, "document")}{(next is null ? "" : ", and more")}.");
            if (rows.Count > 0)
            {
                paper.Table(new Sheet(
                    [new("Id"), new("Kind"), new("Title"), new("At"), new("Changed"), new("Tags", IsOptional: true)],
                    [.. rows.Select(d => (string[])[d.Id, Words.Name(d.Kind), d.Title, d.Reference?.ToString() ?? "", Words.Date(DateOnly.FromDateTime(d.ChangedAt)), string.Join(' ', d.Tags)])]));
            }

            if (next is not null)
                paper.Note("'fairlead api documents' lists them page by page.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Show(CommandSurroundings here)
    {
        var id = IdArgument();
        var command = new ExampleCommand("show", "Prints the Markdown of a document, and nothing else.", "fairlead document show 3f2a9c > queue.md");
        command.Arguments.Add(id);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(here.Globals, parsed, here.Time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var found = await FindAsync(db, parsed.GetValue(id)!, cancel);
            var text = await db.Set<Document>().Where(d => d.Id == found).Select(d => d.Text).FirstAsync(cancel);
            await here.Terminal.Out.WriteAsync(text.EndsWith('\n') ? text : text + "\n");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Add(CommandSurroundings here)
    {
        var title = new Argument<string>("title") { Description = "Its title, in one line.", HelpName = "TITLE" };
        var (kind, at, tags, file) = (KindOption(), AtOption(), TagsOption(), FileOption(isRequired: true));
        var command = new ExampleCommand(
            "add", "Adds a document and prints its id, and nothing else.",
            "fairlead document add 'Restart the queue' --kind runbook --at service:checkout --file queue.md",
            "fairlead document add 'Why the queue stood' --kind lesson --tag queue --file - < lesson.md");
        command.Arguments.Add(title);
        foreach (var option in (Option[])[kind, at, tags, file])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(here, parsed, async (_, edit) =>
        {
            var text = await TextAsync(parsed.GetValue(file)!, cancel);
            var wanted = new DocumentWanted(KindOf(parsed.GetValue(kind)), parsed.GetValue(title), text, parsed.GetValue(tags), parsed.GetValue(at));

            // Alone and whole, for a script that goes on with it.
            await here.Terminal.Out.WriteLineAsync(Saved(await edit.AddAsync(Caller.Operator, wanted, cancel)).Id);
        }, cancel));
        return command;
    }

    private static ExampleCommand Edit(CommandSurroundings here)
    {
        var id = IdArgument();
        var title = new Option<string?>("--title") { Description = "A new title.", HelpName = "TITLE" };
        var (kind, at, tags, file) = (KindOption(), AtOption(), TagsOption(), FileOption(isRequired: false));
        var command = new ExampleCommand("edit", "Changes what is given of a document; the rest stays.", "fairlead document edit 3f2a9c --file queue.md", "fairlead document edit 3f2a9c --tag queue --tag on-call");
        command.Arguments.Add(id);
        foreach (var option in (Option[])[title, kind, at, tags, file])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(here, parsed, async (session, edit) =>
        {
            var text = parsed.GetValue(file) is { } named ? await TextAsync(named, cancel) : null;
            await using var db = await session.DatabaseAsync(cancel);
            var wanted = new DocumentWanted(KindOf(parsed.GetValue(kind)), parsed.GetValue(title), text, parsed.GetValue(tags) is { Length: > 0 } given ? given : null, parsed.GetValue(at));
            if (wanted == new DocumentWanted())
                throw new CommandException(ExitCode.Usage, "Say what changes: --title, --kind, --at, --tag or --file.");
            var saved = Saved(await edit.ChangeAsync(Caller.Operator, await FindAsync(db, parsed.GetValue(id)!, cancel), wanted, cancel));
            await here.Terminal.Out.WriteLineAsync($"{saved.Id} version {saved.Version}");
        }, cancel));
        return command;
    }

    private static Argument<string> IdArgument() => new("id") { Description = "Its id, or its first characters (at least four).", HelpName = "ID" };

    private static Option<string?> KindOption() => new("--kind") { Description = $"What it is for: {string.Join(", ", DocumentWords.Kinds)}.", HelpName = "KIND" };

    private static Option<string?> AtOption() => new("--at") { Description = "The object at which it stands, such as service:checkout; empty for none.", HelpName = "OBJECT" };

    private static Option<string[]?> TagsOption() => new("--tag") { Description = "A tag; may be given several times.", HelpName = "TAG" };

    private static Option<string?> FileOption(bool isRequired) => new("--file") { Description = "The file with the Markdown; '-' is standard input.", HelpName = "FILE", Required = isRequired };

    private static DocumentKind? KindOf(string? kind) =>
        kind is null ? null : DocumentWords.KindOf(kind) ?? throw new CommandException(ExitCode.Usage, $"--kind {kind}: one of {string.Join(", ", DocumentWords.Kinds)}.");

    private static Task<string> TextAsync(string file, CancellationToken cancel) => InputFile.TextAsync(file, DocumentRule.LongestText, "--file", cancel);

    private static async Task<int> RunAsync(CommandSurroundings here, ParseResult parsed, Func<Session, EditDocuments, Task> work, CancellationToken cancel)
    {
        await using var session = await Session.WriteAsync(here.Globals, parsed, here.Time, cancel);
        await using var scope = session.Services.CreateAsyncScope();
        await work(session, scope.ServiceProvider.GetRequiredService<EditDocuments>());
        return ExitCode.Done;
    }

    private static Document Saved(EditResult<Document> result) =>
        result.Saved ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => $"{e.Field}: {e.Message}")));

    private static async Task<string> FindAsync(FairleadDb db, string id, CancellationToken cancel)
    {
        var found = id.Length < ShortestId || !id.All(char.IsAsciiHexDigitLower) ? [] : await db.Set<Document>().Where(d => d.Id.StartsWith(id)).Select(d => d.Id).Take(2).ToListAsync(cancel);
        return found switch
        {
            [var one] => one,
            [] => throw new CommandException(ExitCode.Usage, $"There is no document '{id}'; 'fairlead document list' shows them. Give at least {ShortestId} digits of an id."),
            _ => throw new CommandException(ExitCode.Usage, $"Several ids of documents start with '{id}'."),
        };
    }
}
