using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Imports;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Catalog;

/// <summary>What counts as a deployment of a service: on its page, over the API, and of a repository that is added.</summary>
public sealed class ServiceRuleTests
{
    private const int Hour = 3600;

    // The house's present is the 1 April 2026.
    private static readonly long March = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() - ScratchRepository.Start;

    [Fact]
    public async Task A_preview_shows_both_numbers_and_saves_nothing()
    {
        using var scratch = Scratch(tagged: true);
        await using var web = await StartAsync(DatabaseKind.Sqlite, scratch);
        const string Page = "/catalog/services/shop";
        (await web.Client.GetStringAsync(Page, TestHouse.Cancel)).ShouldContain("<option value=\"Tags\" selected");

        using (var shown = await SendAsync(web, true, DeploymentRule.Trunk))
        {
            var html = WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(TestHouse.Cancel));
            html.ShouldContain("Preview: every arrival on the trunk");
            html.ShouldContain("6 deployments in 12 weeks, median lead time 1 h. The rule that is kept gives 2 deployments in 12 weeks, median lead time 1.7 d. Nothing is saved yet.");
            html.ShouldContain("<option value=\"Trunk\" selected", customMessage: "the form keeps what was chosen");
        }

        (await ServiceAsync(web)).ShouldSatisfyAllConditions(s => s.Deployments.ShouldBe(DeploymentRule.Tags), s => s.Version.ShouldBe(1));
        (await web.Db().Set<Deployment>().CountAsync(TestHouse.Cancel)).ShouldBe(2);

        using (var saved = await SendAsync(web, false, DeploymentRule.Trunk))
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ServiceAsync(web)).ShouldSatisfyAllConditions(s => s.Deployments.ShouldBe(DeploymentRule.Trunk), s => s.TagPattern.ShouldBe(Pattern), s => s.Version.ShouldBe(2));
        (await web.Client.GetStringAsync(Page, TestHouse.Cancel)).ShouldContain("<option value=\"Trunk\" selected");
    }

    [Theory]
    [InlineData(true, DeploymentRule.Tags, "v(", "", "is not a regular expression")]
    [InlineData(false, DeploymentRule.Tags, "v(", "", "is not a regular expression")]
    [InlineData(true, DeploymentRule.Runs, "", " ", "The name of the workflow or job that deploys.")]
    [InlineData(false, DeploymentRule.Runs, "", " ", "The name of the workflow or job that deploys.")]
    public async Task A_rule_that_cannot_be_used_is_named_and_changes_nothing(bool preview, DeploymentRule rule, string tags, string run, string says)
    {
        using var scratch = Scratch(tagged: true);
        await using var web = await StartAsync(DatabaseKind.Sqlite, scratch);

        using var refused = await SendAsync(web, preview, rule, tags, run);

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestHouse.Cancel));
        html.ShouldContain(says);
        html.ShouldNotContain("Preview: ");
        (await ServiceAsync(web)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_link_fills_a_rule_in_and_saves_nothing()
    {
        using var scratch = Scratch(tagged: false);
        await using var web = await StartAsync(DatabaseKind.Sqlite, scratch);

        var html = await web.Client.GetStringAsync("/catalog/services/shop?rule=runs&run=Deploy%20%3Cb%3E", TestHouse.Cancel);

        html.ShouldContain("<option value=\"Runs\" selected");
        html.ShouldContain("value=\"Deploy &lt;b&gt;\"");
        html.ShouldContain("What counts as a deployment of Shop?", customMessage: "rules are offered as long as none is known");
        (await ServiceAsync(web)).Deployments.ShouldBe(DeploymentRule.None);
        (await web.Client.GetStringAsync("/catalog/services/shop?rule=weekly", TestHouse.Cancel)).ShouldContain("<option value=\"None\" selected");
    }

    [Theory, Databases]
    public async Task Over_the_api_the_rule_is_read_and_written(DatabaseKind kind)
    {
        using var scratch = Scratch(tagged: false);
        await using var web = await StartAsync(kind, scratch);
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        (await FieldsAsync()).ShouldBe(("none", null, false));

        (await PutAsync("""{"name":"Shop","repository":"shop","deployments":"runs","deployingRun":"Deploy","countsBots":true}""")).Status.ShouldBe(200);
        (await FieldsAsync()).ShouldBe(("runs", "Deploy", true));
        (await PutAsync("""{"name":"Shop","repository":"shop","deployments":"trunk","deployingRun":"Deploy"}""")).Status.ShouldBe(200);
        (await FieldsAsync()).ShouldBe(("trunk", null, false), "another rule has no workflow");

        (await PutAsync("""{"name":"Shop","repository":"shop","deployments":"weekly"}""")).Text.ShouldContain("deployments: 'weekly': one of tags, trunk, runs, reported, none.");
        (await PutAsync("""{"name":"Shop","repository":"shop","deployments":"runs"}""")).Text.ShouldContain("The name of the workflow or job that deploys.");
        (await PutAsync("""{"name":"Shop","repository":"shop"}""")).Text.ShouldContain("tags: A regular expression");
        (await FieldsAsync()).ShouldBe(("trunk", null, false));

        Task<(int Status, string Text, string? Tag)> PutAsync(string body) => Calling.SendAsync(program, HttpMethod.Put, "/api/v1/services/shop", body, ("If-Match", "*"));
        async Task<(string?, string?, bool)> FieldsAsync()
        {
            using var service = JsonDocument.Parse(await program.GetStringAsync("/api/v1/services/shop", TestHouse.Cancel));
            JsonElement Field(string name) => service.RootElement.GetProperty(name);
            return (Field("deployments").GetString(), Field("deployingRun").GetString(), Field("countsBots").GetBoolean());
        }
    }

    [Fact]
    public async Task Over_the_api_rules_are_tried_and_nothing_is_stored()
    {
        using var scratch = Scratch(tagged: true);
        await using var web = await StartAsync(DatabaseKind.Sqlite, scratch);
        async Task<List<string>> RulesAsync(string query)
        {
            using var rules = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/services/shop/rules" + query, TestHouse.Cancel));
            string Line(JsonElement rule)
            {
                string Field(string name) => rule.GetProperty(name).ToString();
                return $"{Field("rule")} '{Field("name")}': {Field("deployments")} of {Field("ever")}, {Field("changes")} changes, {Field("medianLeadTimeSeconds")} s";
            }

            return [.. rules.RootElement.EnumerateArray().Select(Line)];
        }

        (await RulesAsync("")).ShouldBe([$"tags '{Pattern}': 2 of 2, 5 changes, {41 * Hour} s", $"trunk '': 6 of 6, 5 changes, {Hour} s"]);
        (await RulesAsync("?rule=tags&name=v1%5C.1%5C.0")).ShouldBe([@"tags 'v1\.1\.0': 1 of 1, 0 changes,  s"]);
        (await RulesAsync("?rule=runs&name=Deploy")).ShouldBe(["runs 'Deploy': 0 of 0, 0 changes,  s"]);
        (await RulesAsync("?rule=none")).ShouldBe(["none '': 0 of 0, 0 changes,  s"]);
        (await ServiceAsync(web)).Version.ShouldBe(1);

        foreach (var (path, status, says) in ((string, int, string)[])
        [
            ("/api/v1/services/nothing/rules", 404, "There is no service 'nothing'."),
            ("/api/v1/services/shop/rules?rule=weekly", 400, "rule: tags or trunk or runs or reported or none is wanted."),
            ("/api/v1/services/shop/rules?rule=tags&name=v(", 400, "name: tag pattern 'v(' is not a regular expression"),
            ("/api/v1/services/shop/rules?rule=runs", 400, "name: The name of the workflow or job that deploys."),
        ])
        {
            var (text, response) = await web.GetAsync(path);
            ((int)response.StatusCode).ShouldBe(status, path);
            using var problem = JsonDocument.Parse(text);
            problem.RootElement.GetProperty("detail").GetString()!.ShouldContain(says);
        }

        using var description = JsonDocument.Parse((await web.GetAsync("/api/v1/openapi.json")).Text);
        description.RootElement.GetProperty("paths").GetProperty("/api/v1/services/{key}/rules").GetProperty("get").GetProperty("responses").EnumerateObject().Select(r => r.Name)
            .ShouldNotContain("422", "what is not understood is 400 everywhere");
    }

    [Theory]
    [InlineData(true, DeploymentRule.Tags, Pattern)]
    [InlineData(false, DeploymentRule.None, "")]
    public async Task A_repository_that_is_added_has_the_rule_that_its_tags_suggest(bool tagged, DeploymentRule rule, string pattern)
    {
        using var scratch = Scratch(tagged);
        await using var house = await TestHouse.OpenAsync();
        await using var db = house.Db();

        TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), null, TestHouse.Cancel));

        var service = (await house.AllAsync<Service>()).Single();
        (service.Deployments, service.TagPattern).ShouldBe((rule, pattern));
    }

    private const string Pattern = @"v\d+(?:[._]\d+){1,3}";

    private static async Task<WebHouse> StartAsync(DatabaseKind kind, ScratchRepository scratch)
    {
        var web = await WebHouse.StartAsync(kind, filled: false);
        await using var db = web.Db();
        var repository = TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), null, TestHouse.Cancel));
        await web.App.Services.GetRequiredService<ImportRepository>().RunAsync(repository.Id, null, TestHouse.Cancel);
        return web;
    }

    // Six commits in March, twenty hours between them, each written an hour before it arrived; v1.0.0 at the first and v1.1.0 at the last, at once.
    private static ScratchRepository Scratch(bool tagged)
    {
        var scratch = new ScratchRepository();
        var script = new HistoryScript();
        for (var i = 0; i < 6; i++)
        {
            var at = March + (i * 20L * Hour);
            script.Commit($"Change {i}\n", at - Hour, at, "Zacharias Quillfeather", i == 0 ? [] : [i - 1]);
            if (tagged && i is 0 or 5)
                script.Tag($"v1.{i / 5}.0", i, at);
        }

        script.Write(scratch);
        return scratch;
    }

    private static async Task<Service> ServiceAsync(WebHouse web)
    {
        await using var db = web.Db();
        return await db.Set<Service>().AsNoTracking().SingleAsync(TestHouse.Cancel);
    }

    private static Task<HttpResponseMessage> SendAsync(WebHouse web, bool preview, DeploymentRule rule, string tags = Pattern, string run = "") => web.Client.SendAsync(
        "/catalog/services/shop",
        "service",
        [
            ("Form.Name", "Shop"), ("Form.Repository", "shop"), ("Form.Tags", tags), ("Form.Rule", rule.ToString()), ("Form.Run", run), ("Form.HotfixDays", "7"), ("Form.IncidentHours", "24"),
            .. preview ? [("Form.Preview", "true")] : ((string, string)[])[],
        ]);
}
