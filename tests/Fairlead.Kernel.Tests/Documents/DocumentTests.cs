using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Commitments;
using Fairlead.Documents;
using Fairlead.Incidents;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Documents;

/// <summary>Documents: written, changed and deleted by whom they belong to, with their history and their links both ways.</summary>
public sealed class DocumentTests
{
    [Theory, Databases]
    public async Task A_document_is_written_changed_and_deleted_and_its_earlier_versions_are_kept(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var member = await web.AccountAsync(Role.Member, "payments");
        using var program = await web.ProgramAsync(member, KeyScopes.Read, KeyScopes.Write);
        var body = """{"title":"The queue","text":"# Stop\r\n\r\nit, see [[team:payments]]","kind":"runbook","tags":["Queue","on-call","queue"],"at":"service:shop"}""";
        var added = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/documents", body, ("Idempotency-Key", "1"));
        added.Status.ShouldBe(201, added.Text);
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/documents", body, ("Idempotency-Key", "1"))).ShouldBe(added);
        using (var json = JsonDocument.Parse(added.Text))
        {
            var (root, d) = (json.RootElement, json.RootElement.GetProperty("document"));
            root.GetProperty("text").GetString().ShouldBe("# Stop\n\nit, see [[team:payments]]");
            root.GetProperty("html").GetString().ShouldBe("<h2>Stop</h2>\n<p>it, see <a href=\"/catalog/teams/payments\">Payments</a></p>\n");
            d.GetProperty("tags").EnumerateArray().Select(t => t.GetString()).ShouldBe(["queue", "on-call"]);
            (d.GetProperty("kind").GetString(), d.GetProperty("at").GetProperty("title").GetString(), d.GetProperty("author").GetProperty("name").GetString()).ShouldBe(("runbook", "Shop", member.Name));
        }

        var path = $"/api/v1/documents/{IdOf(added.Text)}";
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"title":"x"}""")).Status.ShouldBe(428);
        var changed = await Calling.SendAsync(program, HttpMethod.Patch, path, """{"text":"Two","tags":[]}""", ("If-Match", added.Tag!));
        (changed.Status, changed.Tag).ShouldBe((200, "\"2\""));
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"text":"Three"}""", ("If-Match", added.Tag!))).Status.ShouldBe(412);
        (await Calling.SendAsync(program, HttpMethod.Patch, path, """{"text":"Two"}""", ("If-Match", "*"))).Tag.ShouldBe("\"2\"", "nothing changed");
        (await program.GetStringAsync($"{path}/versions/1", TestHouse.Cancel)).ShouldContain("it, see");
        (await program.GetStringAsync("/api/v1/documents?kind=runbook&at=service:shop&scope=team:payments", TestHouse.Cancel)).ShouldContain("The queue");
        (await program.GetStringAsync("/api/v1/documents?tag=queue", TestHouse.Cancel)).ShouldNotContain("The queue");
        (await program.GetStringAsync("/documents.csv", TestHouse.Cancel)).ShouldContain("runbook,The queue,,service:shop");

        (await Calling.SendAsync(program, HttpMethod.Delete, path, null, ("If-Match", "\"1\""))).Status.ShouldBe(412);
        (await Calling.SendAsync(program, HttpMethod.Delete, path, null, ("If-Match", "\"2\""))).Status.ShouldBe(204);
        (await Calling.SendAsync(program, HttpMethod.Get, path, null)).Status.ShouldBe(404);
        (await web.AllAsync<DocumentVersion>()).ShouldBeEmpty();
        (await web.AllAsync<DocumentLink>()).ShouldBeEmpty();
        await using var db = web.Db();
        var entries = await db.Set<AuditEntry>().Where(a => a.Subject == $"document:{IdOf(added.Text)}").ToListAsync(TestHouse.Cancel);
        entries.Count.ShouldBe(3);
        JsonSerializer.Serialize(entries).ShouldNotContain("it, see", Case.Sensitive, "a text may be a megabyte");
    }

    [Theory, Databases]
    public async Task Of_many_versions_the_last_ones_are_kept_and_of_long_ones_fewer(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var document = await AddAsync(web, Caller.Operator, new(Title: "x", Text: "0"));
        for (var i = 1; i <= DocumentVersion.Most + 3; i++)
            await ChangeAsync(web, Caller.Operator, document.Id, new(Text: $"{i}"));
        (await web.AllAsync<DocumentVersion>()).Select(v => v.Number).Order().ShouldBe(Enumerable.Range(4, DocumentVersion.Most));

        var large = string.Join("\n\n", Enumerable.Repeat(new string('a', 10_000), 95));
        for (var i = 0; i < 8; i++)
            await ChangeAsync(web, Caller.Operator, document.Id, new(Text: large + i));
        var kept = await web.AllAsync<DocumentVersion>();
        kept.Sum(v => (long)v.Characters).ShouldBeLessThanOrEqualTo(DocumentVersion.MostCharacters);
        kept.Max(v => v.Number).ShouldBe(DocumentVersion.Most + 11);
    }

    [Theory, Databases]
    public async Task Links_stand_on_both_ends_also_before_there_is_what_they_lead_to(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var runbook = await AddAsync(web, Caller.Operator, new(DocumentKind.Runbook, "Restart", "See [[service:shop]], [them](/catalog/teams/payments) and [[incident:0123456789ab]].", At: "service:shop"));
        var lesson = await AddAsync(web, Caller.Operator, new(DocumentKind.Lesson, "Learned", $"From [the runbook](/documents/{runbook.Id}).", At: "team:payments"));

        (await web.AllAsync<DocumentLink>()).Select(l => $"{l.ToKind}:{l.ToKey}").Order(StringComparer.Ordinal).ShouldBe([$"document:{runbook.Id}", "incident:0123456789ab", "service:shop", "team:payments"]);
        (await PageAsync($"/documents/{runbook.Id}")).ShouldSatisfyAllConditions(h => h.ShouldContain("Learned"), h => h.ShouldContain(">Shop</a>"), h => h.ShouldContain(">incident:0123456789ab</a>"));
        (await PageAsync("/catalog/services/shop")).ShouldSatisfyAllConditions(h => h.ShouldContain("Restart"), h => h.ShouldNotContain("Linked from", Case.Sensitive, "it stands there already"));
        (await PageAsync("/catalog/teams/payments")).ShouldSatisfyAllConditions(h => h.ShouldContain("Learned"), h => h.ShouldContain("Linked from"), h => h.ShouldContain("Restart"));

        await ChangeAsync(web, Caller.Operator, lesson.Id, new(Text: "From nowhere."));
        (await PageAsync($"/documents/{runbook.Id}")).ShouldNotContain("Learned");

        Task<string> PageAsync(string path) => web.Client.GetStringAsync(path, TestHouse.Cancel);
    }

    [Fact]
    public async Task An_incident_and_a_promise_show_their_documents_and_a_promise_is_made_where_it_belongs()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await using var scope = web.App.Services.CreateAsyncScope();
        var incident = TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditIncidents>().OpenAsync(Caller.Operator, new("Nobody can pay", Services: ["shop"]), TestHouse.Cancel));
        await AddAsync(web, Caller.Operator, new(Title: "What we saw", Text: "Nothing.", At: $"incident:{incident.Id}"));

        (await web.Client.GetStringAsync($"/incidents/{incident.Id}", TestHouse.Cancel)).ShouldSatisfyAllConditions(
            h => h.ShouldContain("What we saw"), h => h.ShouldContain("Nobody promised anything here yet."), h => h.ShouldContain($"/commitments/new?origin=incident:{incident.Id}"));
        (await web.Client.GetStringAsync($"/commitments/new?origin=incident:{incident.Id}", TestHouse.Cancel)).ShouldSatisfyAllConditions(
            h => h.ShouldContain("Nobody can pay"), h => h.ShouldContain("value=\"2026-04-15\""), h => h.ShouldContain("<option value=\"payments\" selected"));

        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);
        var made = await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/commitments", $$"""{"title":"Circuit breaker","due":"2026-04-15","team":"payments","origin":"incident:{{incident.Id}}"}""");
        (made.Status, (await web.AllAsync<Commitment>())[0].OriginPath).ShouldBe((201, $"/incidents/{incident.Id}"));
        (await Calling.SendAsync(program, HttpMethod.Post, "/api/v1/commitments", """{"title":"x","due":"2026-04-15","team":"payments","origin":"incident:0"}""")).Text.ShouldContain("There is no such object");
        (await web.Client.GetStringAsync($"/incidents/{incident.Id}", TestHouse.Cancel)).ShouldContain("Circuit breaker");
        (await web.Client.GetStringAsync($"/commitments/{(await web.AllAsync<Commitment>())[0].Id}", TestHouse.Cancel)).ShouldContain("id=\"documents\"");
    }

    [Fact]
    public async Task A_document_is_for_those_to_whom_its_object_belongs_and_for_its_author_where_it_stands_at_nothing()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var (viewer, member, other, leader) = (await CallerAsync(web, Role.Viewer, "payments"), await CallerAsync(web, Role.Member, "payments"), await CallerAsync(web, Role.Member, "other"), await CallerAsync(web, Role.Leader));
        var reader = member with { Scopes = new HashSet<string> { KeyScopes.Read } };

        (await TryAsync(viewer, "")).ShouldBe("rights");
        (await TryAsync(reader, "")).ShouldBe("rights", "by a key that may only read");
        (await TryAsync(viewer, "service:shop")).ShouldBe("rights");
        (await TryAsync(member, "")).ShouldBeNull();
        (await TryAsync(member, "service:shop")).ShouldBeNull();
        (await TryAsync(member, "team:payments")).ShouldBeNull();
        (await TryAsync(member, "service:orphan")).ShouldBe("rights", "what belongs to nobody is for leaders");
        (await TryAsync(other, "service:shop")).ShouldBe("rights");
        (await TryAsync(leader, "service:orphan")).ShouldBeNull();
        (await TryAsync(leader, "service:nothing")).ShouldBe("at");
        (await TryAsync(leader, "document:0123456789ab")).ShouldBe("at");

        var own = await AddAsync(web, member, new(Title: "own", Text: "x"));
        (await ChangeTryAsync(other, own.Id, new(Text: "y"))).ShouldBe("rights");
        (await ChangeTryAsync(member, own.Id, new(Text: "y"))).ShouldBeNull();
        (await ChangeTryAsync(member, own.Id, new(At: "service:orphan"))).ShouldBe("rights", "nor may it be moved there");
        (await ChangeTryAsync(leader, own.Id, new(Text: "z"))).ShouldBeNull();
        var theirs = await AddAsync(web, leader, new(Title: "theirs", Text: "x", At: "service:shop"));
        (await ChangeTryAsync(other, theirs.Id, new(Text: "y"))).ShouldBe("rights");
        (await ChangeTryAsync(member, theirs.Id, new(Text: "y"))).ShouldBeNull("it is their service");
        (await RemoveAsync(other)).ShouldBe("rights");
        using var browser = await web.AsAsync(Role.Viewer);
        (await browser.GetStringAsync($"/documents/{theirs.Id}", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("theirs"), h => h.ShouldNotContain("/edit\""));

        async Task<string?> TryAsync(Caller caller, string at)
        {
            await using var scope = web.App.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<EditDocuments>().AddAsync(caller, new(Title: "x", Text: "x", At: at), TestHouse.Cancel)).Errors.FirstOrDefault()?.Field;
        }

        async Task<string?> ChangeTryAsync(Caller caller, string id, DocumentWanted wanted)
        {
            await using var scope = web.App.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<EditDocuments>().ChangeAsync(caller, id, wanted, TestHouse.Cancel)).Errors.FirstOrDefault()?.Field;
        }

        async Task<string?> RemoveAsync(Caller caller)
        {
            await using var scope = web.App.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<EditDocuments>().RemoveAsync(caller, theirs.Id, null, TestHouse.Cancel)).Errors.FirstOrDefault()?.Field;
        }
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field_and_nothing_is_stored()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        (await FieldsAsync(new())).ShouldBe(["title", "text"]);
        (await FieldsAsync(new(Title: new string('x', 201), Text: "a\0b", Tags: ["a b"]))).ShouldBe(["title", "text", "tags"]);
        (await FieldsAsync(new(Title: "x", Text: new string('ä', 500_001)))).ShouldBe(["text"]);
        (await FieldsAsync(new(Title: "x", Text: "a\ud800b"))).ShouldBe(["text"]);
        (await FieldsAsync(new(Title: "x", Text: new string('>', 30)))).ShouldBe(["text"]);
        (await FieldsAsync(new(Title: "x", Text: "x", Tags: [.. Enumerable.Range(0, 11).Select(i => $"t{i}")], At: "nothing"))).ShouldBe(["tags", "at"]);
        (await web.AllAsync<Document>()).ShouldBeEmpty();

        async Task<IEnumerable<string>> FieldsAsync(DocumentWanted wanted)
        {
            await using var scope = web.App.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<EditDocuments>().AddAsync(Caller.Operator, wanted, TestHouse.Cancel)).Errors.Select(e => e.Field);
        }
    }

    [Fact]
    public async Task The_form_shows_before_it_saves_takes_a_megabyte_and_needs_no_script()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var text = "**Bold** <script>\r\n\r\n" + string.Concat(Enumerable.Repeat("äöü ä\r\n\r\n", 70_000));

        var preview = await SubmitAsync("true");
        preview.Status.ShouldBe(200);
        preview.Text.ShouldSatisfyAllConditions(h => h.ShouldContain("<strong>Bold</strong> &lt;script&gt;"), h => h.ShouldContain("Nothing is saved yet."));
        (await web.AllAsync<Document>()).ShouldBeEmpty();
        (await SubmitAsync("")).Status.ShouldBeOneOf(302, 303);
        (await web.AllAsync<Document>()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.ObjectKey.ShouldBe("shop"), d => d.Text.ShouldContain("\n\n"), d => d.Text.ShouldNotContain('\r'));

        async Task<(int Status, string Text)> SubmitAsync(string show)
        {
            var page = await web.Client.GetStringAsync("/documents/new?at=service:shop", TestHouse.Cancel);
            using var form = new MultipartFormDataContent
            {
                { new StringContent(Html.Of(page).Token()), Html.TokenName },
                { new StringContent("document"), "_handler" },
                { new StringContent("Long"), "Form.Title" },
                { new StringContent("runbook"), "Form.Kind" },
                { new StringContent("service:shop"), "Form.At" },
                { new StringContent(text), "Form.Text" },
                { new StringContent(show), "Form.Preview" },
            };
            using var response = await web.Client.PostAsync("/documents/new?at=service:shop", form, TestHouse.Cancel);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestHouse.Cancel));
        }
    }

    [Theory, Databases]
    public async Task Pages_of_the_list_hold_each_document_once_and_search_finds_title_tag_and_text(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        for (var i = 0; i < 5; i++)
        {
            await AddAsync(web, Caller.Operator, new(Title: $"Number {i}", Text: i == 3 ? "The flux capacitor." : "x", Tags: i == 1 ? ["Kingfisher"] : []));
            if (i % 2 == 0)
                web.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var titles = new List<string>();
        string? next = "/api/v1/documents?limit=2";
        while (next is not null)
        {
            using var page = JsonDocument.Parse(await web.Client.GetStringAsync(next, TestHouse.Cancel));
            titles.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!));
            next = page.RootElement.GetProperty("next").GetString() is { } after ? $"/api/v1/documents?limit=2&after={after}" : null;
        }

        titles.Order(StringComparer.Ordinal).ShouldBe(["Number 0", "Number 1", "Number 2", "Number 3", "Number 4"]);
        (await web.Client.GetStringAsync("/api/v1/search?q=flux+capacitor", TestHouse.Cancel)).ShouldContain("Number 3");
        (await web.Client.GetStringAsync("/api/v1/search?q=kingfisher", TestHouse.Cancel)).ShouldContain("Number 1");
        (await web.Client.GetStringAsync("/documents?tag=kingfisher", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("Number 1"), h => h.ShouldNotContain("Number 3"));
    }

    [Fact]
    public async Task Of_an_author_who_is_gone_the_document_stays()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var gone = await web.AccountAsync(Role.Member);
        var document = await AddAsync(web, new Caller(gone.Id, gone.Name, gone.Email!, Role.Member, new HashSet<Guid>()), new(Title: "Stays", Text: "1"));
        await using (var scope = web.App.Services.CreateAsyncScope())
        {
            var administrator = new Caller(web.Administrator.Id, web.Administrator.Name, web.Administrator.Email!, Role.Administrator, new HashSet<Guid>());
            TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditAccounts>().DeleteAsync(administrator, gone.Id, TestHouse.Cancel));
        }

        (await web.Client.GetStringAsync($"/documents/{document.Id}", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("by no account"), h => h.ShouldNotContain(gone.Name));
    }

    private static async Task<Caller> CallerAsync(WebHouse web, Role role, params string[] teams)
    {
        var account = await web.AccountAsync(role, teams);
        await using var db = web.Db();
        return new Caller(account.Id, account.Name, account.Email!, role, (await db.Set<Team>().Where(t => teams.Contains(t.Key)).Select(t => t.Id).ToListAsync(TestHouse.Cancel)).ToHashSet());
    }

    private static async Task<Document> AddAsync(WebHouse web, Caller caller, DocumentWanted wanted)
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditDocuments>().AddAsync(caller, wanted, TestHouse.Cancel));
    }

    private static async Task ChangeAsync(WebHouse web, Caller caller, string id, DocumentWanted wanted)
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditDocuments>().ChangeAsync(caller, id, wanted, TestHouse.Cancel));
    }

    private static string IdOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("document").GetProperty("id").GetString()!;
    }
}
