using Fairlead.Delivery;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Delivery;

public sealed class MeasureTests
{
    private const int Day = 86_400;

    // docs/definitions/delivery/change-fail-rate.md: 6 faults of 4 distinct deployments of 23 are 17.4 %, never 26.1 %.
    [Theory, Databases]
    public async Task Six_faults_of_four_deployments_of_twenty_three_are_17_4_percent(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        var last = -1;
        var shipped = new List<int>();
        for (var release = 0; release < 23; release++)
        {
            var at = release * 10L * Day;
            for (var i = 0; i < 3; i++)
            {
                last = script.Commit($"change {release}.{i}\n", at + i, last < 0 ? [] : [last]);
                shipped.Add(last);
            }

            // The faults of releases 3, 7, 11 and 15 are taken back in the next release: two, two, one and one.
            foreach (var fault in (release - 1) switch { 3 or 7 => (int[])[0, 1], 11 or 15 => [2], _ => [] })
                last = script.Revert(shipped[((release - 1) * 3) + fault], at + 10 + fault, last);
            script.Tag($"v{release + 1}.0.0", last, at + 100);
        }

        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await house.AddAsync(scratch));

        var readings = await ReadAsync(house, new DayWindow(new DateOnly(2023, 1, 1), new DateOnly(2025, 1, 1)));

        var rate = readings[DeliveryDefinitions.ChangeFailRate.Name];
        (rate.Also["count"], rate.N).ShouldBe((4, 23));
        Words.Percent(rate.Value!.Value).ShouldBe("17.4 %");
        readings[DeliveryDefinitions.Recovery.Name].N.ShouldBe(6);
        readings[DeliveryDefinitions.Recovery.Name].Value.ShouldBe(10 * Day);
    }

    // Europe/Berlin: 28 March ends at 23:00Z, 29 March has 23 hours; 25 October has 25 hours, from 22:00Z to 23:00Z.
    [Theory]
    [Databases("2026-03-28T22:59:59Z", "2026-03-28")]
    [OnSqlite("2026-03-28T23:00:00Z", "2026-03-29")]
    [OnSqlite("2026-03-29T21:59:59Z", "2026-03-29")]
    [OnSqlite("2026-03-29T22:00:00Z", "2026-03-30")]
    [OnSqlite("2026-10-24T21:59:59Z", "2026-10-24")]
    [OnSqlite("2026-10-24T22:00:00Z", "2026-10-25")]
    [OnSqlite("2026-10-25T22:59:59Z", "2026-10-25")]
    [OnSqlite("2026-10-25T23:00:00Z", "2026-10-26")]
    public async Task A_deployment_belongs_to_the_day_of_the_organisations_zone(DatabaseKind kind, string instant, string day)
    {
        using var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        scratch.AnnotatedTag("v1.0.0", root.ToString(), DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds() - ScratchRepository.Start);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ZoneAsync("Europe/Berlin");
        await house.ImportAsync(await house.AddAsync(scratch));
        var wanted = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        (await house.AllAsync<Deployment>()).Single().Day.ShouldBe(wanted);
        foreach (var (window, n) in ((DayWindow, long)[])[(new(wanted, wanted.AddDays(1)), 1), (new(wanted.AddDays(-3), wanted), 0), (new(wanted.AddDays(1), wanted.AddDays(3)), 0)])
            (await ReadAsync(house, window))[DeliveryDefinitions.Frequency.Name].N.ShouldBe(n);
    }

    // The slow, obvious way: every number of a window counted from the very rows that a reader can open.
    [Theory]
    [Databases(1)]
    [OnSqlite(2)]
    [OnSqlite(3)]
    [OnSqlite(4)]
    public async Task Equal_what_their_rows_say_in_any_window(DatabaseKind kind, int seed)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(seed, 150).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);
        await house.EditServiceAsync(s => s with { FailureEvidence = seed % 2 == 0 ? Fairlead.Domain.Delivery.FailureEvidence.Reverts : Fairlead.Domain.Delivery.FailureEvidence.RevertsAndHotfixes });
        await house.ImportAsync(repository);
        var stored = await house.DerivedAsync();
        var (deployments, changes, failures) = (await house.AllAsync<Deployment>(), await house.AllAsync<Change>(), await house.AllAsync<Failure>());
        var random = new Random(seed);
        var days = await house.AllAsync<DeliveryDay>();
        var first = deployments.Min(d => d.Day);
        var withValue = 0;

        for (var round = 0; round < 25; round++)
        {
            var from = first.AddDays(random.Next(-10, 75));
            var window = new DayWindow(from, from.AddDays(random.Next(1, 60)));
            var readings = await ReadAsync(house, window);

            var released = deployments.Where(d => window.Contains(d.Day)).ToList();
            long[] lead = [.. changes.Where(c => c.DeployedDay is { } d && window.Contains(d) && !c.InBaseline).Select(c => c.LeadSeconds!.Value).Order()];
            long[] recovery = [.. failures.Where(f => f.Counts && window.Contains(f.Day) && f.RecoverySeconds is not null).Select(f => f.RecoverySeconds!.Value).Order()];
            Share(DeliveryDefinitions.ChangeFailRate, released.Count(d => d.Failed));
            Share(DeliveryDefinitions.Rework, released.Count(d => d.Rework is not null));
            Median(DeliveryDefinitions.LeadTime, lead);
            Median(DeliveryDefinitions.Recovery, recovery);
            var frequency = readings[DeliveryDefinitions.Frequency.Name];
            var known = Math.Min(window.Days, Math.Max(7, window.To.DayNumber - Math.Max(first.DayNumber, window.From.DayNumber)));
            (frequency.N, frequency.Value).ShouldBe((released.Count, window.To <= first ? null : (double)released.Count / known), "what was before the first deployment is not known");
            readings[DeliveryDefinitions.Waiting.Name].N.ShouldBe(changes.Count(c => c.Deployment is null));
            withValue += lead.Length >= 5 ? 1 : 0;

            void Share(MeasureDefinition definition, int count)
            {
                var reading = readings[definition.Name];
                var judged = days.Where(d => window.Contains(d.Day) && (definition == DeliveryDefinitions.Rework ? d.TellsRework : d.TellsFailures)).Sum(d => d.Deployments);
                reading.N.ShouldBe(judged);
                reading.Value.ShouldBe(judged == 0 ? null : (double)count / judged);
                reading.Series.Sum(p => p.N).ShouldBe(judged);
            }

            void Median(MeasureDefinition definition, long[] sorted)
            {
                var reading = readings[definition.Name];
                reading.N.ShouldBe(sorted.Length);
                reading.Value.ShouldBe(sorted.Length < 5 ? null : sorted[((sorted.Length + 1) / 2) - 1]);
                if (sorted.Length >= 5)
                    reading.Also["p85"].ShouldBe(sorted[(int)Math.Ceiling(sorted.Length * 85 / 100m) - 1]);
                reading.Series.Sum(p => p.N).ShouldBe(sorted.Length);
            }
        }

        withValue.ShouldBeGreaterThan(5);

        // Reading another window stores nothing: whether a deployment failed never depends on who looks when.
        (await house.DerivedAsync()).ShouldBe(stored);
    }

    [Theory, Databases]
    public async Task Without_data_there_is_no_number(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var window = new DayWindow(new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 1));

        foreach (var reading in (await ReadAsync(house, window)).Values)
        {
            reading.Value.ShouldBeNull(reading.Definition.Name);
            reading.NoData.ShouldNotBeNullOrWhiteSpace(reading.Definition.Name);
            reading.NewestFact.ShouldBeNull();
        }
    }

    [Theory]
    [Databases(4, false)]
    [OnSqlite(5, true)]
    public async Task A_median_needs_five_values(DatabaseKind kind, int changes, bool shown)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        var last = script.Commit("baseline\n", 0);
        script.Tag("v1.0.0", last, 10);
        for (var i = 0; i < changes; i++)
            last = script.Commit($"change {i}\n", 100 + i, last);
        script.Tag("v2.0.0", last, 200);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        await house.ImportAsync(await house.AddAsync(scratch));

        var reading = (await ReadAsync(house, new DayWindow(new DateOnly(2023, 11, 1), new DateOnly(2023, 12, 1))))[DeliveryDefinitions.LeadTime.Name];

        reading.N.ShouldBe(changes);
        reading.Value.ShouldBe(shown ? 98 : null);
        (reading.NoData is null).ShouldBe(shown);
    }

    // A tag every tenth day of a till whose every arrival is deployed elsewhere are two numbers; added up they say so.
    [Theory]
    [InlineData(Fairlead.Domain.Delivery.DeploymentRule.Trunk, "Pooled of services with different rules: 1 by release tags, 1 by every arrival. Read each by itself.")]
    [InlineData(Fairlead.Domain.Delivery.DeploymentRule.Tags, null)]
    public async Task Services_with_different_rules_are_said_to_be_pooled(Fairlead.Domain.Delivery.DeploymentRule other, string? says)
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        for (var i = 0; i < 4; i++)
        {
            script.Commit($"change {i}\n", i * Day, i == 0 ? [] : [i - 1]);
            script.Tag($"v{i}.0.0", i, (i * Day) + 10);
        }

        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch);
        await using (var db = house.Db())
            TestHouse.Saved(await Fairlead.Catalog.EditCatalog.SaveServiceAsync(db, Fairlead.Accounts.Caller.Operator, null, new("till", "shop", null, @"v\d.*", Deployments: other), TestHouse.Cancel));
        await house.ImportAsync(repository);
        var window = new DayWindow(new DateOnly(2023, 11, 1), new DateOnly(2023, 12, 1));

        var pooled = (await ReadAsync(house, window))[DeliveryDefinitions.Frequency.Name];

        pooled.N.ShouldBe(8);
        pooled.Notes.Where(n => n.StartsWith("Pooled", StringComparison.Ordinal)).ShouldBe(says is null ? [] : [says]);
        (await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync("service:till"), window, TestHouse.Cancel))[0].Notes.ShouldNotContain(n => n.StartsWith("Pooled", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, MeasureReading>> ReadAsync(TestHouse house, DayWindow window) =>
        (await house.Get<MeasureRegistry>().ReadAsync(await house.ScopeAsync(), window, TestHouse.Cancel)).ToDictionary(r => r.Definition.Name, StringComparer.Ordinal);
}
