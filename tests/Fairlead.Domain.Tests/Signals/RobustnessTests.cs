using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Whatever is sent, it is understood, passed over or refused; nothing else may happen, as the door answers 500 to all else.</summary>
public sealed class RobustnessTests
{
    private static readonly (Func<SourceMessage, Translation> Translate, string Body)[] Samples =
    [
        (CdEventsTranslation.Of, """{"context":{"specversion":"0.5.1","id":"a","source":"/ci","type":"dev.cdevents.service.deployed.0.3.0","timestamp":"2023-03-20T14:27:05Z"},"subject":{"id":"1","content":{"environment":{"id":"live"},"artifactId":"pkg:oci/app@sha256%3Aab?tag=v2&vcs_url=git%2Bhttps://git.example.org/a/b.git%40244fd47e"}},"customData":{"commit":{"sha":"244fd47e"},"repository":"acme/app"}}"""),
        (CdEventsTranslation.Of, """{"specversion":"1.0","id":"a","source":"/ci","type":"dev.cdevents.change.merged.0.3.0","data":{"context":{"version":"0.4.1","id":"a","source":"/ci","type":"dev.cdevents.change.merged.0.3.0","timestamp":"2023-03-20T14:27:05Z"},"subject":{"id":"1","content":{"repository":{"id":"a/b","source":"https://example.org"}}}}}"""),
        (CdEventsTranslation.Of, """{"context":{"specversion":"0.5.1","id":"a","source":"/ci","type":"dev.cdevents.testsuiterun.finished.0.3.0","timestamp":"2023-03-20T14:27:05Z"},"subject":{"id":"1","content":{"testSuite":{"name":"x"}}},"customData":{"passed":1,"failed":2}}"""),
        (DevLakeTranslation.Deployments, """{"id":"d","result":"SUCCESS","environment":"STAGING","startedDate":"2020-01-01T12:00:00Z","finishedDate":"2020-01-01T12:00:00Z","deploymentCommits":[{"repoUrl":"a/b","commitSha":"244fd47e","startedDate":"2020-01-01T12:00:00Z","finishedDate":"2020-01-01T12:00:00Z"}]}"""),
        (DevLakeTranslation.Issues, """{"issueKey":"k","title":"t","originalStatus":"o","createdDate":"2020-01-01T12:00:00Z","status":"DONE","type":"INCIDENT","resolutionDate":"2020-01-01T12:00:00Z","description":"d"}"""),
        (DevLakeTranslation.PullRequests, """{"id":"p","displayTitle":"t","pullRequestKey":1,"createdDate":"2020-01-01T12:00:00Z","status":"MERGED","url":"https://github.com/a/b/pull/1","mergeCommitSha":"244fd47e","additions":1}"""),
        (AlertmanagerTranslation.Webhook, """{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"a","job":"j"},"annotations":{"summary":"s"},"startsAt":"2020-01-01T12:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"f"}]}"""),
        (AlertmanagerTranslation.Alerts, """[{"labels":{"alertname":"a","job":"j"},"annotations":{"summary":"s"},"startsAt":"2020-01-01T12:00:00Z","endsAt":"2020-01-01T12:00:00Z","generatorURL":"https://x"}]"""),
        (d => PagerDutyTranslation.Of(d, "new"), """{"routing_key":"abcdefghijklmnop","event_action":"trigger","dedup_key":"k","payload":{"summary":"s","source":"x","severity":"info","timestamp":"2020-01-01T12:00:00Z","custom_details":{"env":"e"}},"links":[{"href":"https://x"}]}"""),
        (PagerDutyTranslation.Change, """{"routing_key":"abcdefghijklmnop","payload":{"summary":"s","source":"x","timestamp":"2020-01-01T12:00:00Z"},"links":[{"href":"https://x"}]}"""),
        (d => { PagerDutyTranslation.Read(d.Body); PagerDutyTranslation.Redact(d.Body); return Translation.Ignore("read"); }, """{"routing_key":"abcdefghijklmnop","dedup_key":"k","payload":{"routing_key":1}}"""),
        (Sent.Own, """{"signals":[{"kind":"deployment","service":"s","commit":"244fd47e","tier":"staging","at":"2020-01-01T12:00:00Z"},{"kind":"pull-request","number":1,"labels":["x"]},{"kind":"test","suite":"s","cases":[{"name":"a","outcome":"passed","seconds":1}]},{"kind":"coverage","covered":1,"lines":2},{"kind":"run","run":"1","name":"n","state":"failed"},{"kind":"incident","key":"k"},{"kind":"note","title":"t"}]}"""),
        (d => Translation.Of(JUnitReport.Of(d.Body, "s", null, null, null, Sent.Now)), "<testsuites><testsuite tests='1' time='1,5'><testcase name='a' classname='b' time='1'><failure/></testcase></testsuite></testsuites>"),
        (d => Translation.Of(TrxReport.Of(d.Body, "s", null, null, null, Sent.Now)), "<TestRun><Times start='2020-01-01T12:00:00Z' finish='2020-01-01T12:00:00Z'/><UnitTestResult testId='a' testName='b' outcome='Passed' duration='00:00:01'/><UnitTest id='a'><TestMethod className='c'/></UnitTest></TestRun>"),
        (d => Translation.Of(CoberturaReport.Of(d.Body, "s", null, null, null, Sent.Now)), "<coverage lines-covered='1'><class filename='a'><line number='1' hits='1'/></class></coverage>"),
        (d => Translation.Of(LcovReport.Of(d.Body, "s", null, null, null, Sent.Now)), "SF:a\nDA:1,1\nLF:1\nLH:1\nend_of_record\n"),
    ];

    private static readonly string[] Values = ["null", "true", "-1", "1.5", "1e400", "99999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[[]]", "{}", "{\"\\ud800\":1}"];

    [Fact]
    public void Every_sample_is_understood()
    {
        foreach (var (translate, body) in Samples)
            Meaningful(translate(Sent.Body(body)));
    }

    [Fact]
    public void Any_byte_may_be_another() =>
        Gen.Select(Gen.Int[0, Samples.Length - 1], Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((sample, place, value, isCut) =>
        {
            var body = Encoding.UTF8.GetBytes(Samples[sample].Body);
            place %= body.Length;
            body[place] = value;
            Survives(Samples[sample].Translate, isCut ? body[..place] : body);
        }, iter: 20_000);

    [Fact]
    public void Any_value_may_be_of_another_kind()
    {
        foreach (var (translate, body) in Samples.Where(s => s.Body[0] is '{' or '['))
        {
            foreach (var way in Ways(JsonNode.Parse(body)!, []))
            {
                foreach (var value in Values)
                    Survives(translate, Encoding.UTF8.GetBytes(With(JsonNode.Parse(body)!, way, value)));
            }
        }
    }

    private static void Survives(Func<SourceMessage, Translation> translate, byte[] body)
    {
        try
        {
            Meaningful(translate(new SourceMessage("", body, Sent.Now, "source")));
        }
        catch (UnreadableMessageException)
        {
            // Refused with words: that is an answer.
        }
    }

    private static void Meaningful(Translation translation)
    {
        (translation.Signals.Count == 0).ShouldBe(translation.Ignored is not null);
        foreach (var signal in translation.Signals)
        {
            signal.Id.Length.ShouldBeInRange(1, Signal.MaxId);
            signal.Title.Length.ShouldBeLessThanOrEqualTo(300);
            signal.Title.Any(char.IsControl).ShouldBeFalse();
            signal.At.Kind.ShouldBe(DateTimeKind.Utc);
        }
    }

    private static IEnumerable<object[]> Ways(JsonNode node, object[] way)
    {
        yield return way;
        foreach (var (key, child) in node switch
        {
            JsonObject members => members.Select(m => ((object)m.Key, m.Value)),
            JsonArray items => items.Select((v, i) => ((object)i, v)),
            _ => [],
        })
        {
            foreach (var inner in child is null ? [] : Ways(child, [.. way, key]))
                yield return inner;
        }
    }

    // JsonNode reads half a surrogate pair no more than the translators do: the value is put in as text.
    private static string With(JsonNode root, object[] way, string value)
    {
        const string Mark = "here-it-goes";
        if (way.Length == 0)
            return value;
        var at = root;
        foreach (var step in way[..^1])
            at = step is int i ? at[i]! : at[(string)step]!;
        if (way[^1] is int last)
            at[last] = Mark;
        else
            at[(string)way[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", value);
    }
}
