using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Fairlead.Accounts;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Commitments;

/// <summary>What <c>fairlead commit list --json</c> prints.</summary>
/// <param name="Commitments">Those that were asked for, the earliest due first.</param>
/// <param name="More">Whether there are more than are shown.</param>
internal sealed record CommitmentsFigures(IReadOnlyList<CommitmentFigures> Commitments, bool More);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommitmentsFigures))]
internal sealed partial class CommitmentJson : JsonSerializerContext;

/// <summary><c>fairlead commit</c>: who promised what until when.</summary>
internal static class CommitmentCommand
{
    private const int Most = 100, ShortestId = 4;

    public static Command Of(CommandSurroundings here)
    {
        var command = new ExampleCommand(
            "commit",
            "Commitments: who promised what, until when, and whether it was kept.",
            "fairlead commit list",
            "fairlead commit add 'Circuit breaker on the ledger client' --due 2026-12-18 --team payments");
        command.Subcommands.Add(List(here));
        command.Subcommands.Add(Add(here));
        command.Subcommands.Add(HandOver(here));
        command.Subcommands.Add(Close(here, "done", "Closes a commitment as kept.", "--evidence", "What shows it: a link, or a sentence.", CommitmentState.Done));
        command.Subcommands.Add(Close(here, "drop", "Gives a commitment up, for a reason.", "--reason", "Why. Needed: others rely on it.", CommitmentState.Dropped));
        return command;
    }

    private static ExampleCommand List(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var all = new Option<bool>("--all") { Description = "Include those that are closed." };
        var overdue = new Option<bool>("--overdue") { Description = "Only open ones whose day has passed." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("list", $"Lists open commitments, the earliest due first; at most {Most}.", "fairlead commit list", "fairlead commit list --overdue --json");
        foreach (var option in (Option[])[all, overdue, json])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var (catalog, today) = (await session.CatalogAsync(cancel), await session.TodayAsync(db, cancel));
            var isOverdue = parsed.GetValue(overdue);
            var query = new CommitmentQuery(parsed.GetValue(all) && !isOverdue ? null : CommitmentState.Open, DueBefore: isOverdue ? today : null);
            var (rows, next) = await query.ReadAsync(db, null, Most, cancel);
            var owners = await CommitmentOwners.ReadAsync(db, catalog, rows, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonText.Of(new CommitmentsFigures([.. rows.Select(c => CommitmentFigures.Of(c, owners, today, session.Services.GetRequiredService<MeasureRegistry>()))], next is not null), CommitmentJson.Default.CommitmentsFigures));
                return ExitCode.Done;
            }

            var paper = Paper.On(terminal);
            paper.Sentence($"{Words.Count(rows.Count(c => c.State == CommitmentState.Open), "open commitment")}, {Words.Number(rows.Count(c => c.IsOverdue(today)))} overdue.");
            if (rows.Count > 0)
            {
                paper.Table(new Sheet(
                    [new("Id"), new("State"), new("Promise"), new("Owner"), new("Due"), new("From", IsOptional: true)],
                    [.. rows.Select(c => (string[])[c.Id, c.IsOverdue(today) ? "overdue" : Words.Name(c.State), c.Title, owners.Of(c), Words.Date(c.Due), c.OriginTitle ?? ""])]));
            }

            if (next is not null)
                paper.Note("There are more; 'fairlead api commitments' lists them page by page.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Add(CommandSurroundings here)
    {
        var title = new Argument<string>("title") { Description = "What is promised, in one line.", HelpName = "TITLE" };
        var due = new Option<string>("--due") { Description = "The last day on which it is in time, such as 2026-12-18.", HelpName = "DAY", Required = true };
        var team = new Option<string?>("--team") { Description = "The key of the team that it belongs to.", HelpName = "KEY" };
        var owner = new Option<string?>("--owner") { Description = "The mail address of the account that promises.", HelpName = "EMAIL" };
        var why = new Option<string?>("--why") { Description = "What it is good for.", HelpName = "TEXT" };
        var at = new Option<string?>("--origin") { Description = "Where it is made, such as incident:0123456789ab.", HelpName = "OBJECT" };
        var size = new Option<string?>("--size") { Description = "How much it takes: small, medium or large.", HelpName = "SIZE" };
        var expect = new Option<string?>("--expect") { Description = $"What a measure shall say when it was kept: '{Expectation.Example}'.", HelpName = "TEXT" };
        var command = new ExampleCommand("add", "Makes a commitment and prints its id, and nothing else.", "fairlead commit add 'Alert on queue age' --due 2026-12-18 --team payments");
        command.Arguments.Add(title);
        foreach (var option in (Option[])[due, team, owner, why, at, size, expect])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(here, parsed, async (session, edit) =>
        {
            if (!DateOnly.TryParseExact(parsed.GetValue(due), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                throw new CommandException(ExitCode.Usage, $"--due {parsed.GetValue(due)}: write a day like 2026-12-18.");
            var account = parsed.GetValue(owner) is { } email ? await AccountAsync(session, email, cancel) : (Guid?)null;
            await using var db = await session.DatabaseAsync(cancel);
            var (origin, _, unknown) = await new CommitmentsAt(db, session.Services.GetRequiredService<KnownObjects>()).OriginAsync(parsed.GetValue(at), cancel);
            if (unknown is not null)
                throw new CommandException(ExitCode.Usage, $"--origin {parsed.GetValue(at)}: {unknown.Message}");
            var result = await edit.MakeAsync(Caller.Operator, new CommitmentWanted(parsed.GetValue(title), day, account, parsed.GetValue(team), parsed.GetValue(why), Expectation: parsed.GetValue(expect), Size: parsed.GetValue(size)), origin, cancel);

            // Alone and whole, for a script that goes on with it.
            await here.Terminal.Out.WriteLineAsync(Saved(result).Id);
        }, cancel));
        return command;
    }

    private static ExampleCommand HandOver(CommandSurroundings here)
    {
        var from = new Option<string>("--from") { Description = "The mail address of the account that owns them.", HelpName = "EMAIL", Required = true };
        var to = new Option<string>("--to") { Description = "The mail address of the account that gets them.", HelpName = "EMAIL", Required = true };
        var command = new ExampleCommand("handover", $"Gives all open commitments of somebody to somebody else, at most {EditCommitments.MostHandedOver} at a time.", "fairlead commit handover --from ada@example.org --to grace@example.org");
        command.Options.Add(from);
        command.Options.Add(to);
        command.SetAction((parsed, cancel) => RunAsync(here, parsed, async (session, edit) =>
        {
            var (giver, taker) = (await AccountAsync(session, parsed.GetValue(from)!, cancel, "--from", isEnabled: false), await AccountAsync(session, parsed.GetValue(to)!, cancel, "--to"));
            await using var db = await session.DatabaseAsync(cancel);
            var ids = await new CommitmentQuery(CommitmentState.Open, Owner: giver).Rows(db).OrderBy(c => c.Due).ThenBy(c => c.Id).Select(c => c.Id).Take(EditCommitments.MostHandedOver).ToListAsync(cancel);
            if (ids.Count > 0 && await edit.HandOverAsync(Caller.Operator, ids, taker, null, cancel) is { Saved: null } wrong)
                throw new CommandException(ExitCode.Usage, string.Join(' ', wrong.Errors.Select(e => $"{e.Field}: {e.Message}")));
            await here.Terminal.Out.WriteLineAsync($"{Words.Count(ids.Count, "commitment")} handed over.");
        }, cancel));
        return command;
    }

    private static ExampleCommand Close(CommandSurroundings here, string name, string description, string option, string about, CommitmentState state)
    {
        var id = new Argument<string>("id") { Description = "Its id, or its first characters (at least four).", HelpName = "ID" };
        var text = new Option<string?>(option) { Description = about, HelpName = "TEXT", Required = state == CommitmentState.Dropped };
        var command = new ExampleCommand(name, description, state == CommitmentState.Done ? "fairlead commit done 3f2a9c --evidence https://git.example.org/pull/12" : "fairlead commit drop 3f2a9c --reason 'the client is replaced'");
        command.Arguments.Add(id);
        command.Options.Add(text);
        command.SetAction((parsed, cancel) => RunAsync(here, parsed, async (session, edit) =>
        {
            var closed = Saved(await edit.CloseAsync(Caller.Operator, await FindAsync(session, parsed.GetValue(id)!, cancel), state, parsed.GetValue(text), null, cancel));
            await here.Terminal.Out.WriteLineAsync($"{closed.Id} {Words.Name(closed.State)}");
        }, cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandSurroundings here, ParseResult parsed, Func<Session, EditCommitments, Task> work, CancellationToken cancel)
    {
        await using var session = await Session.WriteAsync(here.Globals, parsed, here.Time, cancel);
        await using var scope = session.Services.CreateAsyncScope();
        await work(session, scope.ServiceProvider.GetRequiredService<EditCommitments>());
        return ExitCode.Done;
    }

    private static Commitment Saved(EditResult<Commitment> result) =>
        result.Saved ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => $"{e.Field}: {e.Message}")));

    private static async Task<Guid> AccountAsync(Session session, string email, CancellationToken cancel, string option = "--owner", bool isEnabled = true)
    {
        await using var db = await session.DatabaseAsync(cancel);
        var form = new AddressNormalizer().NormalizeEmail(email);
        return await db.Set<Account>().Where(a => a.NormalizedEmail == form && (a.DisabledAt == null || !isEnabled)).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel)
            ?? throw new CommandException(ExitCode.Usage, $"{option} {email}: there is no such account{(isEnabled ? ", or it is disabled" : "")}.");
    }

    private static async Task<string> FindAsync(Session session, string id, CancellationToken cancel)
    {
        await using var db = await session.DatabaseAsync(cancel);
        var found = id.Length < ShortestId || !id.All(char.IsAsciiHexDigitLower) ? [] : await db.Set<Commitment>().Where(c => c.Id.StartsWith(id)).Select(c => c.Id).Take(2).ToListAsync(cancel);
        return found switch
        {
            [var one] => one,
            [] => throw new CommandException(ExitCode.Usage, $"There is no commitment '{id}'; 'fairlead commit list --all' shows them. Give at least {ShortestId} digits of an id."),
            _ => throw new CommandException(ExitCode.Usage, $"Several ids of commitments start with '{id}'."),
        };
    }
}
