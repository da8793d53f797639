namespace Fairlead.Cli.Tests;

public sealed class IncidentCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public IncidentCommandTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_incident_is_opened_taken_up_and_ended()
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var opened = (await Cli.RunAsync(_place, "incident", "open", "Nobody can pay", "--service", "checkout", "--severity", "critical", "--since", "2026-02-01T10:00Z")).Out;
        opened.ShouldMatch("^[0-9a-f]{32}\r?\n$", "the id alone, as a script wants it");
        var id = opened.Trim();
        (await Cli.RunAsync(_place, "incident", "list")).Out.ShouldContain("Nobody can pay");
        (await Cli.RunAsync(_place, "incident", "ack", id)).Out.Trim().ShouldBe($"{id[..12]} acknowledged");
        (await Cli.RunAsync(_place, "incident", "resolve", id[..6], "--at", "2026-02-01T09:00Z")).Error.ShouldContain("resolvedAt: Between its start and now");
        (await Cli.RunAsync(_place, "incident", "resolve", id[..6], "--at", "2026-02-01T10:30Z")).Out.Trim().ShouldBe($"{id[..12]} resolved");
        (await Cli.RunAsync(_place, "incident", "list")).Out.ShouldNotContain("Nobody can pay");
        (await Cli.RunAsync(_place, "incident", "list", "--all")).Out.ShouldContain("1 Feb 2026 10:00");
        (await Cli.RunAsync(_place, "incident", "list", "--json")).Json.GetProperty("incidents").GetArrayLength().ShouldBe(0);
        var line = (await Cli.RunAsync(_place, "incident", "list", "--all", "--json")).Json.GetProperty("incidents")[0];
        (line.GetProperty("id").GetString(), line.GetProperty("state").GetString(), line.GetProperty("services")[0].GetString()).ShouldBe((id, "resolved", "checkout"));
        (await Cli.RunAsync(_place, "measures")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("There is no incident 'ffff'", "incident", "ack", "ffff")]
    [InlineData("services: No service has the key 'nothing'.", "incident", "open", "x", "--service", "nothing")]
    [InlineData("title: A line", "incident", "open", "")]
    public async Task What_is_wrong_is_named(string says, params string[] arguments)
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var ran = await Cli.RunAsync(_place, arguments);
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
    }
}
