using System.CommandLine;
using Fairlead.Accounts;
using Fairlead.Commands;

namespace Fairlead.Search;

/// <summary><c>fairlead search</c>: finds things by their names.</summary>
internal static class SearchCommand
{
    public static Command Of(CommandSurroundings here)
    {
        var text = new Argument<string[]>("text") { Description = "What to look for; all words must match.", HelpName = "TEXT", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand(
            "search",
            "Finds services, teams, deployments, incidents, pages and more by name, number, version or commit.",
            "fairlead search checkout",
            "fairlead search v2.4.1 --json",
            "fairlead search 3f2a9c1");
        command.Arguments.Add(text);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var asked = SearchQuery.Of(string.Join(' ', parsed.GetValue(text)!), Caller.Operator, SearchEverywhere.Few, out var problem)
                ?? throw new CommandException(ExitCode.Usage, $"TEXT: {problem}");
            await using var session = await Session.ReadAsync(here.Globals, parsed, here.Time, cancel);
            var result = await session.Get<SearchEverywhere>().FindAsync(asked, null, cancel, SearchEverywhere.PatientBudget);
            if (parsed.GetValue(json))
                await here.Terminal.Out.WriteLineAsync(JsonText.Of(SearchFigures.Of(asked, result), SearchJson.Default.SearchFigures));
            else
                Print(Paper.On(here.Terminal), asked, result);
            foreach (var gap in result.Gaps)
                await here.Terminal.Error.WriteLineAsync($"fairlead: {gap.Title} {gap.Reason}.");
            return result.Gaps.Count > 0 ? ExitCode.OutsideFailed : ExitCode.Done;
        });
        return command;
    }

    private static void Print(IPaper paper, SearchQuery asked, SearchResult result)
    {
        if (result.Groups.Count == 0)
        {
            paper.Sentence($"Nothing found for '{asked.Text}'.");
            paper.Note($"Searched: {string.Join(", ", result.Kinds.Except(result.Gaps.Select(g => g.Title), StringComparer.Ordinal))}.");
            return;
        }

        foreach (var group in result.Groups)
        {
            paper.Heading(group.Answer.Found > group.Answer.Hits.Count || group.Answer.IsMore ? $"{group.Title}, {group.Answer.Hits.Count} of {group.Answer.Found}{(group.Answer.IsMore ? " or more" : "")}" : group.Title);
            paper.Table(new Sheet([new("Name"), new("About"), new("Page")], [.. group.Answer.Hits.Select(h => (string[])[h.Title, h.Detail, h.Path])]));
        }
    }
}
