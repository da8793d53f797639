using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Fairlead.Audit;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Measures;
using Fairlead.Operations;
using Fairlead.Review;
using Fairlead.SampleModule;
using Fairlead.Serving;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Modules;

/// <summary>A module plugs in with a folder and a line, and is gone without the line.</summary>
public sealed class SampleModuleTests
{
    [Theory, Databases]
    public async Task With_one_line_it_is_everywhere(DatabaseKind kind)
    {
        IReadOnlyList<IModule> modules = [.. FairleadModules.All, new NotesModule()];
        await using var web = await WebHouse.StartAsync(kind, filled: false, modules: modules);
        await web.AddTeamsAsync();
        await using (var db = web.Db())
        {
            db.Add(new Note { Id = Guid.NewGuid(), At = new DateTime(2026, 3, 30, 8, 0, 0, DateTimeKind.Utc), Title = "Water the plants" });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("href=\"/sample\"");
        (await web.Client.GetStringAsync("/sample", TestHouse.Cancel)).ShouldContain("Water the plants");
        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("Read: Water the plants");
        (await web.Client.GetStringAsync("/timeline?window=all&kind=note", TestHouse.Cancel)).ShouldContain("Water the plants");
        Html.Of(await web.Client.GetStringAsync("/search?q=plants", TestHouse.Cancel)).QuerySelector(".fl-found a[href='/sample']")!.TextContent.ShouldBe("Water the plants");
        (await web.Client.GetStringAsync("/api/v1/search?q=water&kind=note", TestHouse.Cancel)).ShouldContain("Water the plants");
        (await web.Client.GetStringAsync("/definitions/sample-notes", TestHouse.Cancel)).ShouldContain("Three notes in a week");
        (await web.Client.GetStringAsync("/api/v1/sample-notes", TestHouse.Cancel)).ShouldContain("Water the plants");
        (await web.Client.GetStringAsync("/api/v1/openapi.json", TestHouse.Cancel)).ShouldContain("/api/v1/sample-notes");
        using (var measure = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/measures/sample-notes", TestHouse.Cancel)))
            measure.RootElement.GetProperty("value").GetDouble().ShouldBe(1);
        web.App.Services.GetRequiredService<OperatingReview>().Of([], new MeasureScope(ScopeKind.Organisation, null, "All services", []), "Last 12 weeks").ShouldContain(p => p.State.Line == "All is written down");
        (await NamesInAuditAsync(web)).ShouldContain("note:Water the plants");
        (await FindingsAsync(web, modules)).ShouldContain("notes");
        (await TablesOfBackupAsync(web)).ShouldContain("sample_note");
    }

    [Fact]
    public async Task It_has_its_part_in_the_demonstration()
    {
        await using var web = await WebHouse.StartAsync(DatabaseKind.Sqlite, filled: false, modules: [.. FairleadModules.All, new NotesModule()]);
        await web.App.Services.GetRequiredService<FillDemo>().RunAsync("/nowhere", TestHouse.Cancel);

        (await web.Client.GetStringAsync("/sample", TestHouse.Cancel)).ShouldContain("Ask the harbour master");
    }

    [Fact]
    public async Task Without_the_line_all_of_it_is_gone()
    {
        await using var web = await WebHouse.StartAsync(filled: false);

        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldNotContain("/sample");
        foreach (var path in (string[])["/sample", "/api/v1/sample-notes", "/api/v1/measures/sample-notes", "/definitions/sample-notes"])
        {
            using var answer = await web.Client.GetAsync(path, TestHouse.Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        var found = await web.Client.GetStringAsync("/search?q=sample", TestHouse.Cancel);
        found.ShouldContain("Nothing found");
        found.ShouldNotContain("sample notes");
        using (var unknown = await web.Client.GetAsync("/api/v1/search?q=sample&kind=note", TestHouse.Cancel))
            unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await web.Client.GetStringAsync("/timeline", TestHouse.Cancel)).ShouldNotContain("value=\"note\"");
        (await web.Client.GetStringAsync("/api/v1/openapi.json", TestHouse.Cancel)).ShouldNotContain("sample-notes");
        (await FindingsAsync(web, FairleadModules.All)).ShouldNotContain("notes");
        (await TablesOfBackupAsync(web)).ShouldNotContain("sample_note");
    }

    private static async Task<List<string>> NamesInAuditAsync(WebHouse web)
    {
        await using var db = web.Db();
        return await db.Set<AuditEntry>().Select(e => e.Subject).ToListAsync(TestHouse.Cancel);
    }

    private static async Task<List<string>> TablesOfBackupAsync(WebHouse web)
    {
        var file = Path.Combine(web.Folder, "backup.zip");
        await Backup.MakeAsync(web.App.Services.GetRequiredService<IDatabaseEngine>(), file, new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc), null, TestHouse.Cancel);
        await using var zip = await ZipFile.OpenReadAsync(file, TestHouse.Cancel);
        return [.. zip.Entries.Select(e => Path.GetFileNameWithoutExtension(e.Name))];
    }

    private static async Task<List<string>> FindingsAsync(WebHouse web, IReadOnlyList<IModule> modules)
    {
        await using var inspected = new Inspection(web.App.Services.GetRequiredService<DataDirectory>(), web.App.Services.GetRequiredService<IDatabaseEngine>(), ServerAddress.OfThisMachine(5080), web.Time);
        return [.. (await FairleadModules.Checks(modules).LookAsync(inspected, TestHouse.Cancel)).Select(f => f.Check)];
    }
}
