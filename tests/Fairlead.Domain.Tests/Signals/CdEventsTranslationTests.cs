using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class CdEventsTranslationTests
{
    private const string Image = "pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427";

    // The conformance files of cdevents/spec v0.5.1 and what each has to become.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["artifact"] = nameof(ArtifactSignal),
        ["branch"] = nameof(OtherSignal),
        ["build"] = nameof(RunSignal),
        ["change"] = nameof(PullRequestSignal),
        ["change_reviewed"] = nameof(ReviewSignal),
        ["environment"] = nameof(OtherSignal),
        ["incident"] = nameof(IncidentSignal),
        ["pipelinerun"] = nameof(RunSignal),
        ["repository"] = nameof(OtherSignal),
        ["service"] = nameof(DeploymentSignal),
        ["service_published"] = nameof(OtherSignal),
        ["service_removed"] = nameof(OtherSignal),
        ["taskrun"] = nameof(RunSignal),
        ["testcaserun"] = nameof(OtherSignal),
        ["testcaserun_finished"] = nameof(TestSignal),
        ["testcaserun_skipped"] = nameof(TestSignal),
        ["testoutput"] = nameof(OtherSignal),
        ["testsuiterun"] = nameof(OtherSignal),
        ["ticket"] = nameof(IssueSignal),
    };

    [Fact]
    public void Every_conformance_file_is_valid_and_a_file_with_a_mistake_is_not()
    {
        var check = new JsonSchemaCheck(Conformance.Files("cdevents", "schemas").Select(Element));
        var schemas = Conformance.Files("cdevents", "schemas").Select(Element).Where(s => s.GetProperty("properties", "context", "properties", "type") is not null)
            .ToDictionary(s => s.GetProperty("properties", "context", "properties", "type")!.Value.GetProperty("enum")[0].GetString()!, s => new Uri(s.GetProperty("$id").GetString()!));
        var files = Conformance.Files("cdevents", "conformance");

        files.Count.ShouldBe(45);
        foreach (var file in files)
        {
            var sent = JsonNode.Parse(System.IO.File.ReadAllText(file))!;
            var schema = schemas[sent["context"]!["type"]!.GetValue<string>()];
            check.Check(Element(file), schema).ShouldBeEmpty(Path.GetFileName(file));

            sent["subject"]!["typo"] = "x";
            sent["context"]!.AsObject().Remove("timestamp");
            check.Check(JsonSerializer.SerializeToElement(sent), schema).Select(e => e.Path).ShouldBe(["/context/timestamp", "/subject/typo"], ignoreOrder: true, Path.GetFileName(file));
        }
    }

    [Fact]
    public void Every_conformance_file_lands_as_its_kind_alone_and_in_a_cloud_event()
    {
        var ids = new List<string>();
        foreach (var file in Conformance.Files("cdevents", "conformance"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var text = System.IO.File.ReadAllText(file);
            var signal = One(text);

            signal.GetType().Name.ShouldBe(Kinds.TryGetValue(name, out var kind) ? kind : Kinds[name.Split('_')[0]], name);
            signal.At.ShouldBe(Sent.Utc(JsonNode.Parse(text)!["context"]!["timestamp"]!.GetValue<string>()), name);
            signal.Title.ShouldNotBeNullOrWhiteSpace();
            Wrapped(text).ShouldBe(signal.Id, name);
            ids.Add(signal.Id);
        }

        // All share one context.id.
        ids.ShouldBeUnique();
        ids.Count.ShouldBe(45);
    }

    [Fact]
    public void A_deployment_has_its_service_environment_and_artifact()
    {
        var signal = File<DeploymentSignal>("service_deployed");

        (signal.Service, signal.Environment, signal.Artifact, signal.State).ShouldBe(("mySubject123", "test123", Image, RunState.Succeeded));
        (signal.Tier, signal.IsRollback, signal.FinishedAt, signal.Sha, signal.Version).ShouldBe((EnvironmentTier.Testing, false, signal.At, null, null));
        signal.Title.ShouldBe("mySubject123 deployed in test123");
        File<DeploymentSignal>("service_rolledback").IsRollback.ShouldBeTrue();
        File<DeploymentSignal>("service_upgraded").Deployment.ShouldNotBe(signal.Deployment);
    }

    [Fact]
    public void An_incident_is_noticed_reported_and_resolved_as_one()
    {
        var detected = File<IncidentSignal>("incident_detected");
        var reported = File<IncidentSignal>("incident_reported");
        var resolved = File<IncidentSignal>("incident_resolved");

        (detected.Action, detected.IsAlert, detected.StartedAt, detected.ResolvedAt).ShouldBe((IncidentSignalAction.Opened, true, detected.At, null));
        (reported.Action, reported.IsAlert, reported.Url, reported.Severity).ShouldBe((IncidentSignalAction.Opened, false, "https://my-issues.example/incidents/ticket-345", "medium"));
        (resolved.Action, resolved.StartedAt, resolved.ResolvedAt).ShouldBe((IncidentSignalAction.Resolved, null, resolved.At));
        new[] { detected.Incident, reported.Incident, resolved.Incident }.ShouldAllBe(i => i == "incident-123");
        (detected.Service, detected.Environment, detected.Artifact, detected.Title).ShouldBe(("myApp", "prod1", Image, "Response time above threshold of 100ms"));
    }

    [Fact]
    public void Runs_say_how_far_they_are()
    {
        var pipeline = File<RunSignal>("pipelinerun_finished");
        (pipeline.Level, pipeline.State, pipeline.Name, pipeline.Run, pipeline.FinishedAt).ShouldBe((RunLevel.Pipeline, RunState.Failed, "myPipeline", "mySubject123", pipeline.At));
        var task = File<RunSignal>("taskrun_started");
        (task.Level, task.State, task.Name, task.Pipeline, task.StartedAt, task.FinishedAt).ShouldBe((RunLevel.Job, RunState.Running, "myTask", "mySubject123", task.At, null));
        var build = File<RunSignal>("build_finished");
        (build.State, build.Run).ShouldBe((RunState.Succeeded, "build:mySubject123"));
        File<RunSignal>("build_queued").QueuedAt.ShouldBe(build.At);
    }

    [Fact]
    public void Changes_name_their_repository()
    {
        var merged = File<PullRequestSignal>("change_merged");
        (merged.Number, merged.Action, merged.Repository, merged.MergedAt, merged.ClosedAt, merged.MergeSha).ShouldBe(("mySubject123", PullRequestAction.Merged, "example.org/testrepo/testorg", merged.At, merged.At, null));
        var created = File<PullRequestSignal>("change_created");
        (created.Action, created.Title, created.OpenedAt).ShouldBe((PullRequestAction.Opened, "This PR address a bug from a recent PR", created.At));
        (File<PullRequestSignal>("change_abandoned").Action, File<PullRequestSignal>("change_updated").Action).ShouldBe((PullRequestAction.Abandoned, PullRequestAction.Updated));
        File<ReviewSignal>("change_reviewed").Verdict.ShouldBe(Verdict.Commented);
    }

    [Fact]
    public void The_rest_keeps_what_it_says()
    {
        var artifact = File<ArtifactSignal>("artifact_packaged");
        (artifact.Artifact, artifact.Action, artifact.Sha, artifact.Repository).ShouldBe(("pkg:golang/mygit.com/myorg/myapp@234fd47e07d1004f0aed9c", "packaged", "234fd47e07d1004f0aed9c", "my-git.example/an-org/a-repo"));
        var test = File<TestSignal>("testcaserun_finished");
        (test.Suite, test.Passed, test.Failed, test.Skipped, test.Environment).ShouldBe(("integration", 1, 0, 0, "dev"));
        test.Cases.ShouldBe([new TestCase("Login Test", TestOutcome.Passed, Seconds: null)]);
        var ticket = File<IssueSignal>("ticket_closed");
        (ticket.Key, ticket.Action, ticket.Type, ticket.Severity, ticket.ClosedAt, ticket.Title).ShouldBe(("ticket-123", "closed", "task", "high", ticket.At, "New CVE-123 detected"));
        ticket.Labels.ShouldBe(["bug"]);
        var repository = File<OtherSignal>("repository_created");
        (repository.Subject, repository.Action, repository.Repository, repository.Url).ShouldBe(("repository", "created", "example.org/testorg/testrepo", "https://example.org/view/TestOrg/TestRepo"));
        File<OtherSignal>("environment_deleted").Environment.ShouldBe("testEnv");
        (File<OtherSignal>("service_removed").Service, File<OtherSignal>("service_removed").Environment).ShouldBe(("mySubject123", "test123"));
    }

    // CDEvents 0.4.1: 'version' in the context and 'type' in the subject.
    [Fact]
    public void An_event_of_0_4_1_lands_too()
    {
        var signal = One("""
            {"context": {"version": "0.4.1", "id": "a", "source": "/ci", "type": "dev.cdevents.service.deployed.0.1.1", "timestamp": "2023-03-20T14:27:05Z"},
             "subject": {"id": "shop", "source": "/ci", "type": "service", "content": {"environment": {"id": "production"}, "artifactId": "0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa"}}}
            """).ShouldBeOfType<DeploymentSignal>();

        (signal.Service, signal.Tier, signal.Sha).ShouldBe(("shop", EnvironmentTier.Production, "0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa"));
    }

    // package-url/purl-spec: golang's version is the commit where there is one; vcs_url is SPDX's download location.
    [Theory]
    [InlineData("pkg:github/Acme/App@244FD47e07d1004f0aed9c", "244fd47e07d1004f0aed9c", "github.com/acme/app", null)]
    [InlineData("pkg:github/acme/app@v1.2.3", null, "github.com/acme/app", "v1.2.3")]
    [InlineData("pkg:git/git.example.org/acme/app@244fd47e07d1004f0aed9c", "244fd47e07d1004f0aed9c", "git.example.org/acme/app", null)]
    [InlineData("pkg:oci/app@sha256%3Aabcdef?tag=v2&vcs_url=git%2Bhttps://git.example.org/acme/app.git%40244fd47e07d1004f0aed9c", "244fd47e07d1004f0aed9c", "git.example.org/acme/app", "v2")]
    [InlineData("pkg:npm/%40acme/app@1.2.3", null, null, "1.2.3")]
    [InlineData("pkg:github/acme/app@20240131", null, "github.com/acme/app", "20240131")]
    [InlineData("pkg:oci/app", null, null, null)]
    [InlineData("244fd47e07d1004f0aed9c", "244fd47e07d1004f0aed9c", null, null)]
    [InlineData("0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427", null, null, null)]
    [InlineData("ghcr.io/acme/app:1.2", null, null, null)]
    [InlineData("pkg:", null, null, null)]
    [InlineData("pkg:@/", null, null, null)]
    public void The_commit_is_read_from_the_artifact(string artifact, string? sha, string? repository, string? version)
    {
        var signal = One(Event("service.deployed", $$"""{"environment": {"id": "live"}, "artifactId": "{{artifact}}"}""")).ShouldBeOfType<DeploymentSignal>();

        (signal.Sha, signal.Repository, signal.Version, signal.Artifact).ShouldBe((sha, repository, version, artifact));
    }

    [Fact]
    public void Custom_data_may_name_what_the_event_cannot()
    {
        var merged = One(Event("change.merged", """{"repository": {"id": "acme/app"}}""", """{"commit": "244FD47e07d1004f0aed9c", "branch": "fix"}""")).ShouldBeOfType<PullRequestSignal>();
        (merged.MergeSha, merged.HeadSha, merged.Branch, merged.Repository).ShouldBe(("244fd47e07d1004f0aed9c", null, "fix", "acme/app"));
        One(Event("testsuiterun.finished", """{"outcome": "failure", "environment": {"id": "dev"}, "testSuite": {"id": "unit"}}""", """{"passed": 7, "failed": 2}"""))
            .ShouldBeOfType<TestSignal>().ShouldSatisfyAllConditions(t => t.Suite.ShouldBe("unit"), t => t.Passed.ShouldBe(7), t => t.Failed.ShouldBe(2), t => t.Skipped.ShouldBe(0));
        One(Event("change.merged", "{}", "\"YmFzZTY0\"")).ShouldBeOfType<PullRequestSignal>().MergeSha.ShouldBeNull();
    }

    [Theory]
    [InlineData("success", RunState.Succeeded)]
    [InlineData("failure", RunState.Failed)]
    [InlineData("error", RunState.Failed)]
    [InlineData("cancel", RunState.Cancelled)]
    public void An_outcome_is_a_state(string outcome, RunState state) =>
        One(Event("pipelinerun.finished", $$"""{"outcome": "{{outcome}}"}""")).ShouldBeOfType<RunSignal>().State.ShouldBe(state);

    [Fact]
    public void An_end_without_an_outcome_is_no_success() => One(Event("pipelinerun.finished", "{}")).ShouldBeOfType<OtherSignal>().Action.ShouldBe("finished");

    [Fact]
    public void A_newer_minor_version_lands_with_fields_that_nobody_knows_yet() =>
        One("""{"context": {"specversion": "0.6.0", "id": "a", "source": "/ci", "type": "dev.cdevents.ticket.created.0.9.0-draft", "timestamp": "2023-03-20T14:27:05Z", "new": 1}, "subject": {"id": "1", "content": {"summary": "x", "ticketType": "incident", "newer": []}}}""")
            .ShouldBeOfType<IssueSignal>().Type.ShouldBe("incident");

    [Theory]
    [InlineData("dev.cdevents.service.exploded.0.1.0", "service.exploded")]
    [InlineData("dev.cdevents.moon.created.0.1.0", "moon.created")]
    [InlineData("dev.cdevents.service.deployed.1.0.0", "service.deployed.1")]
    [InlineData("dev.cdeventsx.mytool-thing.created.0.1.0", "dev.cdeventsx.mytool-thing.created.0.1.0")]
    public void Unknown_kinds_say_nothing(string type, string ignored)
    {
        var translation = CdEventsTranslation.Of(Sent.Body(Event("x.y", "{}").Replace("dev.cdevents.x.y.0.3.0", type)));

        translation.Signals.ShouldBeEmpty();
        translation.Ignored.ShouldBe(ignored);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{}", "context.specversion")]
    [InlineData("""{"context": {"specversion": "0.5.1"}}""", "context.type")]
    [InlineData("""{"context": {"specversion": "0.5.1", "type": "com.example.x", "id": "a", "source": "s", "timestamp": "2023-03-20T14:27:05Z"}, "subject": {"id": "1"}}""", "context.type")]
    [InlineData("""{"context": {"specversion": "0.5.1", "type": "dev.cdevents.build.queued.0.1.0", "source": "s"}}""", "context.id")]
    [InlineData("""{"context": {"specversion": "0.5.1", "type": "dev.cdevents.build.queued.0.1.0", "id": "a", "source": "s"}}""", "context.timestamp")]
    [InlineData("""{"context": {"specversion": "0.5.1", "type": "dev.cdevents.build.queued.0.1.0", "id": "a", "source": "s", "timestamp": "2023-03-20T14:27:05Z"}}""", "subject.id")]
    [InlineData("""{"context": {"specversion": "0.5.1", "type": "dev.cdevents.service.deployed.0.1.0", "id": "a", "source": "s", "timestamp": "2023-03-20T14:27:05Z"}, "subject": {"id": "1"}}""", "subject.content.environment.id")]
    [InlineData("""{"specversion": "1.0", "type": "t", "id": "a", "source": "s"}""", "data")]
    [InlineData("""{"specversion": "1.0", "type": "t", "id": "a", "source": "s", "data": "text"}""", "data")]
    [InlineData("""{"specversion": "1.0", "type": "t", "id": "a", "source": "s", "data_base64": "!"}""", "data_base64")]
    [InlineData("""{"specversion": "1.0", "type": "t", "id": "a", "source": "s", "data": {}}""", "data.context.id")]
    public void What_is_no_event_is_refused_with_the_place(string body, string path) =>
        Sent.Refusal(() => CdEventsTranslation.Of(Sent.Body(body))).Path.ShouldBe(path);

    [Theory]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    [InlineData("subject")]
    public void A_cloud_event_that_says_otherwise_is_refused(string attribute)
    {
        var sent = CloudEvent(Event("build.queued", "{}"));
        sent[attribute] = "other";

        Sent.Refusal(() => CdEventsTranslation.Of(Sent.Body(sent.ToJsonString()))).Message.ShouldContain($"The CloudEvent's {attribute} is 'other'");
    }

    [Fact]
    public void A_cloud_event_may_carry_its_event_in_base64()
    {
        var text = Event("build.queued", "{}");
        var sent = CloudEvent(text);
        sent.Remove("data");
        sent["data_base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        One(sent.ToJsonString()).Id.ShouldBe(One(text).Id);
    }

    [Theory]
    [InlineData("a", "/ci", "dev.cdevents.build.queued.0.3.0", "1", null)]
    [InlineData(null, null, null, null, null)]
    [InlineData("b", "/ci", "dev.cdevents.build.queued.0.3.0", "1", "The CloudEvent's id is 'b', but context.id is 'a'.")]
    [InlineData("a", "/CI", null, null, "The CloudEvent's source is '/CI', but context.source is '/ci'.")]
    [InlineData("a", null, "dev.cdevents.build.queued.0.4.0", null, "The CloudEvent's type is 'dev.cdevents.build.queued.0.4.0', but context.type is 'dev.cdevents.build.queued.0.3.0'.")]
    [InlineData(null, null, null, "2", "The CloudEvent's subject is '2', but subject.id is '1'.")]
    public void Headers_are_compared_where_they_are_there(string? id, string? source, string? type, string? subject, string? sentence) =>
        CdEventsTranslation.Disagreement(Sent.Body(Event("build.queued", "{}")), id, source, type, subject).ShouldBe(sentence);

    private static string Event(string kind, string content, string custom = "{}") => $$"""
        {"context": {"specversion": "0.5.1", "id": "a", "source": "/ci", "type": "dev.cdevents.{{kind}}.0.3.0", "timestamp": "2023-03-20T14:27:05Z"},
         "subject": {"id": "1", "content": {{content}}}, "customData": {{custom}}}
        """;

    private static JsonObject CloudEvent(string text)
    {
        var data = JsonNode.Parse(text)!;
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = data["context"]!["id"]!.DeepClone(),
            ["source"] = data["context"]!["source"]!.DeepClone(),
            ["type"] = data["context"]!["type"]!.DeepClone(),
            ["subject"] = data["subject"]!["id"]!.DeepClone(),
            ["data"] = data,
        };
    }

    private static string Wrapped(string text) => One(CloudEvent(text).ToJsonString()).Id;

    private static Signal One(string body) => CdEventsTranslation.Of(Sent.Body(body)).Signals.ShouldHaveSingleItem();

    private static T File<T>(string name) =>
        One(System.IO.File.ReadAllText(Conformance.Files("cdevents", "conformance").First(f => Path.GetFileNameWithoutExtension(f) == name))).ShouldBeOfType<T>();

    private static JsonElement Element(string file) => JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement;
}

internal static class JsonElementPaths
{
    /// <returns>The member at the end of a way of names; null where the way ends before.</returns>
    public static JsonElement? GetProperty(this JsonElement element, params string[] names)
    {
        foreach (var name in names)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element;
    }
}
