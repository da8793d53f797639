using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Signals;

/// <summary>The places of facts are those of the catalog as it is now, whoever looks for them at the same time.</summary>
public sealed class BindSignalsTests
{
    [Fact]
    public async Task A_run_that_waited_to_write_does_not_put_back_the_places_of_an_older_catalog()
    {
        await using var house = await TestHouse.OpenAsync();
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("one", 1000));
        await house.AddAsync(scratch);
        await house.TellAsync(Guid.NewGuid(), new DeploymentSignal
        {
            Id = "d1",
            At = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc),
            Title = "shopp 1.0",
            Deployment = "1",
            State = RunState.Succeeded,
            Tier = EnvironmentTier.Production,
            Service = "shopp",
        });
        await house.EditServiceAsync(s => s with { AlsoCalled = "shopping" });

        Task<int> older;
        using (await house.Get<WriteLane>().EnterAsync(TestHouse.Cancel))
        {
            // SQLite answers at once: when this returns, the run has read the catalog and waits for its turn.
            older = house.Get<BindSignals>().RunAsync(TestHouse.Cancel);
            await house.EditServiceAsync(s => s with { AlsoCalled = "shopp" });
        }

        await older;
        (await house.AllAsync<SignalRow>()).ShouldHaveSingleItem().ServiceId.ShouldNotBeNull();
        await using var db = house.Db();
        (await house.Get<BindSignals>().IsDoneAsync(db, await CatalogView.ReadAsync(db, TestHouse.Cancel), TestHouse.Cancel)).ShouldBeTrue();
    }
}
