using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Commitments;
using Fairlead.Incidents;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Commitments;

/// <summary>What a promise is expected to change: how it is written, how it is judged, and when.</summary>
public sealed class ExpectationTests
{
    private static readonly MeasureDefinition Lead = new("lead", "Lead time", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, 3, "x", "/x");
    private static readonly MeasureRegistry Registry = new([new Source(
        Lead,
        new("share", "A share", MeasureUnit.Share, MeasureDirection.LowerIsBetter, 1, "x", "/x"),
        new("rate", "A rate", MeasureUnit.PerDay, MeasureDirection.HigherIsBetter, 1, "x", "/x"),
        new("count", "A count", MeasureUnit.Count, MeasureDirection.LowerIsBetter, 1, "x", "/x"))], null!);

    [Theory]
    [InlineData("lead under 1 d over 4 weeks", 86400, 4, "lead under 1 d over 4 weeks")]
    [InlineData("lead of service:shop under 90 min over 1 week", 5400, 1, "lead of service:shop under 90 min over 1 week")]
    [InlineData(" lead of organisation over 1.5h over 12 weeks ", 5400, 12, "lead over 90 min over 12 weeks")]
    [InlineData("share under 15 % over 4 weeks", 0.15, 4, "share under 15 % over 4 weeks")]
    [InlineData("rate over 7 per week over 4 weeks", 1, 4, "rate over 1 per day over 4 weeks")]
    [InlineData("count under 12 over 52 weeks", 12, 52, "count under 12 over 52 weeks")]
    public void It_is_read_as_it_is_written(string text, double bound, int weeks, string again)
    {
        var (read, wrong) = Expectation.Of(text, Registry, ScopeOf);

        wrong.ShouldBeNull();
        (read!.Bound, read.Weeks, read.Text(Registry.Find(read.Measure))).ShouldBe((bound, weeks, again));
        Expectation.Of(again, Registry, ScopeOf).Read.ShouldBe(read);
    }

    [Theory]
    [InlineData("faster please", "Write it as")]
    [InlineData("nothing under 1 d over 4 weeks", "There is no measure 'nothing'")]
    [InlineData("lead of service:none under 1 d over 4 weeks", "There is no 'service:none'")]
    [InlineData("lead under 15 % over 4 weeks", "is no value of Lead time")]
    [InlineData("share under 1 d over 4 weeks", "is no value of A share")]
    [InlineData("lead under 1.2.3 d over 4 weeks", "is no value of Lead time")]
    [InlineData("lead under 1 d over 0 weeks", "Between 1 and 52 weeks")]
    [InlineData("lead under 1 d over 53 weeks", "Between 1 and 52 weeks")]
    public void What_is_wrong_of_it_is_named(string text, string message)
    {
        var (read, wrong) = Expectation.Of(text, Registry, ScopeOf);

        (read, wrong!.Field).ShouldBe((null, "expectation"));
        wrong.Message.ShouldContain(message);
    }

    // Half a day with an interval of 10 to 14 hours, say, is under a day beyond the noise; one of 10 to 30 hours is not.
    [Theory]
    [InlineData(43200.0, 36000.0, 50400.0, 3, CommitmentVerdict.Helped)]
    [InlineData(43200.0, 36000.0, 108000.0, 3, CommitmentVerdict.NotEnoughData)]
    [InlineData(172800.0, 100000.0, 200000.0, 3, CommitmentVerdict.NoEffect)]
    [InlineData(172800.0, 50000.0, 200000.0, 3, CommitmentVerdict.NotEnoughData)]
    [InlineData(43200.0, null, null, 3, CommitmentVerdict.Helped)]
    [InlineData(86400.0, null, null, 3, CommitmentVerdict.NoEffect)]
    [InlineData(null, null, null, 3, CommitmentVerdict.NotEnoughData)]
    [InlineData(43200.0, 36000.0, 50400.0, 4, CommitmentVerdict.NotEnoughData)]
    public void It_is_judged_beyond_the_noise_and_by_one_version_of_the_measure(double? value, double? low, double? high, int version, CommitmentVerdict verdict)
    {
        var expected = new Expectation("lead", "", true, 86400, 4);
        var read = new ReadValue(value, 31, low is null ? null : new(low.Value, high!.Value), version);

        JudgeExpectation.Of(expected, Lead, read, new ReadValue(120000, 23, null, 3)).Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void The_reason_holds_the_arithmetic()
    {
        var expected = new Expectation("lead", "", true, 86400, 4);

        JudgeExpectation.Of(expected, Lead, new(43200, 31, new(36000, 50400), 3), new(120000, 23, null, 3)).Why.ShouldBe("12 h (10 h to 14 h, n 31), expected under 1.0 d; at closing it was 1.4 d (n 23).");
        JudgeExpectation.Of(expected, Lead, new(null, 2, null, 3), null).Why.ShouldBe("There was no value over 4 weeks, with 2 facts.");
        JudgeExpectation.Of(expected, null, null, null).Why.ShouldBe("There is no measure 'lead' any more.");
    }

    [Theory, Databases]
    public async Task A_kept_promise_is_judged_at_closing_and_30_60_and_90_days_later_and_once(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        await web.AddTeamsAsync();
        for (var i = 0; i < 12; i++)
        {
            var now = web.Time.GetUtcNow().UtcDateTime;
            var opened = TestHouse.Saved(await web.WithAsync((EditIncidents edit) => edit.OpenAsync(Caller.Operator, new($"Down {i}", Services: ["shop"], StartedAt: now.AddHours(-2).AddMinutes(-i)), TestHouse.Cancel)));
            TestHouse.Saved(await web.WithAsync((EditIncidents edit) => edit.ChangeAsync(Caller.Operator, opened.Id, new(State: IncidentState.Resolved, ResolvedAt: now.AddHours(-1)), TestHouse.Cancel)));
        }

        var due = DateOnly.FromDateTime(web.Time.GetUtcNow().UtcDateTime).AddDays(5);
        var promise = TestHouse.Saved(await web.WithAsync((EditCommitments edit) => edit.MakeAsync(
            Caller.Operator, new("Faster", due, Team: "payments", Expectation: "time-to-restore of service:shop under 1 d over 4 weeks", Size: "small"), null, TestHouse.Cancel)));
        (await web.AllAsync<CommitmentCheck>()).ShouldBeEmpty();
        await CloseAsync(CommitmentState.Done);
        (await web.AllAsync<CommitmentCheck>()).Select(c => c.AfterDay).Order().ShouldBe([0, 30, 60, 90]);

        await RunAsync(TimeSpan.FromMinutes(20));
        var first = (await web.AllAsync<CommitmentCheck>()).Single(c => c.JudgedAt is not null);
        (first.AfterDay, first.Verdict, first.N).ShouldBe((0, CommitmentVerdict.Helped, 12), first.Why);
        (await web.Client.GetStringAsync($"/commitments/{promise.Id}", TestHouse.Cancel)).ShouldSatisfyAllConditions(h => h.ShouldContain("At closing: it helped"), h => h.ShouldContain("30 days after: not judged yet"));
        (await web.Client.GetStringAsync("/commitments", TestHouse.Cancel)).ShouldContain("it helped, at closing");

        await RunAsync(TimeSpan.FromDays(61));
        var checks = (await web.AllAsync<CommitmentCheck>()).OrderBy(c => c.AfterDay).ToList();
        checks.Select(c => c.Verdict).ShouldBe([CommitmentVerdict.Helped, CommitmentVerdict.NotEnoughData, CommitmentVerdict.NotEnoughData, null], "nothing broke since");
        var judged = checks[1].JudgedAt;
        await RunAsync(TimeSpan.FromHours(1));
        (await web.AllAsync<CommitmentCheck>()).Single(c => c.AfterDay == 30).JudgedAt.ShouldBe(judged);

        await CloseAsync(CommitmentState.Open);
        (await web.AllAsync<CommitmentCheck>()).ShouldBeEmpty("it is to be kept anew");

        async Task CloseAsync(CommitmentState state) => TestHouse.Saved(await web.WithAsync((EditCommitments edit) => edit.CloseAsync(Caller.Operator, promise.Id, state, null, null, TestHouse.Cancel)));

        async Task RunAsync(TimeSpan later)
        {
            web.Time.Advance(later);
            await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);
            while ((await web.AllAsync<Job>()).Exists(j => j.Kind == "commitment-checks" && (j.State == JobState.Running || j.DueAt <= web.Time.GetUtcNow().UtcDateTime)))
                await Task.Delay(10, TestHouse.Cancel);
        }
    }

    [Fact]
    public async Task What_somebody_who_left_had_promised_is_handed_over_all_of_it_or_nothing()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        await web.AddTeamsAsync();
        var due = DateOnly.FromDateTime(web.Time.GetUtcNow().UtcDateTime).AddDays(30);
        var (gone, heir) = (await web.AccountAsync(Role.Member, "payments"), await web.AccountAsync(Role.Member));
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(TestHouse.Saved(await web.WithAsync((EditCommitments edit) => edit.MakeAsync(Caller.Operator, new($"promise {i}", due, gone.Id), null, TestHouse.Cancel))).Id);
        await using (var db = web.Db())
            await db.Set<Account>().Where(a => a.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.DisabledAt, web.Time.GetUtcNow().UtcDateTime), TestHouse.Cancel);

        (await web.Client.GetStringAsync("/", TestHouse.Cancel)).ShouldContain("3 commitments have no owner any more");
        (await web.WithAsync((EditCommitments edit) => edit.HandOverAsync(Caller.Operator, [.. ids, "000000000000"], heir.Id, null, TestHouse.Cancel))).Saved.ShouldBeNull();
        (await web.AllAsync<Commitment>()).ShouldAllBe(c => c.OwnerId == gone.Id);
        var page = await web.Client.GetStringAsync("/commitments?show=unowned", TestHouse.Cancel);
        page.ShouldContain("name=\"Ids\"");
        using var saved = await web.Client.SendAsync("/commitments?show=unowned", "handover", ("Owner", heir.Id.ToString()), ("Ids", ids[0]), ("Ids", ids[2]));
        ((int)saved.StatusCode).ShouldBeOneOf(302, 303);
        (await web.AllAsync<Commitment>()).Where(c => c.OwnerId == heir.Id).Select(c => c.Id).ShouldBe([ids[0], ids[2]], ignoreOrder: true);
    }

    private static MeasureScope? ScopeOf(string text) => text switch
    {
        "" or "organisation" => new(ScopeKind.Organisation, null, "All", []),
        "service:shop" => new(ScopeKind.Service, "shop", "Shop", []),
        _ => null,
    };

    private sealed class Source(params MeasureDefinition[] all) : IMeasureSource
    {
        public IReadOnlyList<MeasureDefinition> Definitions => all;

        public Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(MeasureQuestion question, CancellationToken cancel) => throw new NotSupportedException();
    }
}
