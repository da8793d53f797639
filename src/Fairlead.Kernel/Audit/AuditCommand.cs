using System.CommandLine;
using System.Globalization;
using Fairlead.Commands;
using Fairlead.Measures;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Audit;

/// <summary><c>fairlead audit</c>: the log of who changed what.</summary>
internal static class AuditCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var command = new ExampleCommand(
            "audit",
            "The log of who changed what, when and from where.",
            "fairlead audit verify",
            "fairlead audit export > audit.csv");
        command.Subcommands.Add(Verify(globals, terminal, time));
        command.Subcommands.Add(Export(globals, terminal, time));
        return command;
    }

    private static ExampleCommand Verify(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var entries = new Option<long?>("--entries") { Description = "How many entries there were at least, from an earlier run.", HelpName = "N" };
        var head = new Option<string?>("--head") { Description = "The hash of entry N, from an earlier run.", HelpName = "HASH" };
        var command = new ExampleCommand(
            "verify",
            "Computes every hash again; exit code 1 when an entry was changed, added or lost.",
            "fairlead audit verify",
            "fairlead audit verify --entries 4711 --head 9f86d0…     # was the end cut off, or all of it written anew?");
        command.Options.Add(entries);
        command.Options.Add(head);
        command.SetAction(async (parsed, cancel) =>
        {
            var (known, hash) = (parsed.GetValue(entries), parsed.GetValue(head));
            if (known is null != hash is null)
                throw new CommandException(ExitCode.Usage, "--entries and --head belong together: give both.");
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var verdict = await AuditLog.VerifyAsync(db, cancel);
            if (!verdict.Holds)
            {
                await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The chain is broken at entry {verdict.BrokenAt}: {verdict.Why}. {Words.Count(verdict.Entries, "entry holds", "entries hold")}, up to {verdict.Head}."));
                return ExitCode.CheckFailed;
            }

            if (known is { } number && hash is not null && !hash.Equals(await HashOfAsync(db, number, cancel), StringComparison.OrdinalIgnoreCase))
            {
                await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The chain holds in itself, but entry {number} is {(number > verdict.Entries ? "missing: its end was cut off" : "another one than before: it was written anew")}."));
                return ExitCode.CheckFailed;
            }

            await terminal.Out.WriteLineAsync($"{Words.Count(verdict.Entries, "entry", "entries")}, the chain holds. Head: {verdict.Head}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string?> HashOfAsync(Data.FairleadDb db, long number, CancellationToken cancel) =>
        number == 0 ? AuditEntry.Origin : await db.Set<AuditEntry>().Where(a => a.Number == number).Select(a => a.Hash).FirstOrDefaultAsync(cancel);

    private static ExampleCommand Export(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand("export", "Prints all entries as CSV, the newest first.", "fairlead audit export > audit.csv");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            await terminal.Out.WriteAsync(AuditCsv.Head);
            await foreach (var entry in AuditLog.Entries(db, new AuditQuery()).AsAsyncEnumerable().WithCancellation(cancel))
                await terminal.Out.WriteAsync(AuditCsv.Row(entry));
            return ExitCode.Done;
        });
        return command;
    }
}
