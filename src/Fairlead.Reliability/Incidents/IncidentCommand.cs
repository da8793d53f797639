using System.CommandLine;
using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Commands;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Incidents;

/// <summary>What <c>fairlead incident list --json</c> prints of an incident.</summary>
public sealed record IncidentLine(string Id, string State, string Title, string? Severity, IReadOnlyList<string> Services, DateTime StartedAt, DateTime? AcknowledgedAt, DateTime? ResolvedAt);

/// <summary>What <c>fairlead incident list --json</c> prints.</summary>
/// <param name="Incidents">Those that were asked for.</param>
/// <param name="More">Whether there are more than are shown.</param>
public sealed record IncidentsFigures(IReadOnlyList<IncidentLine> Incidents, bool More);

/// <summary><c>fairlead incident</c>: what is broken, and what people do about it.</summary>
internal static class IncidentCommand
{
    private const int Most = 50;

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var command = new ExampleCommand(
            "incident",
            "Lists, opens, acknowledges and resolves incidents.",
            "fairlead incident list",
            "fairlead incident open 'Nobody can pay' --service checkout --severity critical");
        command.Subcommands.Add(List(globals, terminal, time));
        command.Subcommands.Add(Open(globals, terminal, time));
        command.Subcommands.Add(Change("ack", "Acknowledges an incident.", IncidentState.Acknowledged, globals, terminal, time));
        command.Subcommands.Add(Change("resolve", "Resolves an incident, as of now or of an earlier time.", IncidentState.Resolved, globals, terminal, time));
        return command;
    }

    private static ExampleCommand List(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "Include resolved incidents." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("list", $"Lists unresolved incidents, newest first; at most {Most}.", "fairlead incident list", "fairlead incident list --all --json");
        command.Options.Add(all);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var catalog = await session.CatalogAsync(cancel);
            var (rows, next) = await new IncidentQuery(null, null, null, null).ReadAsync(db, null, Most, cancel);
            var shown = rows.Where(i => parsed.GetValue(all) || i.State != IncidentState.Resolved).ToList();
            IReadOnlyList<string> KeysOf(Incident i) => [.. i.ServiceIds().Select(s => catalog.Services.FirstOrDefault(c => c.Id == s)?.Key).OfType<string>()];
            if (parsed.GetValue(json))
            {
                var lines = shown.ConvertAll(i => new IncidentLine(i.Id, Word(i.State), i.Title, i.Severity, KeysOf(i), i.StartedAt, i.AcknowledgedAt, i.ResolvedAt));
                await terminal.Out.WriteLineAsync(JsonText.Of(new IncidentsFigures(lines, next is not null), CommandJson.Default.IncidentsFigures));
                return ExitCode.Done;
            }

            var paper = Paper.On(terminal);
            paper.Sentence($"{Words.Count(rows.Count(i => i.State != IncidentState.Resolved), "unresolved incident")}.");
            if (shown.Count > 0)
            {
                paper.Table(new Sheet(
                    [new("Id"), new("State"), new("Title"), new("Severity", IsOptional: true), new("Services"), new("Started (UTC)")],
                    [.. shown.Select(i => (string[])[i.Id[..12], Word(i.State), i.Title, i.Severity ?? "none", string.Join(", ", KeysOf(i)), i.StartedAt.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture)])]));
            }

            if (next is not null)
                paper.Note("There are more; 'fairlead api incidents' lists them page by page.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Open(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var title = new Argument<string>("title") { Description = "What users notice, in one line.", HelpName = "TITLE" };
        var services = new Option<string[]>("--service") { Description = "The key of an affected service; name the main one first.", HelpName = "KEY" };
        var severity = new Option<string?>("--severity") { Description = "For instance critical.", HelpName = "WORD" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "When it started, for instance 2026-11-22T14:05Z. Default: now.", HelpName = "TIME" };
        var command = new ExampleCommand("open", "Opens an incident and prints its id, and nothing else.", "fairlead incident open 'Nobody can pay' --service checkout");
        command.Arguments.Add(title);
        foreach (var option in (Option[])[services, severity, since])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(globals, parsed, time, async session =>
        {
            var edit = new IncidentEdit(parsed.GetValue(title), parsed.GetValue(severity), parsed.GetValue(services), parsed.GetValue(since)?.UtcDateTime);

            // Alone and whole, for a script that goes on with it here or over the API.
            return terminal.Out.WriteLineAsync(Saved(await session.Get<EditIncidents>().OpenAsync(Caller.Operator, edit, cancel)).Id);
        }, cancel));
        return command;
    }

    private static ExampleCommand Change(string name, string text, IncidentState state, GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var id = new Argument<string>("id") { Description = "The incident's id, or its first characters (at least four).", HelpName = "ID" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When it was resolved. Default: now.", HelpName = "TIME" };
        var command = new ExampleCommand(name, text, $"fairlead incident {name} 3f2a9c");
        command.Arguments.Add(id);
        if (state == IncidentState.Resolved)
            command.Options.Add(at);
        command.SetAction((parsed, cancel) => RunAsync(globals, parsed, time, async session =>
        {
            var end = state == IncidentState.Resolved ? parsed.GetValue(at)?.UtcDateTime : null;
            var incident = Saved(await session.Get<EditIncidents>().ChangeAsync(Caller.Operator, await FindAsync(session, parsed.GetValue(id)!, cancel), new IncidentEdit(State: state, ResolvedAt: end), cancel));
            return terminal.Out.WriteLineAsync($"{incident.Id[..12]} {Word(incident.State)}");
        }, cancel));
        return command;
    }

    private static async Task<int> RunAsync(GlobalOptions globals, ParseResult parsed, TimeProvider time, Func<Session, Task<Task>> work, CancellationToken cancel)
    {
        await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
        await await work(session);
        await session.DeriveAsync(cancel);
        return ExitCode.Done;
    }

    private static string Word(IncidentState state) => state.ToString().ToLowerInvariant();

    private static Incident Saved(EditResult<Incident> result) => result.Saved
        ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => $"{e.Field}: {e.Message}")));

    private static async Task<string> FindAsync(Session session, string id, CancellationToken cancel)
    {
        await using var db = await session.DatabaseAsync(cancel);
        var found = id.Length < 4 || !id.All(char.IsAsciiHexDigitLower) ? [] : await db.Set<Incident>().Where(i => i.Id.StartsWith(id)).Select(i => i.Id).Take(2).ToListAsync(cancel);
        return found switch
        {
            [var one] => one,
            [] => throw new CommandException(ExitCode.Usage, $"There is no incident '{id}'; 'fairlead incident list --all' shows them. Give at least 4 digits of an id."),
            _ => throw new CommandException(ExitCode.Usage, $"Several incident ids start with '{id}'."),
        };
    }
}
