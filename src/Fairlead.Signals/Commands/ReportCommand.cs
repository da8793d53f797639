using System.CommandLine;
using System.IO.Compression;
using System.Net.Http.Headers;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Commands;

namespace Fairlead.Signals;

/// <summary><c>fairlead report</c>: sends test results and coverage from CI to a server.</summary>
internal static class ReportCommand
{
    private const int MostFiles = 2000;

    private const long MostBytes = 16 << 20;

    // A glob takes what a build has made; a link that a change under review brought along would lead out of the checkout, or round in a circle.
    private static readonly EnumerationOptions Plain = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var files = new Argument<string[]>("files") { Description = "Reports, or globs in quotes: '*' within a folder, '**' across folders.", HelpName = "FILE…", Arity = ArgumentArity.OneOrMore };
        var source = new Option<string?>("--source") { Description = "The key of the source on the server, see Signals. Default: $FAIRLEAD_SOURCE.", HelpName = "KEY" };
        var server = new Option<string?>("--server") { Description = "The server. Default: $FAIRLEAD_SERVER, else the one stored by 'fairlead login'.", HelpName = "URL" };
        var repository = new Option<string?>("--repository") { Description = "The repository that was tested. Default: what CI says, else where the checkout was cloned from.", HelpName = "ADDRESS" };
        var commit = new Option<string?>("--commit") { Description = "The commit that was tested. Default: what CI says, else what is checked out.", HelpName = "SHA" };
        var branch = new Option<string?>("--branch") { Description = "The branch. Default: what CI says, else what is checked out.", HelpName = "NAME" };
        var suite = new Option<string?>("--suite") { Description = "The name of the test suite, for instance unit. Default: tests; for coverage: all.", HelpName = "NAME" };
        var service = new Option<string?>("--service") { Description = "The service, if the repository has several.", HelpName = "NAME" };
        var format = new Option<string?>("--format") { Description = "The format. Default: detected from each file.", HelpName = "junit|trx|cobertura|lcov" };
        var at = new Option<string?>("--at") { Description = "When the tests ran, for old reports. Default: now.", HelpName = "INSTANT" };
        var command = new ExampleCommand(
            "report",
            "Sends test results (JUnit XML, TRX) and coverage (Cobertura, LCOV) to a server, as they are. The secret of the source, or an API key with the scope to send facts, is read from $FAIRLEAD_TOKEN, else from 'fairlead login'.",
            "fairlead report results.xml --source ci",
            "fairlead report '**/TEST-*.xml' --source ci --suite unit --server https://fairlead.example.org",
            "fairlead report coverage/lcov.info --source ci --suite web",
            "fairlead report old.trx --source ci --repository acme/app --commit 015e3d3b4 --at 2026-01-05T10:00:00Z");
        command.Arguments.Add(files);
        foreach (var option in (Option[])[source, server, repository, commit, branch, suite, service, format, at])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = parsed.GetValue(format) is { } word ? CiReportLabel.FormatOf(word) ?? throw Usage($"--format {word}: one of junit, trx, cobertura, lcov.") : (CiReportFormat?)null;
            var key = parsed.GetValue(source) ?? terminal.Variable("FAIRLEAD_SOURCE") ?? throw Usage("--source is needed: the key of a source on the server, as it stands under Signals.");
            var place = CiPlace.Here(terminal, Environment.CurrentDirectory);
            var said = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["repository"] = parsed.GetValue(repository) ?? place.Repository,
                ["commit"] = parsed.GetValue(commit) ?? place.Commit,
                ["branch"] = parsed.GetValue(branch) ?? place.Branch,
                ["suite"] = parsed.GetValue(suite),
                ["service"] = parsed.GetValue(service),
                ["at"] = parsed.GetValue(at),
                ["url"] = place.Url,
            };
            var reports = (await Task.WhenAll(Named(parsed.GetValue(files)!).Select(f => ReadAsync(f, wanted, said, time.Now(), cancel)))).ToList();
            NoneTwice(reports.ConvertAll(r => (r.File, r.Label)));
            var remote = RemoteOf(parsed.GetValue(server) ?? terminal.Variable("FAIRLEAD_SERVER"), terminal, globals.DataOf(parsed));
            foreach (var (file, label, body, what) in reports)
            {
                var answer = await SendAsync(remote, key, label, body, cancel);
                await terminal.Out.WriteLineAsync(Paper.Clean($"{file}: {CiReportLabel.Word(label.Format)}, {what}{(answer.Contains("known", StringComparison.Ordinal) ? "; already received" : "")}"));
            }

            await terminal.Out.WriteLineAsync(Paper.Clean($"{reports.Count} {(reports.Count == 1 ? "report" : "reports")} of {reports[0].Label.Repository} at {reports[0].Label.Commit[..7]}{(reports[0].Label.Branch is { } name ? $" ({name})" : "")} received by {remote.Url}."));
            return ExitCode.Done;
        });
        return command;
    }

    // Coverage is no sum: of several files of one suite on one commit only the last would count, whichever that is.
    private static void NoneTwice(List<(string File, CiReportLabel Label)> reports)
    {
        var twice = reports.Where(r => r.Label.Format is CiReportFormat.Cobertura or CiReportFormat.Lcov).GroupBy(r => r.Label.Suite, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw Usage($"{string.Join(" and ", twice.Take(2).Select(r => r.File))}{(twice.Count() > 2 ? $" and {twice.Count() - 2} more" : "")}: each is coverage of the suite '{twice.Key}' on this commit, and only the last would count. Merge them into one file first, or send each with a --suite of its own. Nothing was sent.");
    }

    private static CommandException Usage(string message) => new(ExitCode.Usage, message);

    private static RemoteServer RemoteOf(string? server, Terminal terminal, DataDirectory data)
    {
        var token = terminal.Variable("FAIRLEAD_TOKEN");
        if (server is null)
            return token is null ? RemoteServer.Of(data) : RemoteServer.Of(data) with { Key = token };
        var url = RemoteServer.AddressOf(server).GetLeftPart(UriPartial.Authority);
        if (token is not null)
            return new RemoteServer(url, token);
        var kept = RemoteServer.Of(data);
        return kept.Url == url ? kept : throw Usage($"The key that is kept is for {kept.Url}; give the one for {url} in $FAIRLEAD_TOKEN.");
    }

    // A shell that knows no '**' hands the glob over as it is.
    private static List<string> Named(string[] files)
    {
        var named = new List<string>();
        foreach (var file in files)
        {
            if (!file.AsSpan().ContainsAny('*', '?'))
            {
                named.Add(file);
                continue;
            }

            var parts = file.Replace('\\', '/').Split('/');
            var fixedParts = parts.TakeWhile(p => !p.AsSpan().ContainsAny('*', '?')).ToArray();
            var folder = fixedParts.Length == 0 ? "." : string.Join('/', fixedParts) is { Length: > 0 } path ? path : "/";
            var globs = new PathGlobs([string.Join('/', parts[fixedParts.Length..])]);
            if (Directory.Exists(folder))
            {
                named.AddRange(Directory.EnumerateFiles(folder, "*", Plain)
                    .Where(f => globs.Match(Path.GetRelativePath(folder, f).Replace('\\', '/'))).Order(StringComparer.Ordinal).Take(MostFiles + 1));
            }
        }

        return named.Distinct(StringComparer.Ordinal).ToList() switch
        {
            [] => throw new CommandException(ExitCode.NotEnoughData, $"No file fits {string.Join(", ", files)}."),
            { Count: > MostFiles } => throw Usage($"More than {MostFiles:N0} files fit; name them more narrowly."),
            var some => some,
        };
    }

    private static async Task<(string File, CiReportLabel Label, byte[] Body, string What)> ReadAsync(string file, CiReportFormat? format, Dictionary<string, string?> said, DateTime now, CancellationToken cancel)
    {
        byte[] body;
        try
        {
            if (Directory.Exists(file))
                throw Usage($"{file} is a folder; name its reports, for instance '{file.TrimEnd('/')}/**/TEST-*.xml'.");
            if (new FileInfo(file) is { Exists: true, Length: > MostBytes } large)
                throw Usage($"{file}: {large.Length:N0} bytes, and a report has at most {MostBytes:N0}.");

            // Pipes and devices have no length either, and may never end.
            if (new FileInfo(Path.GetFullPath(file)) is { Exists: true } found && (found.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? found).Length == 0)
                throw Usage($"{file}: it is empty, or no plain file.");
            body = await File.ReadAllBytesAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(InputFile.CodeOf(e), $"{file}: {Checks.OneLine.Of(e.Message)}");
        }

        var kind = format ?? CiReportTranslation.FormatOf(body) ?? throw Usage($"{file}: neither JUnit XML, TRX, Cobertura nor LCOV.");
        var (label, problem) = CiReportLabel.Read(kind, said.GetValueOrDefault);
        if (label is null)
            throw Usage($"--{problem}");
        try
        {
            return (file, label, body, CiReportTranslation.Of(label, new SourceMessage(label.Event, body, now, "")).Signals[0] switch
            {
                TestSignal t => $"{t.Passed:N0} passed, {t.Failed:N0} failed, {t.Skipped:N0} skipped",
                CoverageSignal c => $"{c.CoveredLines:N0} of {c.Lines:N0} lines covered",
                var other => other.Title,
            });
        }
        catch (UnreadableMessageException e)
        {
            throw Usage($"{file}: {e.Message}");
        }
    }

    private static async Task<string> SendAsync(RemoteServer remote, string source, CiReportLabel label, byte[] body, CancellationToken cancel)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await zip.WriteAsync(body, cancel);
        using var content = new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue(label.Format == CiReportFormat.Lcov ? "text/plain" : "application/xml");
        content.Headers.ContentEncoding.Add("gzip");
        var query = label.Event[(label.Event.IndexOf('?', StringComparison.Ordinal) + 1)..];
        var (status, _, text) = await remote.SendAsync(HttpMethod.Post, $"/hooks/{Uri.EscapeDataString(source)}/{CiReportLabel.Word(label.Format)}?{query}", content, [], cancel);
        return (int)status == 202 ? text : throw new CommandException(RemoteServer.CodeOf(status), $"{(int)status}: {RemoteServer.Said(text)}");
    }
}
