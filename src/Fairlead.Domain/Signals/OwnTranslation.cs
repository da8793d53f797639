using System.Globalization;
using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>Fairlead's own small JSON, for whatever has no format of its own: a script, a job, a form.</summary>
/// <remarks>
/// One object, an array of them or { "signals": [ … ] }. Each has a "kind" (deployment, incident, change, run, test, coverage, note) and may have
/// "id", "at", "title", "service", "repository", "environment" and "url"; <see cref="Members"/> lists the rest. Instants are RFC 3339.
/// Unlike in foreign formats, what is not known is an error: a typo would be silent. One mistake refuses the whole message.
/// </remarks>
public static class OwnTranslation
{
    private static readonly string[] Common = ["kind", "id", "at", "title", "service", "repository", "environment", "url"];

    private static readonly (string Kind, string[] Members, Func<Sent, Signal> Read)[] Kinds =
    [
        ("deployment", ["state", "commit", "version", "startedAt", "finishedAt", "rollback", "tier", "artifact", "job"], Deployment),
        ("incident", ["key", "action", "severity", "deployment", "commit", "artifact", "description"], Incident),
        ("pull-request",
            ["number", "action", "author", "openedAt", "mergedAt", "mergeCommit", "headCommit", "additions", "deletions", "files", "firstCommitAt", "draft", "labels"],
            Change),
        ("run", ["run", "name", "state", "level", "attempt", "pipeline", "branch", "commit", "queuedAt", "startedAt", "finishedAt", "mayFail"], Run),
        ("test", ["suite", "passed", "failed", "skipped", "seconds", "commit", "branch", "cases"], Test),
        ("coverage", ["covered", "lines", "commit", "branch", "suite"], Coverage),
        ("note", [], Note),
    ];

    private static readonly string[] Wrapper = ["signals"], CaseMembers = ["name", "outcome", "seconds", "retried"];

    /// <summary>The members that each kind may have, for documentation.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Members { get; } =
        Kinds.ToDictionary(k => k.Kind, k => (IReadOnlyList<string>)[.. Common, .. k.Members], StringComparer.Ordinal);

    /// <param name="message">One or more facts.</param>
    /// <returns>
    /// The facts. One without "id" gets a hash of its content and time: sent twice with "at" it is one fact, without "at" each is a new one, as what
    /// happens again looks the same. The "id" of a deployment names the deployment, so that its states belong together.
    /// </returns>
    /// <exception cref="UnreadableMessageException">Something is missing, unknown or of the wrong form; the message names the place and what is known.</exception>
    public static Translation Of(SourceMessage message) => JsonBodies.Read(message, body =>
    {
        var isWrapped = body.Element.ValueKind == JsonValueKind.Object && body["signals"].IsThere;
        var parts = isWrapped ? new OwnMembers(body, Wrapper, message.ReceivedAt).Items("signals") : body.Element.ValueKind == JsonValueKind.Array ? [.. body.Items()] : [body];
        return parts.Count == 0 ? Translation.Ignore("no signals") : new Translation([.. parts.Select(p => One(p, message.ReceivedAt))]);
    });

    private static Signal One(JsonPart part, DateTime receivedAt)
    {
        if (part.Element.ValueKind != JsonValueKind.Object)
            throw new UnreadableMessageException(part.Path, "An object is expected.");
        var word = part["kind"].NeededText();
        foreach (var (kind, members, read) in Kinds)
        {
            if (kind == word)
                return read(new Sent(part, new OwnMembers(part, [.. Common, .. members], receivedAt), kind, receivedAt));
        }

        throw new UnreadableMessageException(part["kind"].Path, $"'{SignalText.Title(word)}' is none of {string.Join(", ", Kinds.Select(k => k.Kind))}.");
    }

    private static DeploymentSignal Deployment(Sent s)
    {
        var state = s.Said.Word<RunState>("state") ?? RunState.Succeeded;
        var (started, finished) = (s.Said.Instant("startedAt"), s.Said.Instant("finishedAt"));
        var isOver = state is not (RunState.Queued or RunState.Running);
        var at = s.At(isOver ? finished : started);
        var (commit, version) = (s.Said.Sha("commit"), s.Said.Text("version"));

        // By its id another message may have said it, or say it later.
        if (s.Said.Text("id") is null && string.IsNullOrWhiteSpace(s.Said.Text("service")) && s.Said.Text("repository") is null)
            throw s.Said.Wrong("service", "it is missing, and so is repository: nobody could know what was deployed.");
        if (started > finished)
            throw s.Said.Wrong("finishedAt", "it lies before startedAt.");
        return s.Common(at, $"Deployment of {version ?? commit ?? s.Said.Text("service") ?? "something"}", (id, title) => new DeploymentSignal
        {
            Id = s.Said.Text("id") is { } own ? SignalText.Id("deployment", own, state.ToString()) : id,
            At = at,
            Title = title,
            Deployment = s.Said.Text("id") ?? id,
            State = state,
            Tier = s.Said.Word<EnvironmentTier>("tier") ?? EnvironmentTiers.Of(s.Said.Text("environment")),
            Sha = commit,
            Version = version,
            Artifact = s.Said.Text("artifact"),
            StartedAt = started,
            FinishedAt = isOver ? finished ?? at : finished,
            IsRollback = s.Said.IsTrue("rollback"),
            Job = s.Said.Text("job"),
        });
    }

    private static IncidentSignal Incident(Sent s)
    {
        var key = s.Said.NeededText("key");
        var act = s.Said.Word<IncidentSignalAction>("action") ?? IncidentSignalAction.Opened;
        var at = s.At(null);
        return s.Common(at, $"Incident {key}", (id, title) => new IncidentSignal
        {
            Id = id,
            At = at,
            Title = title,
            Incident = key,
            Action = act,
            Severity = s.Said.Text("severity"),
            StartedAt = act == IncidentSignalAction.Opened ? at : null,
            ResolvedAt = act == IncidentSignalAction.Resolved ? at : null,
            Deployment = s.Said.Text("deployment"),
            Artifact = s.Said.Text("artifact"),
            Sha = s.Said.Sha("commit"),
            Description = FactText.Description(s.Said.Text("description")),
        });
    }

    private static PullRequestSignal Change(Sent s)
    {
        var number = s.Said.NeededText("number");
        var (opened, merged) = (s.Said.Instant("openedAt"), s.Said.Instant("mergedAt"));
        if (opened > merged)
            throw s.Said.Wrong("mergedAt", "it lies before openedAt.");
        var act = s.Said.Word<PullRequestAction>("action") ?? (merged is null ? PullRequestAction.Opened : PullRequestAction.Merged);
        var at = s.At(act switch { PullRequestAction.Merged => merged, PullRequestAction.Opened => opened, _ => null });
        return s.Common(at, $"Pull request {number}", (id, title) => new PullRequestSignal
        {
            Id = id,
            At = at,
            Title = title,
            Number = number,
            Action = act,
            Author = s.Said.Text("author"),
            OpenedAt = act == PullRequestAction.Opened ? opened ?? at : opened,
            MergedAt = act == PullRequestAction.Merged ? merged ?? at : merged,
            ClosedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? at : merged,
            IsDraft = s.Said.IsTrue("draft"),
            HeadSha = s.Said.Sha("headCommit"),
            MergeSha = s.Said.Sha("mergeCommit"),
            FirstCommitAt = s.Said.Instant("firstCommitAt"),
            Additions = s.Said.Count("additions"),
            Deletions = s.Said.Count("deletions"),
            Files = s.Said.Count("files"),
            Labels = s.Said.Texts("labels"),
        });
    }

    // Build numbers begin anew in every repository.
    private static string Of(Sent s, string run) => s.Said.Repository("repository") is { } repository ? $"{repository}#{run}" : run;

    private static RunSignal Run(Sent s)
    {
        var (run, name) = (s.Said.NeededText("run"), s.Said.NeededText("name"));
        var state = s.Said.Word<RunState>("state") ?? throw s.Said.Wrong("state", "it is missing.");
        var (queued, started, finished) = (s.Said.Instant("queuedAt"), s.Said.Instant("startedAt"), s.Said.Instant("finishedAt"));
        var attempt = s.Said.Count("attempt") ?? 1;
        if (attempt == 0)
            throw s.Said.Wrong("attempt", "attempts are counted from 1.");
        if (started > finished)
            throw s.Said.Wrong("finishedAt", "it lies before startedAt.");
        var at = s.At(state switch { RunState.Queued => queued, RunState.Running => started, _ => finished });
        return s.Common(at, $"{name} {state.ToString().ToLowerInvariant()}", (id, title) => new RunSignal
        {
            Id = id,
            At = at,
            Title = title,
            Run = Of(s, run),
            Level = s.Said.Word<RunLevel>("level") ?? RunLevel.Pipeline,
            State = state,
            Name = name,
            Attempt = attempt,
            Pipeline = s.Said.Text("pipeline") is { } pipeline ? Of(s, pipeline) : null,
            Branch = s.Said.Text("branch"),
            Sha = s.Said.Sha("commit"),
            QueuedAt = state == RunState.Queued ? queued ?? at : queued,
            StartedAt = state == RunState.Running ? started ?? at : started,
            FinishedAt = state is RunState.Queued or RunState.Running ? finished : finished ?? at,
            MayFail = s.Said.IsTrue("mayFail"),
        });
    }

    private static TestSignal Test(Sent s)
    {
        var suite = s.Said.NeededText("suite");
        var cases = s.Said.Items("cases").Select(Case).ToList();
        // Counts that are left out are those of the cases; without cases there is nothing to count.
        int Number(string name, TestOutcome outcome) =>
            s.Said.Count(name) ?? (cases.Count > 0 ? cases.Count(c => c.Outcome == outcome) : outcome == TestOutcome.Skipped ? 0 : s.Said.NeededCount(name));
        var at = s.At(null);
        var (passed, failed, skipped) = (Number("passed", TestOutcome.Passed), Number("failed", TestOutcome.Failed), Number("skipped", TestOutcome.Skipped));
        return s.Common(at, string.Create(CultureInfo.InvariantCulture, $"{suite}: {passed:N0} passed, {failed:N0} failed, {skipped:N0} skipped"), (id, title) => new TestSignal
        {
            Id = id,
            At = at,
            Title = title,
            Suite = suite,
            Sha = s.Said.Sha("commit"),
            Passed = passed,
            Failed = failed,
            Skipped = skipped,
            Seconds = s.Said.Seconds("seconds"),
            Branch = s.Said.Text("branch"),
            Cases = cases,
        });
    }

    private static TestCase Case(JsonPart part)
    {
        var said = new OwnMembers(part, CaseMembers, default); // a case has no time
        return new TestCase(said.NeededText("name"), said.Word<TestOutcome>("outcome") ?? throw said.Wrong("outcome", "it is missing."), said.Seconds("seconds"), said.IsTrue("retried"));
    }

    private static CoverageSignal Coverage(Sent s)
    {
        var (covered, lines) = (s.Said.NeededCount("covered"), s.Said.NeededCount("lines"));
        if (covered > lines)
            throw s.Said.Wrong("covered", $"{covered} is more than all {lines} lines.");
        var at = s.At(null);
        return s.Common(at, string.Create(CultureInfo.InvariantCulture, $"{covered:N0} of {lines:N0} lines covered"), (id, title) =>
            new CoverageSignal { Id = id, At = at, Title = title, Sha = s.Said.Sha("commit"), Branch = s.Said.Text("branch"), Suite = s.Said.Text("suite") ?? "", CoveredLines = covered, Lines = lines });
    }

    private static OtherSignal Note(Sent s)
    {
        var text = s.Said.NeededText("title");
        var at = s.At(null);
        return s.Common(at, text, (id, title) => new OtherSignal { Id = id, At = at, Title = title, Subject = "note", Action = "told" });
    }

    private sealed record Sent(JsonPart Part, OwnMembers Said, string Kind, DateTime ReceivedAt)
    {
        public DateTime At(DateTime? happened) => Said.Instant("at") ?? happened ?? ReceivedAt;

        public T Common<T>(DateTime at, string title, Func<string, string, T> make)
            where T : Signal
        {
            var id = Said.Text("id") is { } own
                ? SignalText.Id(Kind, own)
                : SignalText.Id(Kind, FactText.Hash(CanonicalJson.Of(Part)), FactText.Instant(at));
            return make(id, SignalText.Title(Said.Text("title") ?? title)) with
            {
                IsUntitled = Said.Text("title") is null,
                Service = Said.Text("service") is { } service && !string.IsNullOrWhiteSpace(service) ? service : null,
                Repository = Said.Repository("repository"),
                Environment = Said.Text("environment"),
                Url = Said.Web("url"),
            };
        }
    }
}
