using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Delivery;

public sealed class MatchTests
{
    [Theory, Databases]
    public async Task Touches_only_what_differs(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        using var scratch = new ScratchRepository();
        await house.AddAsync(scratch);
        var service = (await house.AllAsync<Service>()).Single().Id;
        Change[] stored = [.. Enumerable.Range(0, 2000).Select(i => Row(service, i, "v1"))];
        await using var db = house.Db();
        var facts = new FactStore(house.Database);

        (await MatchAsync(stored)).ShouldBe(2000);
        (await MatchAsync(stored)).ShouldBe(0);

        // One changed (deleted and written), one gone, two new.
        Change[] wanted = [.. stored[2..], stored[0] with { Deployment = "v2" }, Row(service, 5000, "v1"), Row(service, 5001, null)];
        (await MatchAsync(wanted)).ShouldBe(1 + 1 + 1 + 2);
        (await house.AllAsync<Change>()).ShouldBe(wanted, ignoreOrder: true);

        (await MatchAsync([.. wanted.Select(w => w with { WasNegative = true })])).ShouldBe(wanted.Length * 2);
        (await MatchAsync([])).ShouldBe(wanted.Length);
        (await house.AllAsync<Change>()).ShouldBeEmpty();

        async Task<int> MatchAsync(Change[] rows)
        {
            var all = db.Set<Change>().Where(c => c.ServiceId == service);
            return (await facts.MatchAsync(db, all, rows, c => c.Sha, keys => all.Where(c => keys.Contains(c.Sha)), TestHouse.Cancel)).Count;
        }
    }

    private static Change Row(Guid service, int i, string? deployment) => new() { ServiceId = service, Sha = $"{i:x40}", Deployment = deployment, StartedAt = DateTime.UnixEpoch.AddSeconds(i) };
}
