using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Incidents;

/// <summary>What git tells of the day before an incident where no deployment is known, and what stands of a failure that was noticed and taken back.</summary>
public sealed class ChangesBeforeTests
{
    private const int Hour = 3600;

    private static readonly Guid Tool = Guid.NewGuid();

    // By hand: the incident begins at hour 100. M brings 'feature' two hours before, T arrives one hour before.
    [Theory, Databases]
    public async Task Arrivals_stand_there_for_a_service_without_a_known_deployment_and_not_for_one_with(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var script = Script();
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.None));
        await house.ImportAsync(repository);
        await house.TellAsync(Tool, Opened(100));

        (await ReadAsync(house)).ShouldBe(
        [
            $"merge {script[4].ToString()[..10]} T: same service, 1 h before", $"merge {script[3].ToString()[..10]} Merge feature: same service, 2 h before",
            $"merge {script[1].ToString()[..10]} B: same service, 1.0 d before",
        ]);

        await house.EditServiceAsync(s => s with { Deployments = DeploymentRule.Trunk });
        await house.ImportAsync(repository);
        (await ReadAsync(house)).ShouldBe(
        [
            $"deployment {script[4].ToString()[..12]}: same service, 1 h before", $"deployment {script[3].ToString()[..12]}: same service, 2 h before",
            $"deployment {script[1].ToString()[..12]}: same service, 1.0 d before",
        ]);
    }

    [Fact]
    public async Task Of_two_services_in_a_repository_nobody_knows_whose_an_arrival_is()
    {
        using var scratch = new ScratchRepository();
        Script().Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.None));
        await using (var db = house.Db())
            TestHouse.Saved(await EditCatalog.SaveServiceAsync(db, Fairlead.Accounts.Caller.Operator, null, new ServiceEdit("till", "shop", null, "", Deployments: DeploymentRule.None), TestHouse.Cancel));
        await house.ImportAsync(repository);
        await house.TellAsync(Tool, Opened(100));

        (await ReadAsync(house)).Select(c => c.Split(": ")[1]).ShouldBe(["the service's repository, 1 h before", "the service's repository, 2 h before", "the service's repository, 1.0 d before"]);
    }

    [Fact]
    public async Task What_a_tool_told_of_the_trunk_does_not_stand_twice()
    {
        using var scratch = new ScratchRepository();
        Script().Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.None)));
        await house.TellAsync(Tool, Opened(100), new PushSignal { Id = "push", At = At(99), Title = "T was pushed", Repository = "shop", Branch = "main" });

        (await ReadAsync(house)).ShouldHaveSingleItem().ShouldStartWith("push T was pushed: ");
    }

    // X goes out, an incident begins half an hour later and ends after two hours, and R takes X back: one failure, of the incident.
    [Fact]
    public async Task A_deployment_with_an_incident_and_a_revert_failed_once()
    {
        using var scratch = new ScratchRepository();
        var script = new HistoryScript();
        script.Commit("A\n", 0);
        script.Commit("X\n", 10 * Hour, 0);
        script.Revert(1, 11 * Hour, 1);
        script.Commit("Y\n", 40 * Hour, 2);
        script.Revert(3, 45 * Hour, 3);
        script.Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        await house.ImportAsync(await house.AddAsync(scratch, service: new ServiceEdit("shop", "shop", null, "", Deployments: DeploymentRule.Trunk)));
        (await house.AllAsync<Failure>()).Select(f => f.Kind).ShouldBe([FailureKind.ShippedRevert, FailureKind.ShippedRevert]);

        await house.TellAsync(Tool, Opened(10.5) with { Action = IncidentSignalAction.Resolved, ResolvedAt = At(12) });
        await house.Get<DeriveDue>().RunAsync(TestHouse.Cancel);

        string Name(int commit) => script[commit].ToString()[..12];
        (await house.AllAsync<Failure>()).OrderBy(f => f.Ordinal).Select(f => (f.Deployment, f.Kind, f.RecoverySeconds)).ShouldBe(
            [(Name(3), FailureKind.ShippedRevert, 5L * Hour), (Name(1), FailureKind.Incident, 2L * Hour)]);
        (await house.AllAsync<DeliveryDay>()).Sum(d => d.Failed).ShouldBe(2);
        await house.RebuildsTheSameAsync();
    }

    private static HistoryScript Script()
    {
        var script = new HistoryScript();
        script.Commit("A\n", 10 * Hour);
        script.Commit("B\n", 76 * Hour, 0);
        script.Commit("feature\n", 80 * Hour, 1);
        script.Commit("Merge feature\n", 98 * Hour, 1, 2);
        script.Commit("T\n", 99 * Hour, 3);
        script.Commit("too late\n", 101 * Hour, 4);
        return script;
    }

    private static async Task<List<string>> ReadAsync(TestHouse house)
    {
        await using var db = house.Db();
        var incident = await db.Set<Incident>().AsNoTracking().SingleAsync(TestHouse.Cancel);
        var found = await ChangesBefore.ReadAsync(db, await CatalogView.ReadAsync(db, TestHouse.Cancel), incident, TestHouse.Cancel);
        return [.. found.Select(c => $"{c.Change.Kind} {c.Change.Title}: {ChangesBefore.Reason(c)}")];
    }

    private static IncidentSignal Opened(double hour) => new()
    {
        Id = "i1",
        At = At(hour),
        Title = "It is down",
        Service = "shop",
        Incident = "i1",
        Action = IncidentSignalAction.Opened,
        StartedAt = At(hour),
    };

    private static DateTime At(double hour) => Fairlead.Data.Instants.FromUnix(ScratchRepository.Start + (long)(hour * Hour));
}
