using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Reports;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fairlead.Delivery;

/// <summary><c>fairlead review PATH</c>: how does delivery flow in this repository? In the terminal, in the database and as a report.</summary>
internal sealed class ReviewCommand
{
    private readonly Argument<string> Path = new("path") { Description = "The repository: a folder inside it, or a bare one.", HelpName = "PATH", DefaultValueFactory = _ => "." };
    private readonly Option<string?> Window = WindowOption.Make();
    private readonly Option<string?> Tags = new("--tags") { Description = "Which tags are releases: a regular expression for the whole name. Kept with the service.", HelpName = "REGEX" };
    private readonly Option<DeploymentRule?> Deployments = Choice.Maybe(
        "--deployments",
        "What counts as a deployment: release tags, every arrival on the trunk, runs of a workflow or job (--run), what tools report, or nothing yet. Kept with the service.",
        [.. Enum.GetValues<DeploymentRule>().Select(r => (CatalogWords.Of(r), r))]);
    private readonly Option<string?> Run = new("--run") { Description = "The workflow or job whose runs on the main branch deploy.", HelpName = "NAME" };
    private readonly Option<string?> Trunk = new("--trunk") { Description = "The trunk. Default: the remote's default branch; without a remote the branch of HEAD. Kept with the repository.", HelpName = "NAME" };
    private readonly Option<LeadTimeStart?> Start = Choice.Maybe("--start", "Where a lead time starts. Kept with the service.", ("author", LeadTimeStart.Author), ("committer", LeadTimeStart.Committer), ("trunk", LeadTimeStart.Trunk));
    private readonly Option<bool?> PreReleases = new("--prereleases") { Description = "Count pre-releases such as 1.2.0-rc.1 as releases. Kept with the service." };
    private readonly Option<bool> Files = new("--files") { Description = "Read file changes, too; takes longer the first time." };
    private readonly Option<string?> ReportFile = new("--report") { Description = "Where to write the HTML report; '-' prints it. Default: reports/ in the data directory.", HelpName = "FILE" };
    private readonly Option<bool> Json = new("--json") { Description = "Print JSON." };
    private readonly Option<bool> AsCsv = new("--csv") { Description = "Print one row per measure." };

    public static Command Of(CommandSurroundings here) => new ReviewCommand().Build(here.Globals, here.Terminal, here.Time);

    private ExampleCommand Build(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand(
            "review",
            "Reviews the delivery of a repository: keeps it in the database, prints the review, writes an HTML report.",
            "fairlead review ~/code/checkout",
            "fairlead review . --window 26w",
            @"fairlead review . --tags 'checkout@\d+\.\d+\.\d+'",
            "fairlead review . --deployments trunk",
            "fairlead review . --report delivery.html",
            "fairlead review . --json");
        command.Arguments.Add(Path);
        foreach (Option option in (Option[])[Window, Deployments, Tags, Run, Trunk, Start, PreReleases, Files, ReportFile, Json, AsCsv])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(parsed, globals, terminal, time, cancel));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, GlobalOptions globals, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        var target = parsed.GetValue(ReportFile);
        if ((parsed.GetValue(Json) ? 1 : 0) + (parsed.GetValue(AsCsv) ? 1 : 0) + (target == "-" ? 1 : 0) > 1)
            throw new CommandException(ExitCode.Usage, "--json, --csv and --report -: choose one, for each takes standard output.");
        var wanted = ReviewedRepository.Look(parsed.GetValue(Path)!, WishOf(parsed));

        var data = globals.DataOf(parsed);
        await using var session = await Session.OpenAsync(data, globals.DatabaseOf(parsed, data), time, cancel);
        var (repository, services, notes) = await wanted.PlaceAsync(session, cancel);
        var import = await ImportAsync(session, repository, wanted, terminal, time, cancel);

        await using var db = await session.DatabaseAsync(cancel);
        var today = await session.TodayAsync(db, cancel);
        var reviews = new List<DeliveryReview>();
        foreach (var service in services)
        {
            var scope = CatalogView.Of(service);
            var (choice, reason) = await WindowOption.ChooseAsync(db, scope, parsed.GetValue(Window), today, cancel);
            reviews.Add(await DeliveryReview.ReadAsync(db, session.Get<MeasureRegistry>(), scope, choice, reason, cancel));
        }

        repository = await db.Set<Repository>().AsNoTracking().FirstAsync(r => r.Id == repository.Id, cancel);
        var look = reviews.TrueForAll(r => r.HasDeployments) ? null : await RepositoryLook.FindAsync(db, repository.Id, cancel);
        for (var i = 0; i < reviews.Count; i++)
        {
            // Of a service without a deployment, what rules would give says more than empty measures.
            if (!reviews[i].HasDeployments)
                reviews[i] = reviews[i] with { Rules = await session.Get<PreviewRules>().OfAsync(db, services[i], cancel), Look = look };
        }

        notes = [.. ReviewNotes.Of(repository, services, wanted, look is not null, today), .. ReviewNotes.Rare(services, reviews), .. notes, .. await ReviewNotes.RevertsAsync(db, repository.Id, cancel)];
        var html = await HtmlAsync(session, reviews, repository, await OrganisationSettings.ReadAsync(db, cancel));
        if (target == "-")
        {
            await terminal.Out.WriteAsync(html);
            return ExitCode.Done;
        }

        var file = target is null ? DefaultFile(data, services.Count == 1 ? services[0].Key : repository.Key, today) : System.IO.Path.GetFullPath(target);
        await WriteAsync(file, html, target is null, cancel);
        if (parsed.GetValue(Json))
        {
            var figures = new ReviewFigures(repository.Key, repository.Location, new(import.Commits, import.NewCommits, import.Tags, import.NothingNew), repository.Branch, repository.KnownUntil, look, [.. reviews.Select((r, i) => ServiceReviewFigures.Of(r, services[i]))], notes, file);
            await terminal.Out.WriteLineAsync(JsonText.Of(figures, ReviewJson.Default.ReviewFigures));
        }
        else if (parsed.GetValue(AsCsv))
        {
            MeasureTables.CsvHeader(terminal.Out);
            foreach (var review in reviews)
                MeasureTables.CsvRows(terminal.Out, review.Readings);
        }
        else
        {
            ReviewText.Write(Paper.On(terminal), repository, import, [.. notes, .. import.Problems?.Split('\n') ?? []], reviews, look, file);
        }

        return ExitCode.Done;
    }

    private ReviewWish WishOf(ParseResult parsed)
    {
        var (rule, run, tags) = (parsed.GetValue(Deployments), parsed.GetValue(Run), parsed.GetValue(Tags));
        if (run is not null && (rule ?? DeploymentRule.Runs) != DeploymentRule.Runs)
            throw new CommandException(ExitCode.Usage, "--run goes with --deployments runs.");
        if (tags is not null && (rule ?? DeploymentRule.Tags) != DeploymentRule.Tags)
            throw new CommandException(ExitCode.Usage, "--tags goes with --deployments tags.");
        return new(tags, parsed.GetValue(Files), run is null ? rule : DeploymentRule.Runs, run, parsed.GetValue(Trunk), parsed.GetValue(Start), parsed.GetValue(PreReleases));
    }

    private static async Task<ImportResult> ImportAsync(Session session, Repository repository, ReviewedRepository wanted, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            using var line = new ProgressLine(terminal, time);
            return await session.Get<ImportRepository>().RunAsync(repository.Id, new ImportLine(line), cancel);
        }
        catch
        {
            // What was new in the catalog goes with the import that failed: a failed review leaves nothing behind.
            await wanted.TakeBackAsync(session);
            throw;
        }
    }

    private static Task<string> HtmlAsync(Session session, List<DeliveryReview> reviews, Repository repository, OrganisationSettings settings)
    {
        var report = new Report(
            $"Delivery of {(reviews.Count == 1 ? reviews[0].Scope.Title : repository.Name)}",
            reviews,
            settings.Name == new OrganisationSettings().Name ? null : settings.Name,
            session.Get<TimeProvider>().GetUtcNow().UtcDateTime,
            ProgramVersion.Current.Version,
            settings.IsDemo);
        return RenderReport.HtmlAsync(session.Services, session.Get<ILoggerFactory>(), report);
    }

    private static string DefaultFile(DataDirectory data, string key, DateOnly today) =>
        System.IO.Path.Combine(data.Reports, string.Create(CultureInfo.InvariantCulture, $"{key}-{today:yyyy-MM-dd}.html"));

    // Beside its place first: a reader never meets half a report.
    private static async Task WriteAsync(string file, string html, bool isOurs, CancellationToken cancel)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        if (isOurs)
            PrivateFolder.Make(folder);
        else if (OutputFile.IsDevice(file))
            throw new CommandException(ExitCode.Usage, $"--report: '{file}' is no place for a file; '-' prints it.");
        else if (!Directory.Exists(folder))
            throw new CommandException(ExitCode.Usage, $"--report: the folder '{folder}' does not exist.");
        if (Directory.Exists(file))
            throw new CommandException(ExitCode.Usage, $"--report: '{file}' is a folder; name a file.");
        await OutputFile.WriteAsync(file, html, isOurs ? UnixFileMode.UserRead | UnixFileMode.UserWrite : CreationMask.OfOthers, cancel);
    }

    private sealed class ImportLine(ProgressLine line) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => line.Report(value.Commits == 0 ? value.Step : string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Commits:N0}"));
    }
}
