using System.CommandLine;
using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Commands;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>What <c>fairlead inbox --json</c> prints.</summary>
public sealed record InboxFigures(int Waiting, int Done, int Ignored, int Failed, IReadOnlyList<FailedMessageLine> Newest, IReadOnlyList<UnlinkedFigures> Unlinked);

/// <summary>A message that could not be read.</summary>
public sealed record FailedMessageLine(long Number, string Source, string Event, DateTime ReceivedAt, string Error);

/// <summary><c>fairlead inbox</c>: what became of the messages that sources sent, and another try for those that failed.</summary>
internal static class InboxCommand
{
    private const int MostShown = 50;

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand(
            "inbox",
            "Shows what became of the messages that sources sent: those that failed, with the reason, and facts that match nothing in the catalog.",
            "fairlead inbox",
            "fairlead inbox replay 1767225600000000",
            "fairlead inbox replay --all-failed",
            "fairlead inbox withdraw 1767225600000000");
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var figures = await FiguresAsync(db, cancel);
            if (parsed.GetValue(json))
                await terminal.Out.WriteLineAsync(JsonText.Of(figures, CommandJson.Default.InboxFigures));
            else
                Write(Paper.On(terminal), figures);
            return ExitCode.Done;
        });
        command.Subcommands.Add(Replay(globals, terminal, time));
        command.Subcommands.Add(Withdraw(globals, terminal, time));
        return command;
    }

    private static ExampleCommand Replay(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var number = new Argument<long?>("number") { Description = "The message.", HelpName = "NUMBER", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-failed") { Description = "All messages that failed." };
        var command = new ExampleCommand(
            "replay",
            "Reads messages again, for instance after an upgrade that understands them; exit code 1 if one fails again.",
            "fairlead inbox replay 1767225600000000",
            "fairlead inbox replay --all-failed");
        command.Arguments.Add(number);
        command.Options.Add(all);
        command.SetAction(async (parsed, cancel) =>
        {
            var one = parsed.GetValue(number);
            if (one is null == !parsed.GetValue(all))
                throw new CommandException(ExitCode.Usage, "Name a message by its number, or --all-failed.");
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            long[] numbers = one is { } given ? [given] : await db.Set<InboxMessage>().Where(d => d.State == InboxMessageState.Failed).OrderBy(d => d.Number).Select(d => d.Number).ToArrayAsync(cancel);
            foreach (var message in numbers)
            {
                await using var scope = session.Services.CreateAsyncScope();
                var result = await scope.ServiceProvider.GetRequiredService<ReplayMessage>().ReplayAsync(Caller.Operator, message, null, cancel);
                if (result.Saved is null)
                    throw new CommandException(ExitCode.Usage, $"{message.ToString(CultureInfo.InvariantCulture)}: {result.Errors[0].Message}");
            }

            await session.DeriveAsync(cancel);
            var failed = 0;
            foreach (var part in numbers.Chunk(500))
                failed += await db.Set<InboxMessage>().CountAsync(d => EF.Parameter(part).Contains(d.Number) && d.State == InboxMessageState.Failed, cancel);
            await terminal.Out.WriteLineAsync($"{Words.Count(numbers.Length, "message")} read again, {failed.ToString(CultureInfo.InvariantCulture)} failed again.");
            return failed > 0 ? ExitCode.CheckFailed : ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Withdraw(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var number = new Argument<long>("number") { Description = "The message; the address of its page under Signals ends with this number.", HelpName = "NUMBER" };
        var command = new ExampleCommand(
            "withdraw",
            "Withdraws the facts of a message, as if it had not been sent. The message is kept, and 'fairlead inbox replay' restores its facts.",
            "fairlead inbox withdraw 1767225600000000");
        command.Arguments.Add(number);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            await using var scope = session.Services.CreateAsyncScope();
            var result = await scope.ServiceProvider.GetRequiredService<ReplayMessage>().WithdrawAsync(Caller.Operator, parsed.GetValue(number), cancel);
            if (result.Saved is null)
                throw new CommandException(ExitCode.Usage, $"{parsed.GetValue(number).ToString(CultureInfo.InvariantCulture)}: {result.Errors[0].Message}");
            await session.DeriveAsync(cancel);
            await terminal.Out.WriteLineAsync("Its facts are withdrawn and no longer count.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<InboxFigures> FiguresAsync(FairleadDb db, CancellationToken cancel)
    {
        var states = await db.Set<InboxMessage>().GroupBy(d => d.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var failed = await (from d in db.Set<InboxMessage>()
                            where d.State == InboxMessageState.Failed
                            join s in db.Set<SignalSource>() on d.SourceId equals s.Id
                            orderby d.Number descending
                            select new { d.Number, s.Key, d.Event, d.ReceivedAt, d.Note }).Take(MostShown).ToListAsync(cancel);
        return new InboxFigures(
            states.GetValueOrDefault(InboxMessageState.Waiting),
            states.GetValueOrDefault(InboxMessageState.Done),
            states.GetValueOrDefault(InboxMessageState.Ignored),
            states.GetValueOrDefault(InboxMessageState.Failed),
            [.. failed.Select(d => new FailedMessageLine(d.Number, d.Key, d.Event, d.ReceivedAt, d.Note ?? ""))],
            [.. (await ReadUnlinked.ReadAsync(db, await CatalogView.ReadAsync(db, cancel), cancel)).Select(UnlinkedFigures.Of)]);
    }

    private static void Write(IPaper paper, InboxFigures figures)
    {
        paper.Sentence($"{Words.Number(figures.Done)} read, {Words.Number(figures.Ignored)} ignored, {Words.Number(figures.Waiting)} waiting, {Words.Number(figures.Failed)} failed.");
        if (figures.Newest.Count > 0)
        {
            paper.Gap();
            paper.Table(new Sheet(
                [new("Number"), new("Source"), new("Event"), new("Received"), new("Error")],
                [.. figures.Newest.Select(d => (string[])[d.Number.ToString(CultureInfo.InvariantCulture), d.Source, d.Event, Day(d.ReceivedAt), d.Error])]));
            if (figures.Failed > figures.Newest.Count)
                paper.Note($"The newest {Words.Number(figures.Newest.Count)} of {Words.Number(figures.Failed)}.");
        }

        if (figures.Unlinked.Count == 0)
            return;
        paper.Gap();
        paper.Sentence("These facts are not counted, because they match no service or repository in the catalog.");
        paper.Gap();
        paper.Table(new Sheet(
            [new("Unknown"), new("Name"), new("Facts"), new("Newest")],
            [.. figures.Unlinked.Take(MostShown).Select(u => (string[])[u.Kind switch { "severalServices" => "which service of the repository", "nothing" => "neither service nor repository", _ => u.Kind }, u.Name, Words.Number(u.Facts), Day(u.Newest)])]));
        if (figures.Unlinked.Count > MostShown)
            paper.Note($"{MostShown} of {Words.Number(figures.Unlinked.Count)}; --json prints all.");

        static string Day(DateTime at) => at.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }
}
