using System.Globalization;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class AlertmanagerTranslationTests
{
    // prometheus/common, model/fingerprinting: TestMetricToFingerprint names these two.
    [Fact]
    public void The_fingerprint_is_that_of_prometheus()
    {
        Key("""{"name": "garland, briggs", "fear": "love is not enough"}""").ShouldBe(5799056148416392346UL.ToString("x16", CultureInfo.InvariantCulture));
        Key("{}").ShouldBe(14695981039346656037UL.ToString("x16", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_label_without_a_value_is_none() => Key("""{"a": "1", "b": ""}""").ShouldBe(Key("""{"a": "1"}"""));

    // The separator keeps {ab: c} and {a: bc} apart.
    [Fact]
    public void The_order_of_labels_does_not_matter_and_their_content_does() =>
        Gen.Dictionary(Gen.String[Gen.Char['a', 'd'], 1, 3], Gen.String[Gen.Char['a', 'd'], 1, 3])[0, 5].Sample(labels =>
        {
            var written = labels.Select(l => $"\"{l.Key}\": \"{l.Value}\"").ToList();
            var key = Key($"{{{string.Join(',', written)}}}");

            Key($"{{{string.Join(',', written.AsEnumerable().Reverse())}}}").ShouldBe(key);
            Key($"{{{string.Join(',', written.Append("\"z\": \"1\""))}}}").ShouldNotBe(key);
        });

    [Fact]
    public void A_firing_alert_opens_an_incident()
    {
        var signal = AlertmanagerTranslation.Webhook(Sent.Body(Notification(Firing))).Signals.ShouldHaveSingleItem().ShouldBeOfType<IncidentSignal>();

        signal.Incident.ShouldBe("f1d0");
        signal.Action.ShouldBe(IncidentSignalAction.Opened);
        signal.IsAlert.ShouldBeTrue();
        (signal.At, signal.StartedAt, signal.ResolvedAt).ShouldBe((Sent.Utc("2026-03-01T11:00:00Z"), Sent.Utc("2026-03-01T11:00:00Z"), null));
        (signal.Title, signal.Description, signal.Severity).ShouldBe(("Checkout is slow", "p99 above 2 s", "page"));
        (signal.Service, signal.Environment).ShouldBe(("checkout", "prod-eu"));
        signal.Url.ShouldBe("http://prometheus:9090/graph?g0.expr=x");
        signal.Labels["alertname"].ShouldBe("Slow");
    }

    [Fact]
    public void Its_end_resolves_the_same_incident_as_another_fact()
    {
        var fired = One(AlertmanagerTranslation.Webhook(Sent.Body(Notification(Firing))));
        var ended = One(AlertmanagerTranslation.Webhook(Sent.Body(Notification(Resolved))));

        ended.Incident.ShouldBe(fired.Incident);
        ended.Id.ShouldNotBe(fired.Id);
        (ended.Action, ended.At, ended.StartedAt, ended.ResolvedAt)
            .ShouldBe((IncidentSignalAction.Resolved, Sent.Utc("2026-03-01T11:30:00Z"), Sent.Utc("2026-03-01T11:00:00Z"), Sent.Utc("2026-03-01T11:30:00Z")));
    }

    [Fact]
    public void Every_alert_of_a_notification_is_a_fact() =>
        AlertmanagerTranslation.Webhook(Sent.Body(Notification(Firing + "," + Resolved))).Signals.Count.ShouldBe(2);

    [Theory]
    [InlineData("""{"job": "j", "service": "s", "app": "a"}""", "s")]
    [InlineData("""{"app": "a", "job": "j"}""", "j")]
    [InlineData("""{"app": "a"}""", "a")]
    [InlineData("""{"namespace": "n"}""", null)]
    public void The_service_is_the_first_of_three_labels(string labels, string? service) => One(Posted(labels)).Service.ShouldBe(service);

    [Fact]
    public void An_alert_without_a_summary_is_called_by_its_name() => One(Posted("""{"alertname": "DiskFull"}""")).Title.ShouldBe("DiskFull");

    // Prometheus re-sends a firing alert each minute with an end that moves on.
    [Fact]
    public void A_firing_alert_told_again_is_the_same_fact()
    {
        const string Labels = """{"alertname": "Slow"}""";
        var first = One(Posted(Labels, "2026-03-01T11:00:00Z", "2026-03-01T12:04:00Z"));
        var again = One(Posted(Labels, "2026-03-01T12:00:00+01:00", "2026-03-01T12:05:00Z"));

        again.Id.ShouldBe(first.Id);
        first.ResolvedAt.ShouldBeNull();
        One(Posted(Labels, "2026-03-01T11:01:00Z", "2026-03-01T12:05:00Z")).Id.ShouldNotBe(first.Id);
    }

    // Both sides of the boundary: an end at the very instant of its arrival has passed.
    [Theory]
    [InlineData("2026-03-01T12:00:00Z", IncidentSignalAction.Resolved)]
    [InlineData("2026-03-01T12:00:00.000001Z", IncidentSignalAction.Opened)]
    [InlineData("0001-01-01T00:00:00Z", IncidentSignalAction.Opened)]
    [InlineData("0001-01-01T00:00:00.000Z", IncidentSignalAction.Opened)]
    public void A_posted_alert_is_over_when_its_end_has_passed(string end, IncidentSignalAction act) =>
        One(Posted("""{"alertname": "Slow"}""", "2026-03-01T11:00:00Z", end)).Action.ShouldBe(act);

    // The fingerprint is the known answer of prometheus/common for these labels.
    [Fact]
    public void An_alert_has_one_key_whichever_way_it_comes()
    {
        const string Labels = """{"name": "garland, briggs", "fear": "love is not enough"}""";
        var told = One(AlertmanagerTranslation.Webhook(Sent.Body(Notification($$"""{"status": "firing", "labels": {{Labels}}, "startsAt": "2026-03-01T11:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "507a62d79ee76c9a"}"""))));
        var posted = One(Posted(Labels, "2026-03-01T11:00:00Z"));

        One(AlertmanagerTranslation.Webhook(Sent.Body(Notification($$"""{"labels": {{Labels}}, "startsAt": "2026-03-01T11:00:00Z"}""")))).Id.ShouldBe(posted.Id);
        told.Id.ShouldBe(posted.Id);
    }

    [Theory]
    [InlineData("""{"alerts": []}""", "version")]
    [InlineData("""{"version": "3", "alerts": []}""", "version")]
    [InlineData("""{"version": "4"}""", "alerts")]
    [InlineData("""{"version": "4", "alerts": [{}]}""", "alerts[0].labels")]
    [InlineData("""{"version": "4", "alerts": [{"labels": {}, "status": "broken"}]}""", "alerts[0].status")]
    [InlineData("""{"version": "4", "alerts": [{"labels": {}, "startsAt": "soon"}]}""", "alerts[0].startsAt")]
    [InlineData("{", "")]
    public void What_is_no_notification_is_refused_with_the_place(string body, string path) =>
        Sent.Refusal(() => AlertmanagerTranslation.Webhook(Sent.Body(body))).Path.ShouldBe(path);

    [Fact]
    public void Only_an_array_is_posted() => Sent.Refusal(() => AlertmanagerTranslation.Alerts(Sent.Body("{}"))).Message.ShouldContain("array");

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_does_no_other_harm() =>
        Sent.Refusal(() => Posted("""{"a": "\ud800"}""")).ShouldBe(("[0].labels.a", "[0].labels.a: the text is no Unicode."));

    [Fact]
    public void No_alerts_say_nothing() => AlertmanagerTranslation.Alerts(Sent.Body("[]")).Ignored.ShouldBe("no alerts");

    private const string Firing = """
        {"status": "firing", "labels": {"alertname": "Slow", "service": "checkout", "env": "prod-eu", "severity": "page"},
         "annotations": {"summary": "Checkout is slow", "description": "p99 above 2 s"},
         "startsAt": "2026-03-01T11:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus:9090/graph?g0.expr=x", "fingerprint": "f1d0"}
        """;

    private const string Resolved = """
        {"status": "resolved", "labels": {"alertname": "Slow"}, "startsAt": "2026-03-01T11:00:00Z", "endsAt": "2026-03-01T11:30:00Z", "fingerprint": "f1d0"}
        """;

    private static string Notification(string alerts) => $$"""{"version": "4", "groupKey": "{}:{}", "truncatedAlerts": 3, "alerts": [{{alerts}}]}""";

    private static Translation Posted(string labels, string start = "2026-03-01T11:00:00Z", string end = "2026-03-01T12:04:00Z") =>
        AlertmanagerTranslation.Alerts(Sent.Body($$"""[{"labels": {{labels}}, "startsAt": "{{start}}", "endsAt": "{{end}}"}]"""));

    private static IncidentSignal One(Translation translation) => translation.Signals.ShouldHaveSingleItem().ShouldBeOfType<IncidentSignal>();

    private static string Key(string labels) => One(Posted(labels)).Incident;
}
