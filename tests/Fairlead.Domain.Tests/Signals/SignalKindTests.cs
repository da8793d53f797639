using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Kinds of signals describe themselves; what they write stands in rows for good.</summary>
public sealed class SignalKindTests
{
    private const string Sha = "015e3d3b480e417aede5a1293bd61de9b0fd051d";

    private static readonly SubjectScope Here = new(Guid.Empty, "github.com/acme/app"), Nowhere = new(Guid.Empty, null);

    private static readonly Signal[] Samples =
    [
        new DeploymentSignal { Id = "d", At = Sent.Now, Title = "D <1>", Deployment = "1", State = RunState.Failed, Tier = EnvironmentTier.Production, Environment = "prod", FinishedAt = Sent.Now },
        new IncidentSignal { Id = "i", At = Sent.Now, Title = "I", Incident = "db", Action = IncidentSignalAction.Opened, Labels = new Dictionary<string, string> { ["job"] = "api" } },
        new PullRequestSignal { Id = "p", At = Sent.Now, Title = "P", Number = "7", Action = PullRequestAction.Merged, Labels = ["fix"], IsUntitled = true },
        new ReviewSignal { Id = "r", At = Sent.Now, Title = "R", Number = "7", Verdict = Verdict.ChangesWanted },
        new RunSignal { Id = "u", At = Sent.Now, Title = "U", Run = "42", Level = RunLevel.Job, State = RunState.Running, Name = "build" },
        new ReleaseSignal { Id = "e", At = Sent.Now, Title = "E", Tag = "v1" },
        new PushSignal { Id = "s", At = Sent.Now, Title = "S", Branch = "main", Commits = 2 },
        new ArtifactSignal { Id = "a", At = Sent.Now, Title = "A", Artifact = "pkg:oci/app", Action = "published" },
        new IssueSignal { Id = "k", At = Sent.Now, Title = "K", Key = "9", Action = "closed" },
        new TestSignal { Id = "t", At = Sent.Now, Title = "T", Suite = "unit", Sha = Sha, Passed = 1, Failed = 1, Skipped = 0, Cases = [new TestCase("a", TestOutcome.Failed, 0.5)] },
        new CoverageSignal { Id = "c", At = Sent.Now, Title = "C", CoveredLines = 1, Lines = 2 },
        new OtherSignal { Id = "o", At = Sent.Now, Title = "O", Subject = "note", Action = "told", Url = "https://example.org/" },
    ];

    [Fact]
    public void Each_is_stored_as_a_polymorphic_value_of_its_kind_and_read_again()
    {
        // The form in which signals have always stood in rows: 'kind' first, then the members of the kind, then the common ones.
        var resolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddKinds } };
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            TypeInfoResolver = resolver,
        };
        foreach (var signal in Samples)
        {
            var kind = Sent.Kinds.Of(signal);
            var stored = kind.Write(signal);

            stored.ShouldBe(JsonSerializer.Serialize(signal, options));
            stored.ShouldStartWith($"{{\"kind\":\"{kind.Name}\",");
            kind.Write(Sent.Kinds.Read(kind.Name, stored)).ShouldBe(stored);
        }

        Samples.Select(Sent.Kinds.Of).ShouldBe(Sent.Kinds.All, "one of each");
    }

    [Fact]
    public void A_deployment_stands_in_rows_so() =>
        DeploymentSignal.Kind.Write(Samples[0]).ShouldBe(
            """{"kind":"deployment","deployment":"1","state":"failed","tier":"production","finishedAt":"2026-03-01T12:00:00Z","isRollback":false,"id":"d","at":"2026-03-01T12:00:00Z","title":"D \u003C1\u003E","environment":"prod"}""");

    [Fact]
    public void Subjects_words_and_what_is_bad()
    {
        string.Join('\n', Samples.Select(s => (Kind: Sent.Kinds.Of(s), Signal: s)).Select(s => $"{s.Kind.SubjectOf(s.Signal, Here)} | {s.Kind.WordOf(s.Signal)}{(s.Kind.IsBad(s.Signal) ? " !" : "")}")).ShouldBe($"""
            deployment:00000000000000000000000000000000:1@github.com/acme/app | deployment failed !
            incident:00000000000000000000000000000000:db | incident opened !
            pull-request:github.com/acme/app#7 | pull request merged
            pull-request:github.com/acme/app#7 | review: changes wanted
            run:00000000000000000000000000000000:job:42 | job running
            release:github.com/acme/app@v1 | release
            ref:github.com/acme/app:main | push
            artifact:pkg:oci/app | artifact published
            issue:00000000000000000000000000000000:github.com/acme/app#9 | issue closed
            test:github.com/acme/app:{Sha}:unit | tests failed !
            coverage:00000000000000000000000000000000:c | coverage
            other:00000000000000000000000000000000:o | other
            """.ReplaceLineEndings("\n"));
        foreach (var signal in Samples)
            Sent.Kinds.Of(signal).SubjectOf(signal, Nowhere).ShouldStartWith(Sent.Kinds.Of(signal).SubjectPrefix);
    }

    [Fact]
    public void A_kind_that_nobody_describes_is_read_for_what_all_have()
    {
        var body = JsonNode.Parse(OtherSignal.Kind.Write(Samples[^1]))!;
        body["kind"] = "flag";

        var read = Sent.Kinds.Read("flag", body.ToJsonString()).ShouldBeOfType<UnknownSignal>();

        (read.Id, read.At, read.Title, read.Url).ShouldBe(("o", Sent.Now, "O", "https://example.org/"));
        Sent.Kinds.Find(read).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => Sent.Kinds.Of(read)).Message.ShouldContain("UnknownSignal");
    }

    [Fact]
    public void Names_types_and_words_are_one_kinds_only()
    {
        Wrong([Flag("flag"), Flag("flag")]).ShouldStartWith("Two kinds of signals are called 'flag'.");
        Wrong([Flag("flag"), Flag("flags")]).ShouldStartWith("FlagSignal is of two kinds, 'flag' and 'flags'.");
        Wrong([OtherSignal.Kind, Flag("note", own: "note")]).ShouldStartWith("Two kinds of signals are written as 'note'.");
        Wrong([DeploymentSignal.Kind, Flag("flag", own: "flag", file: "deployments")]).ShouldStartWith("Files of two kinds of signals are called 'deployments'.");
        foreach (var name in (string[])["", "Flag", "a b", "a-name-of-more-letters"])
            Should.Throw<ArgumentException>(() => Flag(name)).Message.ShouldContain("is no name of a kind");
    }

    [Fact]
    public void A_subject_begins_as_the_kind_says_for_rebuilding_finds_it_by_that() =>
        Should.Throw<InvalidOperationException>(() => Flag("flag").SubjectOf(new FlagSignal { Id = "f", At = Sent.Now, Title = "F" }, Here)).Message.ShouldContain("does not begin with 'flag:'");

    private static string Wrong(SignalKind[] kinds) => Should.Throw<ArgumentException>(() => new SignalKinds(kinds)).Message;

    private static SignalKind<FlagSignal> Flag(string name, string? own = null, string? file = null) => new(name)
    {
        Subject = (_, _) => "nothing",
        Own = own is null ? null : new OwnForm(own, [], _ => throw new UnreadableMessageException()) { Csv = file is null ? null : new CsvForm(file, "at") },
    };

    private static void AddKinds(JsonTypeInfo info)
    {
        if (info.Type != typeof(Signal))
            return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var kind in Sent.Kinds.All)
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.Type, kind.Name));
    }

    private sealed record FlagSignal : Signal;
}
