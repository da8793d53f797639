using System.Net;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>'Everything that came could be read' is said when nothing that came is left out, and Home names what is, with the place where somebody acts.</summary>
public sealed class UncountedTests
{
    private const string Said = "everything received could be read";

    [Fact]
    public async Task What_is_in_no_number_is_said_and_needs_somebody()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var (forge, own) = (await web.SourceAsync(SourceKind.GitHub, "forge"), await web.SourceAsync(SourceKind.Own, "own"));
        using var tool = web.Stranger();
        await ForgeAsync("ping", "{}");
        await web.ReadAsync();
        (await PageAsync("/signals")).ShouldContain(Said, customMessage: "a forge's test of the connection is none of them");
        (await PageAsync("/")).ShouldNotContain("is ignored");

        await ForgeAsync("star", """{"action":"created"}""");
        await web.ReadAsync();
        (await PageAsync("/signals")).ShouldSatisfyAllConditions(p => p.ShouldNotContain(Said), p => p.ShouldContain("1 kind of event is ignored."), p => p.ShouldContain("id=\"ignored\""));
        (await PageAsync("/")).ShouldSatisfyAllConditions(p => p.ShouldContain("href=\"/signals#ignored\""), p => p.ShouldContain("star.created: stored, but no number needs them."));

        (await tool.KnockAsync($"/hooks/{own}", "{}", Sending.Bearer("no-secret"))).Status.ShouldBe(401);
        await web.App.Services.GetRequiredService<InboxRefusals>().WriteAsync(TestHouse.Cancel);
        (await PageAsync("/signals")).ShouldContain("1 was refused in 7 days, 1 kind of event is ignored.");
        (await PageAsync("/")).ShouldSatisfyAllConditions(p => p.ShouldContain("href=\"/signals#refused\""), p => p.ShouldContain("1 message was refused in the last 7 days"));

        (await tool.KnockAsync($"/hooks/{own}", """{"kind":"deployment","repository":"https://github.com/acme/unknown","version":"v1"}""", Sending.Bearer())).Status.ShouldBe(202);
        await ForgeAsync("push", """{"ref":"refs/heads/main"}""");
        await web.ReadAsync();
        (await PageAsync("/signals")).ShouldSatisfyAllConditions(
            p => p.ShouldContain("1 message could not be read, 1 was refused in 7 days, 1 kind of event is ignored, 1 fact matches nothing in the catalog."),
            p => p.ShouldContain("id=\"failed\""), p => p.ShouldContain("id=\"refused\""), p => p.ShouldContain("id=\"unknown-repositories\""));
        (await PageAsync("/")).ShouldSatisfyAllConditions(
            p => p.ShouldContain("href=\"/signals#failed\""), p => p.ShouldContain("href=\"/signals#unknown-repositories\""), p => p.ShouldContain("The newest are of the repository github.com/acme/unknown."));
        (await PageAsync("/?scope=service:shop")).ShouldNotContain("/signals#");

        // A week later nobody has to do anything about what was refused or of no use then; what fails or belongs to nothing still waits.
        web.Time.Advance(TimeSpan.FromDays(Uncounted.Days + 1));
        web.Renew();
        (await PageAsync("/signals")).ShouldContain("1 message could not be read, 1 fact matches nothing in the catalog.");

        async Task ForgeAsync(string name, string text)
        {
            var body = System.Text.Encoding.UTF8.GetBytes(text);
            (await tool.KnockAsync($"/hooks/{forge}", body, Sending.GitHub(name, name, body))).Status.ShouldBe(202);
        }

        async Task<string> PageAsync(string path) => WebUtility.HtmlDecode(await web.Client.GetStringAsync(path, TestHouse.Cancel));
    }
}
