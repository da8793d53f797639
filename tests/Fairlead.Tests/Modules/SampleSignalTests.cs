using System.IO.Compression;
using System.Text.Json;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Operations;
using Fairlead.SampleModule;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Fairlead.Tests.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Modules;

/// <summary>A module brings a kind of signals of its own, which nothing else knows by name.</summary>
public sealed class SampleSignalTests
{
    private const string Told = """{"kind":"reminder","about":"plants","missed":true,"service":"shop","at":"2026-03-30T08:00:00Z"}""";

    private static readonly IReadOnlyList<IModule> WithNotes = [.. FairleadModules.All, new NotesModule()];

    [Theory, Databases]
    public async Task Its_facts_come_in_are_derived_from_and_stand_on_the_timeline(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false, modules: WithNotes);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();

        (await tool.KnockAsync($"/hooks/{key}", Told, Sending.Bearer())).Status.ShouldBe(202);
        (await tool.KnockAsync($"/hooks/{key}/csv?kind=reminders", "about,missed,at\nplants,false,2026-03-31T08:00:00Z\n", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        var reminder = (await RemindersAsync(web)).ShouldHaveSingleItem();
        (reminder.About, reminder.Times, reminder.Missed).ShouldBe(("plants", 2, 1));
        (await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel)).ShouldBe(0);
        (await RemindersAsync(web)).ShouldBe([reminder]);
        var page = await web.Client.GetStringAsync("/timeline?window=all&kind=reminder", TestHouse.Cancel);
        page.ShouldContain("Reminder of plants");
        page.ShouldContain("<span class=\"tag bad\">reminder missed</span>");
        using var told = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/timeline?window=all&kind=reminder", TestHouse.Cancel));
        told.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("details").GetProperty("kind").GetString()).ShouldBe(["reminder", "reminder"]);
        (await tool.KnockAsync($"/hooks/{key}", Told.Replace("about", "abuot", StringComparison.Ordinal), Sending.Bearer())).Text.ShouldContain("known are kind, id, at, title, service, repository, environment, url, about, missed");
    }

    [Fact]
    public async Task Without_the_line_it_is_refused_with_the_kinds_that_there_are()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();

        var (status, text) = await tool.KnockAsync($"/hooks/{key}", Told, Sending.Bearer());
        status.ShouldBe(400);
        text.ShouldContain("is none of deployment, incident, pull-request, run, test, coverage, note.");
        (await tool.KnockAsync($"/hooks/{key}/csv?kind=reminders", "about,at\n", Sending.Bearer())).Text.ShouldContain("is none of deployments, incidents, pull-requests, runs.");
        (await web.Client.GetStringAsync("/timeline", TestHouse.Cancel)).ShouldNotContain("value=\"reminder\"");
    }

    [Theory, Databases]
    public async Task What_a_module_left_behind_keeps_nothing_from_being_read(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        (await tool.KnockAsync($"/hooks/{key}", """{"kind":"incident","key":"db","title":"Down","service":"orphan","at":"2026-03-30T09:00:00Z"}""", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();
        await LeaveAsync(web);

        (await web.App.Services.GetRequiredService<Rebuild>().RunAsync(null, TestHouse.Cancel)).ShouldBe(0);
        await using var db = web.Db();
        TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Fairlead.Accounts.Caller.Operator, null, new ServiceEdit("Flower shop", "shop", null, "f.*"), TestHouse.Cancel));
        await web.App.Services.GetRequiredService<BindSignals>().RunAsync(TestHouse.Cancel);

        var service = await db.Set<Service>().SingleAsync(s => s.Key == "flower-shop", TestHouse.Cancel);
        var left = await db.Set<SignalRow>().AsNoTracking().SingleAsync(s => s.Kind == "reminder", TestHouse.Cancel);
        (left.ServiceId, left.Subject).ShouldBe((service.Id, "reminder:0:plants"), "its place is found by what all signals have");
        using var told = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/timeline?window=all", TestHouse.Cancel));
        told.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("kind").GetString()).ShouldContain("reminder");
        told.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()).ShouldContain("Down");
        (await web.Client.GetStringAsync("/timeline?window=all", TestHouse.Cancel)).ShouldContain("<span class=\"tag \">reminder</span>");
        (await BackupAsync(web)).ShouldContain("Reminder of plants");
    }

    private static async Task<List<Reminder>> RemindersAsync(WebHouse web)
    {
        await using var db = web.Db();
        return await db.Set<Reminder>().AsNoTracking().ToListAsync(TestHouse.Cancel);
    }

    // As the module has stored it while it was there.
    private static async Task LeaveAsync(WebHouse web)
    {
        await using var db = web.Db();
        var told = await db.Set<SignalRow>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        var signal = new ReminderSignal { Id = "r1", At = new DateTime(2026, 3, 30, 8, 0, 0, DateTimeKind.Utc), Title = "Reminder of plants", About = "plants", Service = "Flower shop" };
        db.Add(told with
        {
            Number = told.Number + 1,
            ExternalId = signal.Id,
            Kind = ReminderSignal.Kind.Name,
            Subject = "reminder:0:plants",
            At = signal.At,
            Title = signal.Title,
            ServiceId = null,
            RepositoryId = null,
            Body = ReminderSignal.Kind.Write(signal),
        });
        await db.SaveChangesAsync(TestHouse.Cancel);
    }

    private static async Task<string> BackupAsync(WebHouse web)
    {
        var file = Path.Combine(web.Folder, "backup.zip");
        await Backup.MakeAsync(web.App.Services.GetRequiredService<IDatabaseEngine>(), file, new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc), null, TestHouse.Cancel);
        await using var zip = await ZipFile.OpenReadAsync(file, TestHouse.Cancel);
        using var rows = new StreamReader(await zip.Entries.Single(e => Path.GetFileNameWithoutExtension(e.Name) == "signal").OpenAsync(TestHouse.Cancel));
        return await rows.ReadToEndAsync(TestHouse.Cancel);
    }
}
