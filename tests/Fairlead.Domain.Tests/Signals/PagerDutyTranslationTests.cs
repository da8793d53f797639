using System.Text;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class PagerDutyTranslationTests
{
    // The example of developer.pagerduty.com, 'Send an Alert Event', shortened.
    private const string Trigger = """
        {"payload": {"summary": "DISK at 99% on machine prod-datapipe03.example.com", "timestamp": "2015-07-17T08:42:58.315+0000", "severity": "critical",
          "source": "prod-datapipe03.example.com", "component": "mysql", "group": "prod-datapipe", "class": "disk",
          "custom_details": {"free space": "1%", "environment": "production"}},
         "routing_key": "samplekeyhere0123456789abcdef1234", "dedup_key": "samplededup", "event_action": "trigger",
         "links": [{"href": "javascript:alert(1)", "text": "no"}, {"href": "https://pagerduty.example.com", "text": "An example link."}]}
        """;

    [Fact]
    public void A_trigger_opens_an_incident()
    {
        var signal = One(PagerDutyTranslation.Of(Sent.Body(Trigger), "new"));

        (signal.Incident, signal.Action, signal.IsAlert, signal.Severity).ShouldBe(("samplededup", IncidentSignalAction.Opened, true, "critical"));
        (signal.At, signal.StartedAt).ShouldBe((Sent.Utc("2015-07-17T08:42:58.315Z"), Sent.Utc("2015-07-17T08:42:58.315Z")));
        signal.Title.ShouldBe("DISK at 99% on machine prod-datapipe03.example.com");
        (signal.Service, signal.Environment, signal.Url).ShouldBe(("mysql", "production", "https://pagerduty.example.com"));
        signal.Labels.ShouldBe(new Dictionary<string, string> { ["source"] = "prod-datapipe03.example.com", ["component"] = "mysql", ["group"] = "prod-datapipe", ["class"] = "disk" }, ignoreOrder: true);
    }

    [Fact]
    public void A_trigger_without_a_key_gets_the_one_that_the_answer_names() =>
        One(PagerDutyTranslation.Of(Sent.Body("""{"event_action": "trigger", "payload": {"summary": "x", "source": "y", "severity": "info"}}"""), "new")).Incident.ShouldBe("new");

    [Theory]
    [InlineData("acknowledge", IncidentSignalAction.Acknowledged)]
    [InlineData("resolve", IncidentSignalAction.Resolved)]
    public void The_rest_of_its_life_needs_its_key_only(string action, IncidentSignalAction act)
    {
        var signal = One(PagerDutyTranslation.Of(Sent.Body($$"""{"event_action": "{{action}}", "dedup_key": "k"}"""), "new"));

        (signal.Incident, signal.Action, signal.At, signal.StartedAt).ShouldBe(("k", act, Sent.Now, null));
        signal.ResolvedAt.ShouldBe(act == IncidentSignalAction.Resolved ? Sent.Now : null);
    }

    [Fact]
    public void Each_step_is_a_fact_of_its_own() =>
        new[] { "acknowledge", "resolve" }.Select(a => PagerDutyTranslation.Of(Sent.Body(Trigger.Replace("\"trigger\"", $"\"{a}\"")), "").Signals[0].Id)
            .Append(PagerDutyTranslation.Of(Sent.Body(Trigger), "").Signals[0].Id).ShouldBeUnique();

    [Theory]
    [InlineData("""{}""", "event_action")]
    [InlineData("""{"event_action": "explode"}""", "event_action")]
    [InlineData("""{"event_action": "trigger"}""", "payload")]
    [InlineData("""{"event_action": "trigger", "payload": {"source": "y", "severity": "info"}}""", "payload.summary")]
    [InlineData("""{"event_action": "trigger", "payload": {"summary": "x", "severity": "info"}}""", "payload.source")]
    [InlineData("""{"event_action": "trigger", "payload": {"summary": "x", "source": "y"}}""", "payload.severity")]
    [InlineData("""{"event_action": "trigger", "payload": {"summary": "x", "source": "y", "severity": "bad"}}""", "payload.severity")]
    [InlineData("""{"event_action": "trigger", "payload": {"summary": "x", "source": "y", "severity": "info", "timestamp": "now"}}""", "payload.timestamp")]
    [InlineData("""{"event_action": "resolve"}""", "dedup_key")]
    public void What_is_no_event_is_refused_with_the_place(string body, string path) =>
        Sent.Refusal(() => PagerDutyTranslation.Of(Sent.Body(body), "new")).Path.ShouldBe(path);

    // 255 characters are allowed (developer.pagerduty.com).
    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_a_longest_length(int length, bool isAllowed)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"dedup_key": "{{new string('k', length)}}"}""");
        if (isAllowed)
            PagerDutyTranslation.Read(body).DedupKey!.Length.ShouldBe(length);
        else
            Should.Throw<UnreadableMessageException>(() => PagerDutyTranslation.Read(body)).Path.ShouldBe("dedup_key");
    }

    [Fact]
    public void The_door_reads_both_keys()
    {
        PagerDutyTranslation.Read(Encoding.UTF8.GetBytes(Trigger)).ShouldBe(("samplekeyhere0123456789abcdef1234", "samplededup"));
        PagerDutyTranslation.Read("{}"u8.ToArray()).ShouldBe((null, null));
        Should.Throw<UnreadableMessageException>(() => PagerDutyTranslation.Read("[]"u8.ToArray()));
    }

    [Fact]
    public void The_secret_is_cut_out_and_nothing_else_changes() =>
        Redacted(Trigger).ShouldBe(Trigger.Replace("samplekeyhere0123456789abcdef1234", "…1234"));

    [Theory]
    [InlineData("""{"routing_key":"0123456789ab","routing_key" : "abcdefghijkl"}""", """{"routing_key":"…89ab","routing_key" : "…ijkl"}""")]
    [InlineData("""{"routing\u005fkey":"abcdefghijk\u006c"}""", """{"routing\u005fkey":"…ijkl"}""")]
    [InlineData("""{"routing_key":"short"}""", """{"routing_key":"…"}""")]
    [InlineData("""{"routing_key":{"a":["abcdefghijkl"]},"b":1}""", """{"routing_key":"…","b":1}""")]
    [InlineData("""{"routing_key":null}""", """{"routing_key":"…"}""")]
    [InlineData("""{"routing_key":123456789012}""", """{"routing_key":"…9012"}""")]
    [InlineData("""{"payload":{"routing_key":"abcdefghijkl"}}""", """{"payload":{"routing_key":"abcdefghijkl"}}""")]
    [InlineData("[1]", "[1]")]
    public void The_secret_is_found_however_it_is_written(string body, string redacted) => Redacted(body).ShouldBe(redacted);

    [Fact]
    public void A_body_that_breaks_off_is_not_kept_by_half() => Should.Throw<UnreadableMessageException>(() => Redacted("""{"routing_key":"abcdefghijkl" """));

    [Fact]
    public void No_secret_of_any_letters_survives() =>
        Gen.String[Gen.Char['!', '~'], 12, 40].Sample(key =>
        {
            var body = System.Text.Json.JsonSerializer.Serialize(new { before = 1, routing_key = key, after = "x" });
            var redacted = Redacted(body);

            using var read = System.Text.Json.JsonDocument.Parse(redacted);
            read.RootElement.GetProperty("routing_key").GetString().ShouldBe("…" + key[^4..]);
            read.RootElement.GetProperty("after").GetString().ShouldBe("x");
        });

    // The example of developer.pagerduty.com, 'Send a Change Event', shortened.
    [Fact]
    public void A_change_is_a_line_for_the_timeline()
    {
        var signal = PagerDutyTranslation.Change(Sent.Body("""
            {"routing_key": "samplekeyhere", "payload": {"summary": "Build Success - Increase snapshot create timeout to 30 seconds", "timestamp": "2020-07-17T08:42:58.315+0000",
             "source": "acme-build-pipeline-tool-default-i-9999"}, "links": [{"href": "https://acme.pagerduty.dev/build/2"}]}
            """)).Signals.ShouldHaveSingleItem().ShouldBeOfType<OtherSignal>();

        (signal.Title, signal.At, signal.Url).ShouldBe(("Build Success - Increase snapshot create timeout to 30 seconds", Sent.Utc("2020-07-17T08:42:58.315Z"), "https://acme.pagerduty.dev/build/2"));
        (signal.Subject, signal.Action).ShouldBe(("change", "made"));
        Sent.Refusal(() => PagerDutyTranslation.Change(Sent.Body("""{"payload": {}}"""))).Path.ShouldBe("payload.summary");
    }

    private static string Redacted(string body) => Encoding.UTF8.GetString(PagerDutyTranslation.Redact(Encoding.UTF8.GetBytes(body)));

    private static IncidentSignal One(Translation translation) => translation.Signals.ShouldHaveSingleItem().ShouldBeOfType<IncidentSignal>();
}
