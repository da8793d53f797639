using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Audit;
using Fairlead.Catalog;
using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Tests.Api;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Measures;

/// <summary>What a measure shall reach: set, moved, ended, judged honestly, and by whom it may be set.</summary>
public sealed class TargetTests
{
    private const string Path = "/api/v1/targets/change-lead-time?scope=team:payments";

    [Theory, Databases]
    public async Task A_target_is_set_moved_and_ended_and_nothing_of_it_is_forgotten(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        (await Calling.SendAsync(program, HttpMethod.Get, Path, "")).Status.ShouldBe(404);
        var set = await Calling.SendAsync(program, HttpMethod.Put, Path, """{"value":172800,"direction":"atMost","reason":"agreed"}""");
        set.Status.ShouldBe(200, set.Text);
        (await Calling.SendAsync(program, HttpMethod.Put, Path, """{"value":86400,"direction":"atMost"}""")).Status.ShouldBe(428, "a move is of a version that was seen");
        var moved = await Calling.SendAsync(program, HttpMethod.Put, Path, """{"value":86400,"direction":"atMost"}""", ("If-Match", set.Tag!));
        moved.Status.ShouldBe(200, moved.Text);
        (await Calling.SendAsync(program, HttpMethod.Put, Path, """{"value":1,"direction":"atMost"}""", ("If-Match", set.Tag!))).Status.ShouldBe(412);
        var ended = await Calling.SendAsync(program, HttpMethod.Delete, Path + "&reason=dissolved", "", ("If-Match", moved.Tag!));
        ended.Status.ShouldBe(200, ended.Text);
        (await Calling.SendAsync(program, HttpMethod.Delete, Path, "", ("If-Match", "*"))).Status.ShouldBe(404, "it has ended");

        using var history = JsonDocument.Parse((await Calling.SendAsync(program, HttpMethod.Get, Path, "")).Text);
        history.RootElement.GetProperty("history").EnumerateArray().Select(m => (Number(m, "from"), Number(m, "to"), m.GetProperty("reason").GetString()))
            .ShouldBe([(86_400, null, "dissolved"), (172_800, 86_400, null), (null, 172_800, "agreed")]);
        await using var db = web.Db();
        (await db.Set<AuditEntry>().CountAsync(a => a.Subject.StartsWith("target:change-lead-time@"), TestHouse.Cancel)).ShouldBe(3);
    }

    [Theory]
    [InlineData("/api/v1/targets/nothing", """{"value":1,"direction":"atMost"}""", 404, "No measure is named")]
    [InlineData("/api/v1/targets/change-lead-time?scope=team:nobody", """{"value":1,"direction":"atMost"}""", 400, "scope")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":1}""", 400, "direction")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":1,"direction":"down"}""", 400, "direction")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":1,"direction":"atLeast"}""", 400, "Less is better")]
    [InlineData("/api/v1/targets/change-lead-time", """{"direction":"atMost"}""", 400, "value")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":-1,"direction":"atMost"}""", 400, "value")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":1e300,"direction":"atMost"}""", 400, "value")]
    [InlineData("/api/v1/targets/change-fail-rate", """{"value":5,"direction":"atMost"}""", 400, "100 %")]
    [InlineData("/api/v1/targets/change-lead-time", """{"value":1,"direction":"atMost","reason":"a\nb"}""", 400, "reason")]
    public async Task What_is_wrong_is_named_and_nothing_is_stored(string path, string body, int status, string named)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        using var program = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Read, KeyScopes.Write);

        var answer = await Calling.SendAsync(program, HttpMethod.Put, path, body);

        (answer.Status, answer.Text.Contains(named, StringComparison.Ordinal)).ShouldBe((status, true), answer.Text);
        await using var db = web.Db();
        (await db.Set<MeasureTarget>().AnyAsync(TestHouse.Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_team_sets_its_own_targets_and_leaders_set_those_of_the_organisation()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        await using var db = web.Db();
        var catalog = await CatalogView.ReadAsync(db, TestHouse.Cancel);
        var payments = catalog.Teams.First(t => t.Key == "payments");
        Caller Of(Role role, params Guid[] teams) => new(Guid.NewGuid(), "Somebody", "somebody@example.org", role, teams.ToHashSet());

        foreach (var (caller, scope, may) in new (Caller, MeasureScope, bool)[]
        {
            (Of(Role.Leader), catalog.Organisation, true),
            (Of(Role.Member, payments.Id), catalog.Organisation, false),
            (Of(Role.Member, payments.Id), catalog.Of(payments), true),
            (Of(Role.Member), catalog.Of(payments), false),
            (Of(Role.Viewer, payments.Id), catalog.Of(payments), false),
            (Of(Role.Member, payments.Id), CatalogView.Of(catalog.Services.First(s => s.TeamId == payments.Id)), true),
            (Of(Role.Member, payments.Id), CatalogView.Of(catalog.Services.First(s => s.TeamId != payments.Id)), false),
        })
        {
            await using var services = web.App.Services.CreateAsyncScope();
            var result = await services.ServiceProvider.GetRequiredService<SetTarget>().SetAsync(caller, "change-lead-time", scope, new TargetWanted(3600, TargetDirection.AtMost), TestHouse.Cancel);
            (result.Saved is not null).ShouldBe(may, $"{caller.Role} of {caller.Teams.Count} teams for {scope.Title}");
        }
    }

    [Fact]
    public async Task A_page_sets_a_target_that_then_stands_beside_the_number_everywhere()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        (await web.Client.GetStringAsync("/targets", TestHouse.Cancel)).ShouldContain("No target is set.");

        using (var wrong = await web.Client.SendAsync("/targets", "target", ("Form.Measure", "change-lead-time"), ("Form.About", "organisation"), ("Form.Direction", "atMost"), ("Form.Value", "2")))
            (await wrong.Content.ReadAsStringAsync(TestHouse.Cancel)).ShouldContain("a duration with its unit");
        using (var set = await web.Client.SendAsync("/targets", "target", ("Form.Measure", "change-lead-time"), ("Form.About", "organisation"), ("Form.Direction", "atMost"), ("Form.Value", "2 d")))
            ((int)set.StatusCode).ShouldBe(302);

        (await web.Client.GetStringAsync("/targets", TestHouse.Cancel)).ShouldContain("1 target: 0 met, 0 not met, 1 without enough data.");
        (await web.Client.GetStringAsync("/definitions/change-lead-time", TestHouse.Cancel)).ShouldContain("Target at most 2.0 d: not enough data");
        using var measure = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/measures/change-lead-time", TestHouse.Cancel));
        measure.RootElement.GetProperty("target").GetProperty("state").GetString().ShouldBe("notEnoughData");
        using var other = JsonDocument.Parse(await web.Client.GetStringAsync("/api/v1/measures/change-lead-time?scope=team:payments", TestHouse.Cancel));
        other.RootElement.GetProperty("target").ValueKind.ShouldBe(JsonValueKind.Null, "a target of the organisation is not one of each team");
        (await web.Client.GetStringAsync("/targets.csv", TestHouse.Cancel)).ShouldContain("change-lead-time,organisation,172800,seconds,atMost");
    }

    [Theory]
    [InlineData(90, null, TargetState.Met, false)]
    [InlineData(100, null, TargetState.Met, false)]
    [InlineData(101, null, TargetState.NotMet, false)]
    [InlineData(90, "80..110", TargetState.Met, true)]
    [InlineData(120, "110..130", TargetState.NotMet, false)]
    [InlineData(null, null, TargetState.NotEnoughData, false)]
    public void A_reading_meets_its_target_or_not_or_nobody_knows(int? value, string? interval, TargetState state, bool isNoise)
    {
        var ends = interval?.Split("..").Select(e => double.Parse(e, CultureInfo.InvariantCulture)).ToList();
        var definition = new MeasureDefinition("m", "M", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, 2, "A measure.", "/m");
        var reading = new MeasureReading
        {
            Definition = definition,
            Scope = new(ScopeKind.Organisation, null, "All", []),
            Window = new DayWindow(new(2026, 3, 1), new(2026, 4, 1)),
            Value = value,
            N = 9,
            Interval = ends is null ? null : new Interval(ends[0], ends[1]),
        };
        var at = new DateTime(2026, 3, 5, 0, 0, 0, DateTimeKind.Utc);
        var target = new MeasureTarget { Id = Guid.NewGuid(), Measure = "m", ScopeKey = "organisation", Value = 100, Direction = TargetDirection.AtMost, DefinitionVersion = 1, SetAt = at, SetBy = "x" };
        TargetMove Move(int number, double? from, double? to) => new() { TargetId = target.Id, Number = number, From = from, To = to, Direction = TargetDirection.AtMost, At = at, By = "x" };

        var read = ReadTarget.Of(target, [Move(1, null, 120), Move(2, 120, 100)], reading);

        (read.State, read.IsWithinNoise).ShouldBe((state, isNoise));
        read.Moves.ShouldBe([(at, 120, 100)], "the first setting is no move");
        ReadingWords.Target(reading with { Target = read })!.Value.Text.ShouldEndWith("set for version 1 of the definition");
    }

    [Theory]
    [InlineData("2 d", MeasureUnit.Duration, 172_800)]
    [InlineData("90min", MeasureUnit.Duration, 5400)]
    [InlineData("1.5 h", MeasureUnit.Duration, 5400)]
    [InlineData("10 %", MeasureUnit.Share, 0.1)]
    [InlineData("7%", MeasureUnit.Share, 0.07)]
    [InlineData("3 a week", MeasureUnit.PerDay, 3.0 / 7)]
    [InlineData("2/day", MeasureUnit.PerDay, 2)]
    [InlineData("200", MeasureUnit.Count, 200)]
    public void Values_are_read_as_people_write_them(string text, MeasureUnit unit, double value)
    {
        MeasureValue.TryParse(text, unit, out var read).ShouldBeTrue();
        read.ShouldBe(value, 1e-12);
        MeasureValue.TryParse(MeasureValue.Write(value, unit), unit, out var again).ShouldBeTrue();
        again.ShouldBe(value, value * 0.001);
    }

    [Theory]
    [InlineData("2", MeasureUnit.Duration)]
    [InlineData("0.1", MeasureUnit.Share)]
    [InlineData("3", MeasureUnit.PerDay)]
    [InlineData("2 d", MeasureUnit.Count)]
    [InlineData("-2 d", MeasureUnit.Duration)]
    [InlineData("1e9 d", MeasureUnit.Duration)]
    [InlineData("2,5 d", MeasureUnit.Duration)]
    [InlineData("", MeasureUnit.Count)]
    [InlineData("99999999999999999999999999999999999999999", MeasureUnit.Count)]
    public void What_could_mean_two_things_is_not_guessed(string text, MeasureUnit unit) => MeasureValue.TryParse(text, unit, out _).ShouldBeFalse();

    private static double? Number(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
