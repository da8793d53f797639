using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>CDEvents 0.3 to 0.6 (cdevents.dev), alone or in a structured CloudEvent.</summary>
/// <remarks>
/// The kind is read from context.type, of which any minor version of 0 is taken. What an event does not say is left open: change events name
/// no commit unless customData does ('commit' or 'sha', 'branch', 'repository'), builds no outcome. A branch that came or went is an
/// <see cref="OtherSignal"/>, as the event does not say where it stands.
/// </remarks>
public static class CdEventsTranslation
{
    private const string Prefix = "dev.cdevents.", CustomPrefix = "dev.cdeventsx.", DigestPrefix = "sha256:";
    private const int Sha256Digits = 64;

    /// <param name="message">The CDEvent, or a CloudEvent of structured mode whose data it is.</param>
    /// <returns>The one fact in it; nothing for custom events and for kinds that are not known.</returns>
    /// <exception cref="UnreadableMessageException">It lacks what every CDEvent or its kind has to have, or the CloudEvent around it says otherwise.</exception>
    public static Translation Of(SourceMessage message) => JsonBodies.Read(message, body => Opened(body, message, (cdEvent, at) => Read(cdEvent, at)));

    /// <summary>Compares a CDEvent with the headers of binary mode (CloudEvents, HTTP binding: 'ce-id' and so on, their percent-encoding undone).</summary>
    /// <param name="message">The CDEvent.</param>
    /// <param name="id">The header 'ce-id'; null where it is not there, as with the others.</param>
    /// <param name="source">The header 'ce-source'.</param>
    /// <param name="type">The header 'ce-type'.</param>
    /// <param name="subject">The header 'ce-subject', which is the id of the subject.</param>
    /// <returns>A sentence that names the first header that says something else than the event; null where none does.</returns>
    /// <exception cref="UnreadableMessageException">The body is no CDEvent.</exception>
    public static string? Disagreement(SourceMessage message, string? id, string? source, string? type, string? subject)
    {
        string? disagreement = null;
        JsonBodies.Read(message, body => Opened(body, message, (cdEvent, _) =>
        {
            disagreement = Disagreement(cdEvent, id, source, type, subject);
            return Translation.Ignore("");
        }));
        return disagreement;
    }

    private static Translation Opened(JsonPart body, SourceMessage message, Func<JsonPart, DateTime, Translation> read)
    {
        if (body.Element.ValueKind != JsonValueKind.Object)
            throw new UnreadableMessageException(body.Path, "An object is expected.");
        if (body["context"].IsThere || !body["specversion"].IsThere)
            return read(body, message.ReceivedAt);

        var data = body["data"];
        if (body["data_base64"].Element.ValueKind == JsonValueKind.String)
        {
            if (!body["data_base64"].Element.TryGetBytesFromBase64(out var bytes))
                throw new UnreadableMessageException("data_base64", "it is not base64.");
            return JsonBodies.Read(message with { Body = bytes }, inner => Agreed(body, inner, message, read));
        }

        return data.Element.ValueKind == JsonValueKind.Object
            ? Agreed(body, data, message, read)
            : throw new UnreadableMessageException("data", data.IsThere ? "a CDEvent is expected." : "it is missing.");
    }

    private static Translation Agreed(JsonPart cloudEvent, JsonPart cdEvent, SourceMessage message, Func<JsonPart, DateTime, Translation> read) =>
        Disagreement(cdEvent, cloudEvent["id"].Text(), cloudEvent["source"].Text(), cloudEvent["type"].Text(), cloudEvent["subject"].Text()) is { } disagreement
            ? throw new UnreadableMessageException("", disagreement)
            : read(cdEvent, message.ReceivedAt);

    private static string? Disagreement(JsonPart cdEvent, string? id, string? source, string? type, string? subject)
    {
        foreach (var (name, said, part) in new[]
        {
            ("id", id, cdEvent["context"]["id"]), ("source", source, cdEvent["context"]["source"]),
            ("type", type, cdEvent["context"]["type"]), ("subject", subject, cdEvent["subject"]["id"]),
        })
        {
            if (said is not null && said != part.NeededText())
                return $"The CloudEvent's {name} is '{SignalText.Title(said)}', but {part.Path} is '{SignalText.Title(part.NeededText())}'.";
        }

        return null;
    }

    private static Translation Read(JsonPart cdEvent, DateTime receivedAt)
    {
        var context = cdEvent["context"];
        if (!context["specversion"].IsThere && !context["version"].IsThere)
            throw new UnreadableMessageException(context["specversion"].Path, "it is missing.");
        var type = context["type"].NeededText();
        var e = new Event(
            SignalText.Id(context["source"].NeededText(), context["id"].NeededText(), type),
            context["timestamp"].NeededInstant(),
            cdEvent["subject"]["id"].NeededText(),
            cdEvent["subject"]["content"],
            cdEvent["customData"]);
        if (type.StartsWith(CustomPrefix, StringComparison.Ordinal))
            return Translation.Ignore(SignalText.Title(type));
        if (!type.StartsWith(Prefix, StringComparison.Ordinal) || type.Split('.') is not { Length: >= 7 } words)
            throw new UnreadableMessageException(context["type"].Path, $"'{SignalText.Title(type)}' is no dev.cdevents.<subject>.<predicate>.<version>.");
        var (subject, act) = (words[2], words[3]);
        if (words[4] != "0")
            return Translation.Ignore(SignalText.Title($"{subject}.{act}.{words[4]}"));
        Signal? signal = subject switch
        {
            "change" => Change(e, act),
            "build" or "pipelinerun" or "taskrun" => Run(e, subject, act),
            "artifact" => Artifact(e, act),
            "service" => Service(e, act),
            "incident" => Incident(e, act),
            "ticket" => Ticket(e, act),
            "testcaserun" or "testsuiterun" => Test(e, subject, act),
            "testoutput" => act is "published" ? Other(e, subject, act) : null,
            "repository" or "branch" or "environment" => act is "created" or "modified" or "deleted" ? Other(e, subject, act) : null,
            _ => null,
        };
        return signal is null ? Translation.Ignore(SignalText.Title($"{subject}.{act}")) : Translation.Of(signal);
    }

    private static Signal? Change(Event e, string act)
    {
        var title = SignalText.Title(e.Content["description"].Text() ?? $"Change {e.Subject} {act}");
        if (act == "reviewed")
        {
            // The event does not say what the reviewer thought of it.
            return new ReviewSignal { Id = e.Id, At = e.At, Title = title, Repository = e.Repository(), Url = e.Url(), Number = e.Subject, Verdict = Verdict.Commented };
        }

        PullRequestAction? known = act switch
        {
            "created" => PullRequestAction.Opened,
            "updated" => PullRequestAction.Updated,
            "merged" => PullRequestAction.Merged,
            "abandoned" => PullRequestAction.Abandoned,
            _ => null,
        };
        return known is not { } what ? null : new PullRequestSignal
        {
            Id = e.Id,
            At = e.At,
            Title = title,
            Repository = e.Repository(),
            Url = e.Url(),
            Number = e.Subject,
            Action = what,
            OpenedAt = what == PullRequestAction.Opened ? e.At : null,
            MergedAt = what == PullRequestAction.Merged ? e.At : null,
            ClosedAt = what is PullRequestAction.Merged or PullRequestAction.Abandoned ? e.At : null,
            Branch = e.Custom["branch"].Text(),
            HeadSha = what == PullRequestAction.Merged ? null : e.CustomSha(),
            MergeSha = what == PullRequestAction.Merged ? e.CustomSha() : null,
        };
    }

    private static Signal? Run(Event e, string subject, string act)
    {
        if (act is not ("queued" or "started" or "finished"))
            return null;
        RunState? state = act switch { "queued" => RunState.Queued, "started" => RunState.Running, _ => Outcome(e) };
        if (state is not { } known)
            return Other(e, subject, act);
        var name = e.Content[subject == "taskrun" ? "taskName" : "pipelineName"].Text() ?? e.Subject;
        return new RunSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title($"{name} {act}"),
            Repository = e.Repository(),
            Url = e.Url(),
            // A build and the pipeline that it runs in may have one number.
            Run = subject == "build" ? $"build:{e.Subject}" : e.Subject,
            Level = subject == "taskrun" ? RunLevel.Job : RunLevel.Pipeline,
            State = known,
            Name = name,
            Pipeline = e.Content["pipelineRun"]["id"].Text(),
            Branch = e.Custom["branch"].Text(),
            Sha = e.CustomSha(),
            QueuedAt = known == RunState.Queued ? e.At : null,
            StartedAt = known == RunState.Running ? e.At : null,
            FinishedAt = act == "finished" ? e.At : null,
        };
    }

    // Until 0.5 a build says how it went by its artifact only, and outcomes are optional.
    private static RunState? Outcome(Event e) => e.Content["outcome"].Text() switch
    {
        "success" => RunState.Succeeded,
        "failure" or "error" => RunState.Failed,
        "cancel" or "cancelled" or "canceled" or "aborted" => RunState.Cancelled,
        "skipped" => RunState.Skipped,
        null when e.Content["errors"].Text() is not null => RunState.Failed,
        null when e.Content["artifactId"].Text() is not null => RunState.Succeeded,
        _ => null,
    };

    private static ArtifactSignal? Artifact(Event e, string act)
    {
        if (act is not ("packaged" or "published" or "signed" or "downloaded" or "deleted"))
            return null;
        var package = PackageUrl.Parse(e.Subject);
        var change = e.Content["change"];
        return new ArtifactSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title($"{e.Subject} {act}"),
            Repository = e.Repository() ?? package?.Repository ?? RepositoryAddress.Of(change["source"].Text()),
            Url = e.Url(),
            Artifact = e.Subject,
            Action = act,
            Sha = e.CustomSha() ?? package?.Commit ?? SignalText.Sha(change["id"].Text()),
        };
    }

    private static Signal? Service(Event e, string act)
    {
        if (act is "removed" or "published")
            return Other(e, "service", act);
        if (act is not ("deployed" or "upgraded" or "rolledback"))
            return null;
        var environment = e.Content["environment"]["id"].NeededText();
        var artifact = e.Content["artifactId"].NeededText();
        var package = PackageUrl.Parse(artifact);
        return new DeploymentSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title($"{e.Subject} {(act == "rolledback" ? "rolled back" : act)} in {environment}"),
            Repository = e.Repository() ?? package?.Repository,
            Service = e.Subject,
            Environment = environment,
            Url = e.Url(),
            Deployment = e.Id,
            State = RunState.Succeeded,
            Tier = EnvironmentTiers.Of(environment),
            Sha = CommitOf(artifact, package) ?? e.CustomSha(),
            Version = package?.Release,
            Artifact = artifact,
            FinishedAt = e.At,
            IsRollback = act == "rolledback",
        };
    }

    private static IncidentSignal? Incident(Event e, string act)
    {
        IncidentSignalAction? known = act switch { "detected" or "reported" => IncidentSignalAction.Opened, "resolved" => IncidentSignalAction.Resolved, _ => null };
        if (known is not { } what)
            return null;
        var artifact = e.Content["artifactId"].Text();
        var package = PackageUrl.Parse(artifact);
        var description = e.Content["description"].Text();
        return new IncidentSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title(description ?? $"Incident {e.Subject} {act}"),
            IsUntitled = description is null,
            Repository = e.Repository() ?? package?.Repository,
            Service = e.Content["service"]["id"].Text(),
            Environment = e.Content["environment"]["id"].NeededText(),
            Url = SignalText.Web(e.Content["ticketURI"].Text()) ?? e.Url(),
            Incident = e.Subject,
            Action = what,
            IsAlert = act == "detected",
            Severity = e.Custom["severity"].Text(),
            StartedAt = what == IncidentSignalAction.Opened ? e.At : null,
            ResolvedAt = what == IncidentSignalAction.Resolved ? e.At : null,
            Artifact = artifact,
            Sha = CommitOf(artifact, package) ?? e.CustomSha(),
            Description = FactText.Description(description),
        };
    }

    private static IssueSignal? Ticket(Event e, string act) => act is not ("created" or "updated" or "closed") ? null : new IssueSignal
    {
        Id = e.Id,
        At = e.At,
        Title = SignalText.Title(e.Content["summary"].Text() ?? $"Ticket {e.Subject} {act}"),
        IsUntitled = e.Content["summary"].Text() is null,
        Repository = e.Repository(),
        Url = e.Url(),
        Key = e.Subject,
        Action = act,
        Type = e.Content["ticketType"].Text(),
        Severity = e.Content["priority"].Text(),
        CreatedAt = act == "created" ? e.At : null,
        ClosedAt = act == "closed" ? e.At : null,
        Labels = [.. e.Content["labels"].Items().Select(l => l.Text()).OfType<string>()],
    };

    private static Signal? Test(Event e, string subject, string act)
    {
        var isCase = subject == "testcaserun";
        if (act is not ("queued" or "started" or "finished") && !(isCase && act == "skipped"))
            return null;
        var counted = act is "queued" or "started" ? null : isCase ? OneTest(e, act) : Counts(e);
        return counted is null ? Other(e, subject, act) : new TestSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title($"{TestName(e, subject)} {act}"),
            Repository = e.Repository(),
            Environment = e.Content["environment"]["id"].Text(),
            Url = e.Url(),
            Suite = isCase ? e.Content["testSuiteRun"]["id"].Text() ?? e.Content["testCase"]["type"].Text() ?? TestName(e, subject) : TestName(e, subject),
            Sha = e.CustomSha(),
            Passed = counted.Passed,
            Failed = counted.Failed,
            Skipped = counted.Skipped,
            Cases = counted.Cases,
        };
    }

    private static TestCounts? OneTest(Event e, string act)
    {
        TestOutcome? outcome = act == "skipped" ? TestOutcome.Skipped : Outcome(e) switch
        {
            RunState.Succeeded => TestOutcome.Passed,
            RunState.Failed => TestOutcome.Failed,
            RunState.Cancelled or RunState.Skipped => TestOutcome.Skipped,
            _ => null,
        };
        return outcome is not { } known ? null : new TestCounts(
            known == TestOutcome.Passed ? 1 : 0,
            known == TestOutcome.Failed ? 1 : 0,
            known == TestOutcome.Skipped ? 1 : 0,
            [new TestCase(TestName(e, "testcaserun"), known, Seconds: null)]);
    }

    // CDEvents tells how a suite ended, not how many tests; some senders add that.
    private static TestCounts? Counts(Event e) => e.Custom["passed"].Count() is { } passed && e.Custom["failed"].Count() is { } failed
        ? new TestCounts(passed, failed, e.Custom["skipped"].Count() ?? 0, [])
        : null;

    private static string TestName(Event e, string subject)
    {
        var test = e.Content[subject == "testcaserun" ? "testCase" : "testSuite"];
        return test["name"].Text() ?? test["id"].Text() ?? e.Subject;
    }

    private static OtherSignal Other(Event e, string subject, string act)
    {
        var name = subject is "testcaserun" or "testsuiterun"
            ? TestName(e, subject)
            : e.Content["name"].Text() ?? e.Content["pipelineName"].Text() ?? e.Content["taskName"].Text() ?? e.Subject;
        return new OtherSignal
        {
            Id = e.Id,
            At = e.At,
            Title = SignalText.Title($"{subject} {name} {act}"),
            Repository = subject == "repository" ? RepositoryAddress.Of(e.Content["uri"].Text() ?? e.Content["url"].Text()) : e.Repository(),
            Service = subject == "service" ? e.Subject : null,
            Environment = subject == "environment" ? name : e.Content["environment"]["id"].Text(),
            Url = e.Url(),
            Subject = subject,
            Action = act,
        };
    }

    // In older examples an artifact is a bare hash: a commit where it has the length of one, the digest of an image where it has 64 digits.
    private static string? CommitOf(string? artifact, PackageUrl? package) => package is not null
        ? package.Commit
        : artifact is { Length: < Sha256Digits } && !artifact.StartsWith(DigestPrefix, StringComparison.OrdinalIgnoreCase) ? SignalText.Sha(artifact) : null;

    private sealed record TestCounts(int Passed, int Failed, int Skipped, IReadOnlyList<TestCase> Cases);

    private sealed record Event(string Id, DateTime At, string Subject, JsonPart Content, JsonPart Custom)
    {
        public string? CustomSha() =>
            SignalText.Sha(Custom["commit"].Text() ?? Custom["sha"].Text() ?? Custom["commit"]["sha"].Text() ?? Custom["commit"]["id"].Text());

        public string? Url() =>
            SignalText.Web(Content["viewUrl"].Text()) ?? SignalText.Web(Content["uri"].Text()) ?? SignalText.Web(Content["url"].Text()) ?? SignalText.Web(Custom["url"].Text());

        // A repository's id counts within its source: 'acme/app' of 'https://git.example.org'.
        public string? Repository()
        {
            var repository = Content["repository"];
            if (Custom["repository"].Text() is { } custom)
                return RepositoryAddress.Of(custom);
            if (repository["id"].Text() is not { } id)
                return RepositoryAddress.Of(repository.Text());
            return repository["source"].Text() is { } source && SignalText.Web(source) is not null && SignalText.Web(id) is null
                ? RepositoryAddress.Of($"{source.TrimEnd('/')}/{id.TrimStart('/')}")
                : RepositoryAddress.Of(id);
        }
    }
}
