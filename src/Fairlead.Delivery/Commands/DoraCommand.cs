using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Delivery;

/// <summary>What <c>fairlead dora --verify N --json</c> prints.</summary>
internal sealed record VerificationFigures(int Checked, int Agree, int Seed, IReadOnlyList<Disagreement> Disagreements);

/// <summary><c>fairlead dora</c>: the five measures of one repository from git alone, without a database.</summary>
internal sealed class DoraCommand
{
    private enum BaselineRule
    {
        Include,
        Exclude,
    }

    private readonly Option<string> Repo = new("--repo") { Description = "The repository: a folder inside it, or a bare one.", HelpName = "PATH", DefaultValueFactory = _ => "." };
    private readonly Option<string?> Tags = new("--tags") { Description = "Which tags are releases: a regular expression for the whole name. Found by looking at the names when not given.", HelpName = "REGEX" };
    private readonly Option<string?> Until = new("--until") { Description = "Take releases up to and including this tag, in (date, name) order.", HelpName = "TAG" };
    private readonly Option<LeadTimeStart> Start = Choice.Of("--start", "Where a lead time starts.", ("author", LeadTimeStart.Author), ("committer", LeadTimeStart.Committer), ("trunk", LeadTimeStart.Trunk));
    private readonly Option<bool> PreReleases = new("--prereleases") { Description = "Count pre-releases such as 1.2.0-rc.1 as releases." };
    private readonly Option<BaselineRule> Baseline = Choice.Of("--baseline", "Whether the changes of the first release have lead times.", ("include", BaselineRule.Include), ("exclude", BaselineRule.Exclude));
    private readonly Option<BaselineRule> Imports = Choice.Of("--imports", "Whether what came with a history of its own (a repository that was taken in) has lead times.", ("include", BaselineRule.Include), ("exclude", BaselineRule.Exclude));
    private readonly Option<BaselineRule> Bots = Choice.Of("--bots", "Whether what programs wrote has lead times and waits.", ("include", BaselineRule.Include), ("exclude", BaselineRule.Exclude));
    private readonly Option<RevertWords> RevertsBy = Choice.Of("--reverts-by", "What says that a commit takes another one back: the commit that it names, or also a subject or pull request.", ("commit", RevertWords.CommitNames), ("any", RevertWords.Any));
    private readonly Option<string?> Trunk = new("--trunk") { Description = "The trunk. Default: the remote's default branch; without a remote the branch of HEAD.", HelpName = "NAME" };
    private readonly Option<int> HotfixDays = new("--hotfix-days") { Description = "Within how many days the next patch of a line is a suspected hotfix.", HelpName = "N", DefaultValueFactory = _ => Hotfixes.DefaultDays };
    private readonly Option<FailureEvidence> Failures = Choice.Of("--failures", "What counts as a failed release.", ("reverts", FailureEvidence.Reverts), ("reverts-and-hotfixes", FailureEvidence.RevertsAndHotfixes));
    private readonly Option<bool> Json = new("--json") { Description = "Print JSON." };
    private readonly Option<bool> AsCsv = new("--csv") { Description = "Print one row per released change." };
    private readonly Option<bool> NoCache = new("--no-cache") { Description = "Read everything again and keep nothing." };
    private readonly Option<string?> Explain = new("--explain") { Description = "Say why one commit has the numbers that it has.", HelpName = "SHA" };
    private readonly Option<int?> Verify = new("--verify") { Description = "Check N random released commits against 'git tag --contains'.", HelpName = "N" };
    private readonly Option<int> Seed = new("--seed") { Description = "Chooses the random commits; the same seed chooses the same.", HelpName = "S", DefaultValueFactory = _ => 1 };

    public static Command Of(CommandSurroundings here) => new DoraCommand().Build(here.Globals, here.Terminal, here.Time);

    private ExampleCommand Build(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand(
            "dora",
            "The five DORA measures of one repository from its git history alone. Needs no database.",
            "fairlead dora --repo ~/code/checkout",
            @"fairlead dora --repo git.git --tags 'v[0-9.]+' --until v2.50.0 --json",
            "fairlead dora --explain 1f3a9c2       # which release, by which way, and why",
            "fairlead dora --verify 500            # prove first releases with 'git tag --contains'",
            "fairlead dora --csv > changes.csv");
        foreach (Option option in (Option[])[Repo, Tags, Until, Start, PreReleases, Baseline, Imports, Bots, RevertsBy, Trunk, HotfixDays, Failures, Json, AsCsv, NoCache, Explain, Verify, Seed])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, globals, terminal, time, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, GlobalOptions globals, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        Check(parsed);
        var data = globals.DataOf(parsed);
        var report = Read(parsed, data, terminal, time, cancel);
        if (parsed.GetValue(Explain) is { } sha)
            return Explained(report, sha, parsed.GetValue(Json), terminal);
        if (parsed.GetValue(Verify) is { } count)
            return Verified(report, count, parsed.GetValue(Seed), parsed.GetValue(NoCache) ? Path.GetTempPath() : Path.Combine(data.Root, "cache"), parsed.GetValue(Json), terminal, time, cancel);

        if (parsed.GetValue(Json))
            terminal.Out.WriteLine(JsonText.Of(DoraFigures.Of(report), DoraJson.Default.DoraFigures));
        else if (parsed.GetValue(AsCsv))
            WriteCsv(terminal.Out, report);
        else
            DoraText.Write(Paper.On(terminal), report, wasFound: parsed.GetValue(Tags) is null);
        return ExitCode.Done;
    }

    private void Check(ParseResult parsed)
    {
        if (parsed.GetValue(HotfixDays) is < 0 or > 3650)
            throw new CommandException(ExitCode.Usage, $"--hotfix-days {parsed.GetValue(HotfixDays)}: between 0 and 3650 days.");
        if (parsed.GetValue(Verify) is < 1)
            throw new CommandException(ExitCode.Usage, $"--verify {parsed.GetValue(Verify)}: at least 1 commit.");
        if (parsed.GetValue(Json) && parsed.GetValue(AsCsv))
            throw new CommandException(ExitCode.Usage, "--json and --csv: choose one.");
        if (parsed.GetValue(Explain) is not null && parsed.GetValue(Verify) is not null)
            throw new CommandException(ExitCode.Usage, "--explain and --verify: choose one.");
        if (parsed.GetValue(AsCsv) && (parsed.GetValue(Explain) is not null || parsed.GetValue(Verify) is not null))
            throw new CommandException(ExitCode.Usage, "--csv prints changes; it goes with neither --explain nor --verify.");
    }

    private DoraReport Read(ParseResult parsed, DataDirectory data, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        var request = new DoraRequest(
            parsed.GetValue(Repo)!,
            parsed.GetValue(Tags),
            parsed.GetValue(Until),
            new DeliveryRules(parsed.GetValue(Start), parsed.GetValue(HotfixDays), parsed.GetValue(Failures), parsed.GetValue(Imports) == BaselineRule.Include, parsed.GetValue(Bots) == BaselineRule.Include),
            parsed.GetValue(PreReleases),
            parsed.GetValue(Baseline) == BaselineRule.Exclude,
            parsed.GetValue(Trunk),
            parsed.GetValue(RevertsBy));
        if (request.Tags is { } pattern && !TagRule.TryParse(pattern, request.IncludePreReleases, out _, out var error))
            throw new CommandException(ExitCode.Usage, $"--tags: {error}.");

        DoraReport report;
        using (var progress = new ProgressLine(terminal, time))
        {
            try
            {
                report = DoraReport.Of(request, parsed.GetValue(NoCache) ? null : new HistoryCache(data.GitCache), progress, time, cancel);
            }
            catch (TimeoutException e)
            {
                throw new CommandException(ExitCode.Usage, $"--tags: {e.Message}");
            }
            catch (UnknownTagException e)
            {
                throw new CommandException(ExitCode.Usage, $"--until: {e.Message}");
            }
            catch (GitException e) when (e.Problem == GitProblem.UnknownName)
            {
                throw new CommandException(ExitCode.Usage, $"--trunk: {e.Message}");
            }
        }

        if (report.Analysis.Releases.Count > 0)
            return report;
        var all = report.Repository.Tags(cancel).Count;
        throw new CommandException(
            ExitCode.NotEnoughData,
            all == 0
                ? $"'{request.Path}' has no tags, so nothing tells when something was released. Tag releases, or fetch them with: git fetch --tags"
                : $"No release tags: none of the {Words.Count(all, "tag")} of '{request.Path}' matches '{report.Pattern}'{(report.Tags.PreReleases > 0 ? ", pre-releases apart (--prereleases takes them in)" : "")}. Name the releases with --tags REGEX; it has to match the whole name.");
    }

    private static int Explained(DoraReport report, string sha, bool json, Terminal terminal)
    {
        if (ExplainChange.Of(report, sha) is not { } explanation)
            throw new CommandException(ExitCode.Usage, $"--explain: '{sha}' names no commit that a release or the trunk contains.");
        if (json)
            ExplainText.WriteJson(terminal.Out, explanation);
        else
            ExplainText.Write(Paper.On(terminal), report, explanation);
        return ExitCode.Done;
    }

    private static int Verified(DoraReport report, int count, int seed, string scratch, bool json, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        Verification result;
        using (var progress = new ProgressLine(terminal, time, "Asking git"))
            result = VerifyFirstReleases.Run(report, count, new Random(seed), scratch, progress, cancel);
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(new VerificationFigures(result.Checked, result.Agreeing, seed, result.Disagreements), DoraJson.Default.VerificationFigures));
        }
        else
        {
            foreach (var d in result.Disagreements)
                terminal.Out.WriteLine($"{d.Sha}: here {d.Ours}, by git {d.Git ?? "no release"}");
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Agreeing}/{result.Checked} agree"));
        }

        return result.Disagreements.Count == 0 ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static void WriteCsv(TextWriter writer, DoraReport report)
    {
        writer.Write(Csv.Row("sha", "subject", "authored", "committed", "release", "released", "leadTimeSeconds"));
        foreach (var change in report.Analysis.Changes.OrderBy(c => c.Release).ThenBy(c => report.History.Committed[c.Commit]).ThenBy(c => report.History.Ids[c.Commit]))
        {
            var release = report.Analysis.Releases[change.Release];
            writer.Write(Csv.Row(
                report.History.Ids[change.Commit].ToString(),
                report.History.SubjectOf(change.Commit),
                Instants.FromUnix(report.History.Authored[change.Commit]),
                Instants.FromUnix(report.History.Committed[change.Commit]),
                release.Name,
                Instants.FromUnix(release.At),
                report.IsMeasured(change) ? change.Seconds : null));
        }
    }
}
