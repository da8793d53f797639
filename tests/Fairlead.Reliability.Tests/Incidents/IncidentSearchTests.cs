using Fairlead.Accounts;
using Fairlead.Incidents;
using Fairlead.Search;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Incidents;

/// <summary>Incidents by title, by their source's number and by the beginning of their id.</summary>
public sealed class IncidentSearchTests
{
    private static readonly DateTime At = new(2026, 5, 1, 10, 0, 0, DateTimeKind.Utc);

    [Theory, Databases]
    public async Task An_incident_is_found_by_what_people_call_it(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        const string card = "incident:5f1c:forge.example.org/shop#118", queue = "incident:5f1c:Q2XY", own = "own:1";
        await using (var db = house.Db())
        {
            db.AddRange(
                new Incident { Subject = card, SignalSubject = card, Id = Incident.IdOf(card), Title = "Nobody can pay by card", StartedAt = At, Severity = "critical" },
                new Incident { Subject = queue, SignalSubject = queue, Id = Incident.IdOf(queue), Title = "Queue of 118 orders", StartedAt = At.AddDays(-1), ResolvedAt = At },
                new Incident { Subject = own, Id = Incident.IdOf(own), Title = "Ärger mit Karten", StartedAt = At.AddDays(-2) });
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        (await TitlesAsync(house, "118")).ShouldBe(["Nobody can pay by card", "Queue of 118 orders"], "the number comes before a word of the title");
        (await TitlesAsync(house, "#118")).ShouldBe(["Nobody can pay by card"]);
        (await TitlesAsync(house, "q2xy")).ShouldBe(["Queue of 118 orders"]);
        (await TitlesAsync(house, Incident.IdOf(own)[..8])).ShouldBe(["Ärger mit Karten"]);
        (await TitlesAsync(house, "ÄRGER karten")).ShouldBe(["Ärger mit Karten"]);
        (await TitlesAsync(house, "card pay")).ShouldBe(["Nobody can pay by card"]);
        (await TitlesAsync(house, "pay%card")).ShouldBeEmpty();
        var hit = (await FindAsync(house, "card")).Hits[0];
        (hit.Path, hit.Detail).ShouldBe(($"/incidents/{Incident.IdOf(card)}", "open · began 1 May 2026 · critical"));
    }

    private static async Task<IReadOnlyList<string>> TitlesAsync(TestHouse house, string typed) => [.. (await FindAsync(house, typed)).Hits.Select(h => h.Title)];

    private static async Task<SearchAnswer> FindAsync(TestHouse house, string typed)
    {
        await using var db = house.Db();
        return await new IncidentSearch().FindAsync(db, SearchQuery.Of(typed, Caller.Operator, 5, out _)!, TestHouse.Cancel);
    }
}
