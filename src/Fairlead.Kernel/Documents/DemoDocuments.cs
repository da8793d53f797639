using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Commitments;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>What the demonstration's teams wrote down: a runbook, a brief, a lesson and a note, with links between them.</summary>
/// <param name="objects">Finds what they stand at.</param>
/// <param name="render">Reads them.</param>
internal sealed class DemoDocuments(KnownObjects objects, RenderDocuments render) : IDemoData
{
    // Behind the promises, to one of which the brief belongs.
    public int Order => 60;

    public async Task FillAsync(FairleadDb db, DateTime now, int seed, CancellationToken cancel)
    {
        var services = await db.Set<Service>().OrderBy(s => s.Key).Select(s => s.Key).ToListAsync(cancel);
        var teams = await db.Set<Team>().OrderBy(t => t.Key).Select(t => t.Key).ToListAsync(cancel);
        if (services.Count == 0 || teams.Count == 0)
            return;
        var promise = await db.Set<Commitment>().Where(c => c.State == CommitmentState.Open).OrderBy(c => c.Due).ThenBy(c => c.Id).Select(c => c.Id).FirstOrDefaultAsync(cancel);
        var runbook = await AddAsync(-60, new(DocumentKind.Runbook, "The queue does not move", Runbook(services[0]), ["queue", "on-call"], $"service:{services[0]}"));
        await AddAsync(-38, new(DocumentKind.Lesson, "A short queue that stands is worse than a long one that moves", Lesson(runbook, services[0]), ["queue", "alerts"], $"service:{services[0]}"));
        await AddAsync(-21, new(DocumentKind.Note, "How we take turns on call", Note(teams[0]), ["on-call"], $"team:{teams[0]}"));
        if (promise is not null)
            await AddAsync(-12, new(DocumentKind.Brief, "What 'done' means for this promise", Brief(services[^1]), [], $"commitment:{promise}"));

        async Task<string> AddAsync(int day, DocumentWanted wanted) =>
            (await new EditDocuments(db, objects, render, new Then(now.AddDays(day))).AddAsync(Caller.Operator, wanted, cancel)).Saved!.Id;
    }

    private static string Runbook(string service) =>
        $"""
        ## How it shows

        The age of the oldest message in [[service:{service}]] grows, and its consumers are idle.

        ## What to do

        1. Look at *what changed before*: open the incident, first card.
        2. Stop the deployment that is under way.
        3. Restart **one** consumer and look at the age for two minutes.
        4. If it does not fall, roll back.

        | age of the oldest message | who |
        |---|---|
        | over 5 min | whoever is on call |
        | over 30 min | their lead, too |
        """;

    private static string Lesson(string runbook, string service) =>
        $"""
        We had an alert on the **length** of the queue. On the day it mattered the queue was short and stood still.

        - Alert on the age of the oldest message.
        - Say in the alert where the runbook is: [[document:{runbook}]].

        It holds for every queue, not only that of [[service:{service}]].
        """;

    private static string Note(string team) =>
        $"""
        [[team:{team}]] takes turns by weeks, from Tuesday to Tuesday: nobody hands over on a Monday morning or a Friday evening.

        > Whoever was woken up twice in a night is off the next day.
        """;

    private static string Brief(string service) =>
        $"""
        ## Done means

        - it runs in production of [[service:{service}]] for two weeks,
        - somebody who did not build it has turned it off and on again.
        """;
}
