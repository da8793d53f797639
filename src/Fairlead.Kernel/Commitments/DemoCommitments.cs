using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Demo;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Promises of the demonstration's teams: kept, late, moved and to come.</summary>
internal sealed class DemoCommitments : IDemoData
{
    private static readonly (string Title, string Why, int Made, int Due, int? Moved)[] Promises =
    [
        ("Circuit breaker on the ledger client", "Without it an outage of Ledger is an outage of Checkout.", -39, -9, null),
        ("Alert on queue age, not on queue length", "A long queue that moves is no problem; a short one that stands is.", -17, -4, null),
        ("One approval for small changes", "Changes wait longer for the second approval than for everything else together.", -7, 2, null),
        ("Runbook for a stale search index", "The night shift had to guess.", -63, 4, -30),
        ("Cache dependencies between builds", "Half of each build fetches what the last one had.", -10, 7, null),
        ("Keep image traffic in one zone", "Traffic between zones costs more than the machines.", -14, 11, null),
    ];

    public int Order => 50;

    public async Task FillAsync(FairleadDb db, DateTime now, int seed, CancellationToken cancel)
    {
        var teams = await db.Set<Team>().OrderBy(t => t.Key).Select(t => t.Key).ToListAsync(cancel);
        if (teams.Count == 0)
            return;
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        foreach (var (i, (title, why, made, due, moved)) in Promises.Index())
        {
            // As if it had been promised on that day.
            var then = new Then(now.AddDays(made));
            var today = settings.DayOf(now);
            var result = await new EditCommitments(db, then).MakeAsync(Caller.Operator, new CommitmentWanted(title, today.AddDays(moved ?? due), Team: teams[i % teams.Count], Why: why), null, cancel);
            if (moved is { } first)
                await new EditCommitments(db, new Then(now.AddDays(first - 1))).ChangeAsync(Caller.Operator, result.Saved!.Id, new CommitmentWanted(Due: today.AddDays(due), MoveReason: "The index moved to a new cluster first."), cancel);
        }

        var kept = await new EditCommitments(db, new Then(now.AddDays(-30))).MakeAsync(Caller.Operator, new CommitmentWanted("Quarantine the flaky basket test", settings.DayOf(now).AddDays(-20), Team: teams[^1], Why: "It turned main red five times in a week.", Expectation: $"main-branch-recovery-time of team:{teams[^1]} under 4 h over 4 weeks", Size: "small"), null, cancel);
        await new EditCommitments(db, new Then(now.AddDays(-22))).CloseAsync(Caller.Operator, kept.Saved!.Id, CommitmentState.Done, "Main was red for 0.9 h in the week after, 3.4 h before.", null, cancel);
    }
}
