using System.Globalization;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Git;
using Fairlead.Signals;
using Fairlead.Yaml;

namespace Fairlead.Bench;

/// <summary>A reader of foreign text.</summary>
/// <param name="Name">Its name, and that of the folder of its samples.</param>
/// <param name="Most">The most bytes that it is given.</param>
/// <param name="Read">Reads a text; whatever it throws is a failure. The name is that of the sample.</param>
internal sealed record FuzzTarget(string Name, int Most, Action<string, byte[]> Read)
{
    private static readonly SignalKinds Kinds = new(SignalsModule.Kinds);

    private static readonly ReadMessage Reader = new(Kinds);

    private static readonly DateTime Now = new(2033, 3, 3, 3, 3, 3, DateTimeKind.Utc);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("yaml", YamlLimits.MostBytes, (_, text) => Yaml(Encoding.UTF8.GetString(text))),
        new("csv", 1 << 20, (name, text) =>
        {
            foreach (var kind in Kinds.Files.Select(f => f.Csv!.Name).Where(k => name.StartsWith(k, StringComparison.Ordinal)).DefaultIfEmpty("deployments"))
                CsvFacts.Read(text, kind, Now, Kinds);
        }),
        Report(CiReportFormat.JUnit),
        Report(CiReportFormat.Trx),
        Report(CiReportFormat.Cobertura),
        Report(CiReportFormat.Lcov),
        Source("github", SourceKind.GitHub, name => name),
        Source("gitea", SourceKind.Gitea, name => name),
        Source("gitlab", SourceKind.GitLab, _ => "Some Hook"),
        Source("bitbucket", SourceKind.Bitbucket, name => name.Replace('+', ':')),
        Source("azuredevops", SourceKind.AzureDevOps, _ => ""),
        Source("cdevents", SourceKind.CdEvents, _ => ""),
        Source("devlake", SourceKind.DevLake, name => name),
        Source("alertmanager", SourceKind.Alertmanager, name => name),
        Source("own", SourceKind.Own, _ => ""),
        Source("pagerduty", SourceKind.PagerDuty, name => name == "change" ? Events.Change : Events.Enqueue + "new"),
        new("labels", 64 << 10, (_, text) => Labels(Encoding.UTF8.GetString(text))),
        new("globs", 16 << 10, (_, text) => Globs(Encoding.UTF8.GetString(text))),
        new("message", 1 << 20, (_, text) =>
        {
            CommitMessage.Read(0, text, new List<Mention>());
            CommitMessage.SubjectOf(text);
        }),
    ];

    private static FuzzTarget Report(CiReportFormat format) => new(CiReportLabel.Word(format), CiReportEndpoint.Most, (_, text) => Refused(() =>
    {
        CiReportTranslation.FormatOf(text);
        var label = new CiReportLabel(format, "acme/app", "015e3d3b480e417aede5a1293bd61de9b0fd051d", "unit");
        Meaningful(Reader.Of(SourceKind.Own, new SourceMessage(label.Event, text, Now, "source")));
    }));

    private static FuzzTarget Source(string name, SourceKind kind, Func<string, string> kindOf) => new(name, HookBody.Most, (sample, text) =>
    {
        HookBody.Indented(text);
        var delivery = new SourceMessage(kindOf(sample), text, Now, "source");
        Refused(() => Meaningful(Reader.Of(kind, delivery)));
        if (kind == SourceKind.CdEvents)
            Refused(() => CdEventsTranslation.Disagreement(delivery, "a", "/ci", "dev.cdevents.service.deployed.0.3.0", null));
        if (kind != SourceKind.PagerDuty || HookBody.JsonProblem(text) is not null)
            return;
        Refused(() => PagerDutyTranslation.Read(text));
        Refused(() => PagerDutyTranslation.Redact(text));
    });

    private static void Refused(Action read)
    {
        try
        {
            read();
        }
        catch (UnreadableMessageException e) when (e.Message.Length is > 0 and < 10_000)
        {
            // Refused with words: that is an answer.
        }
    }

    private static void Meaningful(Translation said)
    {
        if (said.Signals.Count == 0 != said.Ignored is not null)
            throw new InvalidOperationException("Nothing was told, and nothing said of why.");
        foreach (var signal in said.Signals)
        {
            if (signal.Id.Length is 0 or > Signal.MaxId || signal.Title.Length > 300 || signal.Title.Any(char.IsControl) || signal.At.Kind != DateTimeKind.Utc)
                throw new InvalidOperationException($"A fact that cannot be kept: {signal.Id} {signal.Title} {signal.At}");
        }
    }

    private static void Yaml(string text)
    {
        var errors = new List<CatalogFileError>();
        CatalogDocument.Parse(text, errors, TimeProvider.System, default);
        if (errors.Exists(e => e.Line < 1))
            throw new InvalidOperationException("An error without its line: " + errors.Find(e => e.Line < 1));
        var many = YamlReader.Read(text, new YamlLimits { Documents = 1000 }, TimeProvider.System, default);
        if (many.Problem is null && many.Documents.Count == 1 && YamlReader.Read(YamlWriter.Write(many.Documents[0]), new YamlLimits(), TimeProvider.System, default).Problem is { } problem && !problem.Message.Contains("more than", StringComparison.Ordinal))
            throw new InvalidOperationException($"What was written cannot be read again: {problem}");
    }

    private static void Labels(string text)
    {
        CiReportLabel.Of(text);
        CiReportLabel.Read(CiReportFormat.JUnit, _ => text);
        RepositoryAddress.Of(text);
        InstantText.TryRead(text, out _);
        SignalText.Title(text);
        SignalText.Web(text);
        ReleaseVersion.Parse(text, ReleaseVersion.PrefixOf(text));
        TagRule.IsPreRelease(text);
        EnvironmentTiers.Of(text);
        try
        {
            TestNames.Unpack(text);
        }
        catch (FormatException)
        {
            // These are no packed names, which it says.
        }
    }

    // As many as a service may have, on a path as long as a file system takes; the last line is the path.
    private static void Globs(string text)
    {
        var lines = (text.Length > 8000 ? text[..8000] : text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 1)
            new PathGlobs(lines[..^1]).Match(text.Length > 4096 ? text[^4096..] : lines[^1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, at most {Most / 1024:N0} KB");
}
