using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class OwnTranslationTests
{
    private const string Sha = "015e3d3b480e417aede5a1293bd61de9b0fd051d";

    [Fact]
    public void A_deployment_succeeded_unless_it_says_otherwise()
    {
        var signal = One<DeploymentSignal>($$"""{"kind": "deployment", "service": "shop", "environment": "prod-eu", "commit": "{{Sha}}", "version": "1.2", "repository": "git@github.com:Acme/App.git"}""");

        (signal.State, signal.Tier, signal.Sha, signal.Version, signal.Service).ShouldBe((RunState.Succeeded, EnvironmentTier.Production, Sha, "1.2", "shop"));
        (signal.Repository, signal.Title, signal.At, signal.FinishedAt).ShouldBe(("github.com/acme/app", "Deployment of 1.2", Sent.Now, Sent.Now));
        signal.Deployment.ShouldBe(signal.Id);
    }

    [Fact]
    public void The_id_of_a_deployment_holds_its_states_together()
    {
        var runs = One<DeploymentSignal>("""{"kind": "deployment", "id": "d1", "state": "running", "startedAt": "2026-03-01T10:00:00Z"}""");
        var ended = One<DeploymentSignal>("""{"kind": "deployment", "id": "d1", "state": "failed", "finishedAt": "2026-03-01T10:05:00Z", "rollback": true, "tier": "staging"}""");

        (runs.Deployment, ended.Deployment).ShouldBe(("d1", "d1"));
        runs.Id.ShouldNotBe(ended.Id);
        (runs.At, runs.FinishedAt).ShouldBe((Sent.Utc("2026-03-01T10:00:00Z"), null));
        (ended.At, ended.IsRollback, ended.Tier).ShouldBe((Sent.Utc("2026-03-01T10:05:00Z"), true, EnvironmentTier.Staging));
    }

    [Fact]
    public void Build_numbers_of_two_repositories_are_two_runs()
    {
        var runs = Sent.Own(Sent.Body("""
            {"signals": [
              {"kind": "run", "run": "42", "name": "build", "state": "succeeded", "repository": "acme/app", "at": "2026-03-01T10:00:00Z"},
              {"kind": "run", "run": "1", "name": "test", "level": "job", "pipeline": "42", "state": "succeeded", "repository": "acme/shop", "at": "2026-03-01T10:00:00Z"}]}
            """)).Signals.Cast<RunSignal>().ToList();
        (runs[0].Run, runs[0].Pipeline).ShouldBe(("acme/app#42", null));
        (runs[1].Run, runs[1].Pipeline).ShouldBe(("acme/shop#1", "acme/shop#42"));
    }

    [Fact]
    public void Every_kind_has_its_signal()
    {
        var signals = Sent.Own(Sent.Body($$"""
            {"signals": [
              {"kind": "incident", "key": "db", "action": "resolved", "at": "2026-03-01T10:00:00Z", "severity": "high", "deployment": "d1", "commit": "{{Sha}}", "artifact": "pkg:oci/app", "description": "x"},
              {"kind": "pull-request", "number": 12, "action": "merged", "author": "ada", "openedAt": "2026-02-01T10:00:00Z", "mergedAt": "2026-03-01T09:00:00Z", "mergeCommit": "{{Sha}}", "additions": 3, "labels": ["fix"]},
              {"kind": "run", "run": "7", "name": "build", "state": "failed", "level": "job", "attempt": 2, "pipeline": "6", "mayFail": true},
              {"kind": "test", "suite": "unit", "cases": [{"name": "a", "outcome": "passed", "seconds": 0.5}, {"name": "b", "outcome": "failed"}]},
              {"kind": "coverage", "covered": 7, "lines": 10, "suite": "unit"},
              {"kind": "note", "title": "Black Friday", "url": "https://example.org/", "id": "bf"}]}
            """)).Signals;

        var incident = signals[0].ShouldBeOfType<IncidentSignal>();
        (incident.Incident, incident.Action, incident.ResolvedAt, incident.StartedAt, incident.Deployment).ShouldBe(("db", IncidentSignalAction.Resolved, Sent.Utc("2026-03-01T10:00:00Z"), null, "d1"));
        var change = signals[1].ShouldBeOfType<PullRequestSignal>();
        (change.Number, change.Action, change.At, change.MergedAt, change.MergeSha, change.Additions).ShouldBe(("12", PullRequestAction.Merged, Sent.Utc("2026-03-01T09:00:00Z"), Sent.Utc("2026-03-01T09:00:00Z"), Sha, 3));
        var run = signals[2].ShouldBeOfType<RunSignal>();
        (run.Run, run.Level, run.State, run.Attempt, run.Pipeline, run.MayFail).ShouldBe(("7", RunLevel.Job, RunState.Failed, 2, "6", true));
        var test = signals[3].ShouldBeOfType<TestSignal>();
        (test.Passed, test.Failed, test.Skipped, test.Cases.Count).ShouldBe((1, 1, 0, 2));
        var coverage = signals[4].ShouldBeOfType<CoverageSignal>();
        (coverage.CoveredLines, coverage.Lines).ShouldBe((7, 10));
        var note = signals[5].ShouldBeOfType<OtherSignal>();
        (note.Title, note.Subject, note.Id, note.Url).ShouldBe(("Black Friday", "note", "note:bf", "https://example.org/"));
        signals.Select(s => s.Id).ShouldBeUnique();
    }

    [Fact]
    public void One_many_and_wrapped_say_the_same()
    {
        const string Note = """{"kind": "note", "title": "x"}""";
        foreach (var body in new[] { Note, $"[{Note}]", $$"""{"signals": [{{Note}}]}""" })
            Sent.Own(Sent.Body(body)).Signals.ShouldHaveSingleItem().Id.ShouldBe(One<OtherSignal>(Note).Id);
        Sent.Own(Sent.Body("[]")).Ignored.ShouldBe("no signals");
    }

    [Fact]
    public void What_is_sent_twice_with_its_time_is_one_fact()
    {
        const string Dated = """{"kind": "incident", "key": "db", "at": "2026-03-01T10:00:00Z"}""";
        const string Undated = """{"kind": "incident", "key": "db"}""";

        Id(Dated, Sent.Now.AddHours(1)).ShouldBe(Id(Dated, Sent.Now));
        Id(Undated, Sent.Now.AddHours(1)).ShouldNotBe(Id(Undated, Sent.Now));
    }

    [Fact]
    public void The_order_of_members_blanks_and_nulls_do_not_make_another_fact() =>
        Gen.Select(Gen.String[Gen.Char['a', 'f'], 1, 5].Array[3], Gen.Int[0, 5]).Sample((texts, turn) =>
        {
            string[] members = ["\"kind\": \"note\"", $"\"title\": \"{texts[0]}\"", $"\"service\":\"{texts[1]}\"", $"\"environment\":  \"{texts[2]}\"", "\"url\": null", "\"at\": \"2026-03-01T10:00:00Z\""];
            var turned = members.Skip(turn).Concat(members.Take(turn));

            Id($"{{{string.Join(',', turned)}}}", Sent.Now).ShouldBe(Id($"{{{string.Join(" , ", members)}}}", Sent.Now));
            Id($"{{{string.Join(',', members.Append("\"id\": \"1\""))}}}", Sent.Now).ShouldBe("note:1");
        });

    [Theory]
    [InlineData("""{"kind": "deployment", "comit": "x"}""", "comit", "it is not known here; known are kind, id, at, title, service, repository, environment, url, state, commit, version")]
    [InlineData("""[{"kind": "note", "title": "x"}, {"kind": "note", "title": "x", "state": "x"}]""", "[1].state", "known are")]
    [InlineData("""{"signals": [], "more": 1}""", "more", "known are signals")]
    [InlineData("""{"kind": "deploy"}""", "kind", "'deploy' is none of deployment, incident, pull-request, run, test, coverage, note")]
    [InlineData("""{}""", "kind", "missing")]
    [InlineData("""[1]""", "[0]", "object")]
    [InlineData("\"x\"", "", "object")]
    [InlineData("""{"signals": {}}""", "signals", "array")]
    [InlineData("""{"kind": "note", "kind": "note", "title": "x"}""", "", "twice")]
    [InlineData("""{"kind": "deployment", "state": "done"}""", "state", "none of queued, running, succeeded, failed, cancelled, skipped")]
    [InlineData("""{"kind": "deployment", "state": "Failed"}""", "state", "none of")]
    [InlineData("""{"kind": "deployment", "commit": "HEAD"}""", "commit", "commit")]
    [InlineData("""{"kind": "deployment", "service": "s", "url": "ftp://x"}""", "url", "http")]
    [InlineData("""{"kind": "deployment", "repository": "/srv/git"}""", "repository", "repository")]
    [InlineData("""{"kind": "deployment", "service": "s", "rollback": "yes"}""", "rollback", "true or false")]
    [InlineData("""{"kind": "deployment", "at": "yesterday"}""", "at", "no instant")]
    [InlineData("""{"kind": "deployment", "service": ["a"]}""", "service", "text")]
    [InlineData("""{"kind": "incident"}""", "key", "missing")]
    [InlineData("""{"kind": "incident", "key": "k", "action": "fixed"}""", "action", "updated, opened, acknowledged, resolved")]
    [InlineData("""{"kind": "pull-request", "number": 1, "labels": "a"}""", "labels", "array")]
    [InlineData("""{"kind": "pull-request", "number": 1, "labels": ["a", 2]}""", "labels[1]", "text")]
    [InlineData("""{"kind": "pull-request", "number": 1, "additions": -1}""", "additions", "whole number")]
    [InlineData("""{"kind": "run", "run": "1", "name": "x"}""", "state", "missing")]
    [InlineData("""{"kind": "run", "run": "1", "name": "x", "state": "failed", "attempt": 0}""", "attempt", "from 1")]
    [InlineData("""{"kind": "test", "suite": "x", "passed": 1}""", "failed", "missing")]
    [InlineData("""{"kind": "test", "suite": "x", "cases": [{"name": "a", "outcome": "passed", "time": 1}]}""", "cases[0].time", "known are name, outcome, seconds")]
    [InlineData("""{"kind": "test", "suite": "x", "cases": [{"name": "a", "outcome": "passed", "seconds": -1}]}""", "cases[0].seconds", "seconds")]
    [InlineData("""{"kind": "coverage", "covered": 2, "lines": 1}""", "covered", "more than")]
    [InlineData("""{"kind": "coverage", "lines": 1}""", "covered", "missing")]
    [InlineData("""{"kind": "note"}""", "title", "missing")]
    [InlineData("", "", "JSON")]
    public void A_mistake_is_refused_with_the_place_and_what_is_known(string body, string path, string message)
    {
        var refusal = Sent.Refusal(() => Sent.Own(Sent.Body(body)));

        refusal.Path.ShouldBe(path);
        refusal.Message.ShouldContain(message);
    }

    [Fact]
    public void The_members_are_listed_for_the_documentation() =>
        Sent.Kinds.OwnNamed("coverage")!.AllMembers.ShouldBe(["kind", "id", "at", "title", "service", "repository", "environment", "url", "covered", "lines", "commit", "branch", "suite"]);

    private static T One<T>(string body) => Sent.Own(Sent.Body(body)).Signals.ShouldHaveSingleItem().ShouldBeOfType<T>();

    private static string Id(string body, DateTime receivedAt) => Sent.Own(Sent.Body(body) with { ReceivedAt = receivedAt }).Signals[0].Id;
}
