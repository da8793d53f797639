using System.CommandLine;
using System.Globalization;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Commands;
using Fairlead.Measures;
using Fairlead.Sync;

namespace Fairlead.Signals;

/// <summary>What <c>fairlead sync --json</c> prints.</summary>
public sealed record SyncFigures(IReadOnlyList<SyncResult> Repositories);

/// <summary><c>fairlead sync</c>: history from GitHub or GitLab, from before the webhook.</summary>
internal sealed class SyncCommand
{
    private const string Variable = "FAIRLEAD_SYNC_TOKEN";

    private readonly Argument<string> _source = new("source") { Description = "The key of a source of the kind gitHub or gitLab; 'fairlead sources' lists them.", HelpName = "SOURCE" };

    private readonly Option<string[]> _repository = new("--repository")
    {
        Description = "The repository as the forge names it; separate several with spaces.",
        HelpName = "OWNER/NAME",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _from = new("--from") { Description = "Fetch nothing older than this day, for instance 2024-01-01. Default: everything.", HelpName = "DATE" };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"A file with the token, which is never stored; '-' reads standard input. Default: ${Variable}, else it is asked for.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _url = new("--url") { Description = "The address of the API where it is not github.com or gitlab.com, for instance https://ghe.example.org/api/v3.", HelpName = "URL" };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    public static Command Of(CommandSurroundings here) => new SyncCommand().Build(here.Globals, here.Terminal, here.Time);

    private ExampleCommand Build(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var command = new ExampleCommand(
            "sync",
            "Fetches history of any age from GitHub or GitLab. If it is interrupted, running it again continues from there; later runs fetch what is new.",
            "fairlead sync github --repository acme/app acme/shop --from 2024-01-01 --token-file token.txt",
            $"{Variable}=… fairlead sync gitlab --repository group/sub/app",
            "fairlead sync ghe --repository acme/app --url https://ghe.example.org/api/v3 < token.txt --token-file -");
        command.Arguments.Add(_source);
        foreach (Option option in (Option[])[_repository, _from, _tokenFile, _url, _json])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(parsed, globals, terminal, time, cancel));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, GlobalOptions globals, Terminal terminal, TimeProvider time, CancellationToken cancel)
    {
        var from = FromOf(parsed.GetValue(_from));
        var api = ApiOf(parsed.GetValue(_url));
        var data = globals.DataOf(parsed);
        var database = globals.DatabaseOf(parsed, data);
        Storage.MustExist(database);
        var token = await TokenAsync(parsed.GetValue(_tokenFile), terminal, cancel);
        await using var session = await Session.OpenAsync(data, database, time, cancel);
        var reports = new List<SyncResult>();
        foreach (var repository in parsed.GetValue(_repository)!.Distinct(StringComparer.Ordinal))
        {
            EditResult<SyncResult> fetched;
            try
            {
                using var progress = new ProgressLine(terminal, time);
                fetched = await session.Get<SyncSource>().RunAsync(new SyncWanted(parsed.GetValue(_source)!, repository, from, api, token), progress, cancel);
            }
            finally
            {
                // What was fetched until then counts, also when somebody ended it.
                await session.DeriveAsync(CancellationToken.None);
            }

            if (fetched.Saved is not { } report)
                throw new CommandException(fetched.Errors[0].Field == SyncSource.NoAnswer ? ExitCode.OutsideFailed : ExitCode.Usage, string.Join(" ", fetched.Errors.Select(e => e.Message)));
            reports.Add(report);
            if (!parsed.GetValue(_json))
                Write(Paper.On(terminal), report);
            if (report.Problem is not null)
                break;
        }

        if (parsed.GetValue(_json))
            await terminal.Out.WriteLineAsync(JsonText.Of(new SyncFigures(reports), CommandJson.Default.SyncFigures));
        if (reports[^1].Problem is { } problem)
            throw new CommandException(reports[^1].Kinds[^1].Trouble == ForgeTrouble.Broken ? ExitCode.OutsideFailed : ExitCode.Usage, $"{problem} What was fetched is kept; the same command goes on from there.");
        if (reports.SelectMany(r => r.Kinds).FirstOrDefault(k => k.Trouble == ForgeTrouble.Forbidden) is { } refused)
            throw new CommandException(ExitCode.Usage, $"{refused.Problem} The rest was fetched.");
        return ExitCode.Done;
    }

    private static void Write(IPaper paper, SyncResult report)
    {
        paper.Sentence($"{report.Repository}: {Words.Count(report.Kinds.Sum(k => k.New), "new message")} from {Words.Count(report.Kinds.Sum(k => k.Read), "item")} read.");
        paper.Table(new Sheet(
            [new("Kind"), new("Read", IsNumber: true), new("New", IsNumber: true), new("Known", IsNumber: true)],
            [.. report.Kinds.Select(k => (string[])[k.Kind.Replace('_', ' '), Words.Number(k.Read), Words.Number(k.New), Words.Number(k.Known)])]));
        foreach (var kind in report.Kinds.Where(k => k.Unread > 0))
            paper.Note($"- {Words.Count(kind.Unread, "item")} among the {kind.Kind.Replace('_', ' ')} could not be understood and were left out.");
        foreach (var kind in report.Kinds.Where(k => k.Problem is not null && report.Problem is null))
            paper.Note($"- {kind.Kind.Replace('_', ' ')}: {kind.Problem}");
    }

    private static DateTime? FromOf(string? text)
    {
        if (text is null)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970
            ? day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)
            : throw new CommandException(ExitCode.Usage, $"--from {text}: write a day as 2024-01-01.");
    }

    private static Uri? ApiOf(string? text) => text is null
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new CommandException(ExitCode.Usage, $"--url {text}: write it as https://ghe.example.org/api/v3.");

    // Never from the command line, which others can see.
    private static async Task<string> TokenAsync(string? file, Terminal terminal, CancellationToken cancel)
    {
        if (file is not null)
            return await FromFileAsync(file, cancel);
        if (terminal.Variable(Variable) is { } set)
            return set.Trim();
        if (!terminal.ErrorIsInteractive || Console.IsInputRedirected)
            throw new CommandException(ExitCode.Usage, $"A token is needed: --token-file FILE, or ${Variable}.");
        await terminal.Error.WriteAsync("Paste a token that may read the repository: ");
        return HiddenInput.Read().Trim();
    }

    private static async Task<string> FromFileAsync(string file, CancellationToken cancel)
    {
        try
        {
            using var reader = file == "-" ? Console.In : new StreamReader(file);
            return (await reader.ReadLineAsync(cancel))?.Trim() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(InputFile.CodeOf(e), $"--token-file {file}: {OneLine.Of(e.Message)}");
        }
    }
}
