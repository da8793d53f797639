using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Imports;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>Deployments and incidents that tools report become the numbers of delivery.</summary>
public sealed class ReportedDeliveryTests
{
    // Fairlead delivery reference §2.1 (apache/devlake PR#8890): 23 deployments, 6 incidents on 4 of them are 17.4 %, never 26.1 %.
    [Fact]
    public async Task Six_incidents_on_four_of_23_deployments_are_a_change_fail_rate_of_17_4_percent()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        async Task Send(string body) => (await tool.KnockAsync($"/hooks/{key}", body, Sending.Bearer())).ShouldBe((202, "{\"status\":\"accepted\"}\n"), body);

        for (var day = 0; day < 23; day++)
            await Send($$"""{"kind":"deployment","id":"d{{day}}","service":"shop","environment":"production","version":"1.{{day}}","at":"{{Sending.At(day)}}"}""");
        foreach (var (incident, day, hour) in ((int, int, int)[])[(1, 3, 13), (2, 3, 14), (3, 9, 12), (4, 15, 20), (5, 15, 21), (6, 20, 13)])
            await Send($$"""{"kind":"incident","key":"i{{incident}}","action":"opened","service":"shop","title":"It is down","at":"{{Sending.At(day, hour)}}"}""");
        await web.ReadAsync();

        await using var db = web.Db();
        var service = await db.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel);
        var reported = await db.Set<Deployment>().AsNoTracking().Where(d => d.ServiceId == service.Id && d.TagKind == TagKind.Reported).OrderBy(d => d.Ordinal).ToListAsync(TestHouse.Cancel);
        (reported.Count, reported.Count(d => d.Failed)).ShouldBe((23, 4));
        (await db.Set<Failure>().CountAsync(f => f.ServiceId == service.Id, TestHouse.Cancel)).ShouldBe(6);
        var rates = await web.Client.GetStringAsync("/api/v1/measures?scope=service:shop&window=2026-01-01..2026-01-23", TestHouse.Cancel);
        using var json = System.Text.Json.JsonDocument.Parse(rates);
        var rate = Find(json.RootElement, "change-fail-rate");
        rate.ShouldBe(4.0 / 23, 1e-9);
        (await web.Client.GetStringAsync("/flow/failures?scope=service:shop&window=2026-01-01..2026-01-23", TestHouse.Cancel)).ShouldContain("17.4");
        (await web.Client.GetStringAsync("/flow/failures.csv?scope=service:shop&window=2026-01-01..2026-01-23", TestHouse.Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(7);

        // Page by page, through the Link header: each of the 29 facts once, the newest first.
        var (told, pages) = (new List<DateTime>(), 0);
        for (var next = "/api/v1/timeline?scope=service:shop&window=2026-01-01..2026-02-01&limit=10"; next is not null; pages++)
        {
            using var answer = await web.Client.GetAsync(new Uri(next, UriKind.Relative), TestHouse.Cancel);
            using var page = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestHouse.Cancel));
            told.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("at").GetDateTime()));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        (told.Count, pages).ShouldBe((29, 3));
        told.ShouldBe(told.OrderDescending());

        // Shifting the report changes no link: what is stored knows no window.
        var before = await db.Set<Failure>().AsNoTracking().OrderBy(f => f.Ordinal).ToListAsync(TestHouse.Cancel);
        await web.Client.GetStringAsync("/flow/failures?scope=service:shop&window=2026-01-02..2026-01-24", TestHouse.Cancel);
        await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel);
        (await db.Set<Failure>().AsNoTracking().OrderBy(f => f.Ordinal).ToListAsync(TestHouse.Cancel)).ShouldBe(before, "rebuilding gives what keeping up gave");
    }

    [Theory, Databases]
    public async Task A_commit_counts_from_the_first_production_deployment_that_contains_it_and_git_steps_back(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        Guid repository;
        string sha;
        await using (var db = web.Db())
            repository = (await db.Set<Repository>().SingleAsync(TestHouse.Cancel)).Id;
        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository, null, TestHouse.Cancel);
        await using (var db = web.Db())
            sha = (await db.Set<GitCommit>().SingleAsync(TestHouse.Cancel)).Sha;

        var at = new DateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).AddHours(5).UtcDateTime, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture);
        foreach (var (environment, id) in ((string, string)[])[("staging", "s"), ("prod-eu", "eu"), ("prod-us", "us")])
            (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","id":"{{id}}","service":"shop","environment":"{{environment}}","commit":"{{sha}}","at":"{{at}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        await using var after = web.Db();
        var shop = await after.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel);
        var deployment = await after.Set<Deployment>().AsNoTracking().SingleAsync(d => d.ServiceId == shop.Id, TestHouse.Cancel);
        (deployment.TagKind, deployment.Sha, deployment.Environments, deployment.Changes).ShouldBe((TagKind.Reported, sha, "prod-eu prod-us", 1));
        (await after.Set<Change>().AsNoTracking().SingleAsync(c => c.ServiceId == shop.Id, TestHouse.Cancel)).Deployment.ShouldBe(deployment.Name);
        (await web.Client.GetStringAsync("/api/v1/timeline?kind=deployment", TestHouse.Cancel)).ShouldContain("\"service\":\"shop\"");
        (await web.Client.GetStringAsync("/flow/deployments?scope=service:shop&window=all", TestHouse.Cancel)).ShouldContain("prod-eu, prod-us");
    }

    [Fact]
    public async Task A_report_of_the_past_ends_the_tags_and_the_page_says_so()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        Guid repository;
        await using (var db = web.Db())
            repository = (await db.Set<Repository>().SingleAsync(TestHouse.Cancel)).Id;
        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository, null, TestHouse.Cancel);
        (await web.Client.GetStringAsync("/flow/deployments?scope=service:shop&window=all", TestHouse.Cancel)).ShouldNotContain("that no tool reported");

        (await tool.KnockAsync($"/hooks/{key}", """{"kind":"deployment","service":"shop","version":"old","at":"2020-01-01T12:00:00Z"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();
        var page = await web.Client.GetStringAsync("/flow/deployments?scope=service:shop&window=all", TestHouse.Cancel);
        page.ShouldContain("1 release tag has come since that no tool reported, and is no deployment here.");
        page.ShouldContain("/timeline?scope=service%3Ashop&amp;window=2020-01-01..2020-01-01&amp;kind=deployment");
        (await web.Client.GetStringAsync("/timeline?scope=service:shop&window=2020-01-01..2020-01-01&kind=deployment", TestHouse.Cancel)).ShouldContain("/signals/messages/");
    }

    [Theory, Databases]
    public async Task What_was_told_of_a_repository_that_nobody_knew_counts_when_it_is_known(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","id":"1","repository":"https://github.com/acme/shop.git","version":"v9","job":"Shop","at":"{{Sending.At(1)}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();
        await using var db = web.Db();
        (await db.Set<SignalRow>().SingleAsync(TestHouse.Cancel)).ServiceId.ShouldBeNull();
        (await web.Client.GetStringAsync("/signals", TestHouse.Cancel)).ShouldContain("github.com/acme/shop");

        var repository = await db.Set<Repository>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        TestHouse.Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, "shop", new RepositoryEdit(repository.Location, Addresses: "git@github.com:Acme/Shop.git"), default));
        (await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel)).ShouldBeInRange(0, 1);
        await web.App.Services.GetRequiredService<DeriveDue>().RunAsync(TestHouse.Cancel);

        await using var after = web.Db();
        var shop = await after.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel);
        (await after.Set<SignalRow>().SingleAsync(TestHouse.Cancel)).ServiceId.ShouldBe(shop.Id);
        (await after.Set<Deployment>().SingleAsync(d => d.ServiceId == shop.Id, TestHouse.Cancel)).Name.ShouldBe("v9");
        (await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel)).ShouldBe(0);
        (await web.Client.GetStringAsync("/signals", TestHouse.Cancel)).ShouldNotContain("Unknown repositories");
    }

    [Fact]
    public async Task After_a_start_the_histories_are_read_of_those_whose_deployments_are_reported()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        var recall = web.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<RecallHistories>().Single();
        (await recall.RunAsync(TestHouse.Cancel)).ShouldBe(0, "git alone tells of no deployment that has to be right within a second");

        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        script.Tag("v1.0.0", script.Commit("begin\n", 10), 20);
        script.Write(scratch);
        await using (var db = web.Db())
            TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Second"), null, TestHouse.Cancel));
        foreach (var service in (string[])["shop", "second"])
            (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","service":"{{service}}","version":"1","at":"{{Sending.At(1)}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();
        (await recall.RunAsync(TestHouse.Cancel)).ShouldBe(2);
    }

    // Without a time of its own a fact happened when it was sent: the same bytes an hour later are another one.
    [Fact]
    public async Task The_same_words_at_another_time_are_another_fact()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        await web.SourceAsync(SourceKind.PagerDuty, "pager");
        using var tool = web.Stranger();
        foreach (var version in (string[])["1", "2", "1"])
        {
            (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"deployment","service":"shop","environment":"production","version":"{{version}}"}""", Sending.Bearer())).ShouldBe((202, "{\"status\":\"accepted\"}\n"));
            web.Time.Advance(TimeSpan.FromHours(1));
        }

        foreach (var action in (string[])["trigger", "resolve", "trigger", "resolve"])
        {
            (await tool.KnockAsync("/v2/enqueue", $$$"""{"routing_key":"{{{Sending.Secret}}}","event_action":"{{{action}}}","dedup_key":"disk","payload":{"summary":"Disk","source":"db","severity":"critical"}}""")).Status.ShouldBe(202);
            web.Time.Advance(TimeSpan.FromHours(1));
        }

        await web.ReadAsync();
        await using var db = web.Db();
        var shop = await db.Set<Service>().SingleAsync(s => s.Key == "shop", TestHouse.Cancel);
        (await db.Set<Deployment>().Where(d => d.ServiceId == shop.Id).OrderBy(d => d.Ordinal).Select(d => d.Name).ToListAsync(TestHouse.Cancel)).ShouldBe(["1", "2", "1 (2)"]);
        var incidents = await db.Set<Fairlead.Incidents.Incident>().AsNoTracking().ToListAsync(TestHouse.Cancel);
        (incidents.Count, incidents.Count(i => i.ResolvedAt is null)).ShouldBe((2, 0));
    }

    [Fact]
    public async Task What_names_a_repository_of_several_services_stands_in_the_timeline_of_each()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        (await tool.KnockAsync($"/hooks/{key}", $$"""{"kind":"pull-request","number":"7","action":"opened","repository":"shop","title":"For all of them","at":"{{Sending.At(1)}}"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        foreach (var service in (string[])["shop", "orphan"])
            (await web.Client.GetStringAsync($"/api/v1/timeline?scope=service:{service}&window=2026-01-01..2026-01-23", TestHouse.Cancel)).ShouldContain("For all of them");
        (await web.Client.GetStringAsync("/api/v1/timeline?scope=team:other&window=2026-01-01..2026-01-23", TestHouse.Cancel)).ShouldNotContain("For all of them");
    }

    private static double Find(System.Text.Json.JsonElement root, string measure)
    {
        var items = root.ValueKind == System.Text.Json.JsonValueKind.Array ? root : root.EnumerateObject().First(p => p.Value.ValueKind == System.Text.Json.JsonValueKind.Array).Value;
        return items.EnumerateArray().First(m => m.EnumerateObject().Any(p => p.Value.ValueKind == System.Text.Json.JsonValueKind.String && p.Value.GetString() == measure)).GetProperty("value").GetDouble();
    }
}
