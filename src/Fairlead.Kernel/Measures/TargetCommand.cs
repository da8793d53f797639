using System.CommandLine;
using System.Text.Json.Serialization;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Measures;

/// <summary>What <c>fairlead target list --json</c> prints.</summary>
/// <param name="Targets">Those that stand.</param>
internal sealed record TargetsFigures(IReadOnlyList<TargetFigures> Targets);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TargetsFigures))]
internal sealed partial class TargetJson : JsonSerializerContext;

/// <summary><c>fairlead target</c>: what measures shall reach.</summary>
internal static class TargetCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var command = new ExampleCommand(
            "target",
            "Targets: what a measure shall reach, in the organisation, a team or a service.",
            "fairlead target list",
            "fairlead target set change-lead-time --at-most '2 d' --scope team:payments");
        command.Subcommands.Add(List(here));
        command.Subcommands.Add(Set(here));
        command.Subcommands.Add(End(here));
        return command;
    }

    private static ExampleCommand List(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("list", "Lists the targets that stand.", "fairlead target list", "fairlead target list --json");
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var registry = session.Get<MeasureRegistry>();
            var targets = await TargetList.ReadAsync(db, registry, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonText.Of(new TargetsFigures(targets), TargetJson.Default.TargetsFigures));
                return ExitCode.Done;
            }

            var paper = Paper.On(terminal);
            paper.Sentence(targets.Count == 0 ? "No target is set. 'fairlead measures' shows what could have one." : $"{Words.Count(targets.Count, "target")}; 'fairlead measures' says which are met.");
            if (targets.Count > 0)
            {
                paper.Table(new Sheet(
                    [new("Measure"), new("Scope"), new("Target"), new("Since", IsOptional: true), new("Set by", IsOptional: true)],
                    [.. targets.Select(t => (string[])[t.Measure, t.Scope, Wanted(t, registry), Words.Date(DateOnly.FromDateTime(t.SetAt)), t.SetBy])]));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Set(CommandSurroundings here)
    {
        var terminal = here.Terminal;
        var measure = new Argument<string>("measure") { Description = "The name of the measure, such as change-lead-time." };
        var most = new Option<string?>("--at-most") { Description = "Met at this value and below: '2 d', '10 %', '200'.", HelpName = "VALUE" };
        var least = new Option<string?>("--at-least") { Description = "Met at this value and above: '1 a day', '95 %'.", HelpName = "VALUE" };
        var (scope, reason) = (Scope(), Reason());
        var command = new ExampleCommand(
            "set",
            "Sets or moves a target.",
            "fairlead target set change-lead-time --at-most '2 d'",
            "fairlead target set deployment-frequency --at-least '1 a day' --scope service:checkout --reason 'agreed in the review'");
        command.Arguments.Add(measure);
        foreach (var option in (Option[])[most, least, scope, reason])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(here.Globals, parsed, here.Time, cancel);
            var definition = session.Get<MeasureRegistry>().Find(parsed.GetRequiredValue(measure))
                ?? throw new CommandException(ExitCode.Usage, $"No measure is named '{parsed.GetRequiredValue(measure)}'; 'fairlead api definitions' lists them.");
            var (text, direction) = (parsed.GetValue(most), parsed.GetValue(least)) switch
            {
                ({ } value, null) => (value, TargetDirection.AtMost),
                (null, { } value) => (value, TargetDirection.AtLeast),
                _ => throw new CommandException(ExitCode.Usage, "Give either --at-most or --at-least: a target needs a direction."),
            };
            if (!MeasureValue.TryParse(text, definition.Unit, out var wanted))
                throw new CommandException(ExitCode.Usage, $"'{text}': write {MeasureValue.Example(definition.Unit)}.");
            var about = await AboutAsync(session, parsed.GetValue(scope), cancel);
            await using var services = session.Services.CreateAsyncScope();
            Done(await services.ServiceProvider.GetRequiredService<SetTarget>().SetAsync(Caller.Operator, definition.Name, about, new TargetWanted(wanted, direction, parsed.GetValue(reason)), cancel));
            Paper.On(terminal).Sentence($"{definition.Title} of {about.Title}: {(direction == TargetDirection.AtMost ? "at most" : "at least")} {Words.Value(wanted, definition.Unit)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand End(CommandSurroundings here)
    {
        var terminal = here.Terminal;
        var measure = new Argument<string>("measure") { Description = "The name of the measure." };
        var (scope, reason) = (Scope(), Reason());
        var command = new ExampleCommand("end", "Ends a target; its history stays.", "fairlead target end change-lead-time --scope team:payments --reason 'the team was dissolved'");
        command.Arguments.Add(measure);
        command.Options.Add(scope);
        command.Options.Add(reason);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = await Session.WriteAsync(here.Globals, parsed, here.Time, cancel);
            var about = await AboutAsync(session, parsed.GetValue(scope), cancel);
            await using var services = session.Services.CreateAsyncScope();
            Done(await services.ServiceProvider.GetRequiredService<SetTarget>().EndAsync(Caller.Operator, parsed.GetRequiredValue(measure), about, parsed.GetValue(reason), null, cancel));
            Paper.On(terminal).Sentence("The target has ended; its history stays.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> Scope() => new("--scope") { Description = "team:KEY or service:KEY. Default: the organisation.", HelpName = "SCOPE" };

    private static Option<string?> Reason() => new("--reason") { Description = "Why, in one line.", HelpName = "TEXT" };

    private static string Wanted(TargetFigures target, MeasureRegistry registry) =>
        $"{(target.Direction == Words.Name(TargetDirection.AtMost) ? "at most" : "at least")} {Words.Value(target.Value!.Value, registry.Find(target.Measure)!.Unit)}";

    private static async Task<MeasureScope> AboutAsync(Session session, string? text, CancellationToken cancel) =>
        ScopeText.Read(text, await session.CatalogAsync(cancel), Caller.Operator, out var wrong) ?? throw new CommandException(ExitCode.Usage, $"--scope: {wrong}");

    private static void Done(EditResult<MeasureTarget> result)
    {
        if (result.Saved is null)
            throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => e.Message)));
    }
}
