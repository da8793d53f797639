using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>What the reader, or a team of theirs, promised and is due; and promises that nobody owns any more.</summary>
internal sealed class CommitmentNeeds : INeeds
{
    private const int Most = 3, DaysAhead = 7;

    public int Order => 15;

    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var (me, soon) = (context.Caller.AccountId, context.Today.AddDays(DaysAhead + 1));
        var teams = context.Caller.Teams.ToList();
        var open = (CommitmentQuery.Of(context) with { State = CommitmentState.Open }).Rows(db);
        var mine = await open
            .Where(c => c.Due < soon && (me == null || c.OwnerId == me || (c.OwnerId == null && c.TeamId != null && EF.Parameter(teams).Contains(c.TeamId.Value))))
            .OrderBy(c => c.Due).ThenBy(c => c.Id).Take(Most + 1).ToListAsync(cancel);
        var owners = await CommitmentOwners.ReadAsync(db, context.Catalog, mine, cancel);
        var needs = mine.Take(Most).Select(c => new Need(
            c.IsOverdue(context.Today) ? "bad" : "warn",
            c.Title,
            c.OriginTitle is { } origin ? $"Promised at {origin}. Keep it, move it or drop it." : "Keep it, move it or drop it: others rely on it.",
            $"/commitments/{c.Id}")
        {
            Who = c.OwnerId is not null && c.OwnerId == me ? "You" : owners.TeamOf(c.TeamId)?.Name,
            When = When(c.Due, context.Today),
            Action = "Open",
        }).ToList();
        if (mine.Count > Most)
            needs.Add(new Need("warn", "More promises are due", "The list has all of them, the earliest due first.", "/commitments"));
        if (context.Caller.MayLead && await (CommitmentQuery.Of(context) with { State = CommitmentState.Open, IsUnowned = true }).Rows(db).CountAsync(cancel) is > 0 and var lost)
            needs.Add(new Need("warn", Words.Count(lost, "commitment has no owner any more", "commitments have no owner any more"), "Their owners left, or their teams are gone. Give each to somebody, or drop it.", "/commitments?show=unowned") { Action = "Hand over" });
        return needs;
    }

    internal static string When(DateOnly due, DateOnly today) => (due.DayNumber - today.DayNumber) switch
    {
        < 0 and var late => $"{Words.Count(-late, "day")} overdue",
        0 => "due today",
        1 => "due tomorrow",
        var days => $"due in {days} days",
    };
}
