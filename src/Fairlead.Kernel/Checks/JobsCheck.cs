using System.Data.Common;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Measures;

namespace Fairlead.Checks;

/// <summary>Is work in the background done, and in time?</summary>
internal sealed class JobsCheck : ICheck
{
    private const string Check = "jobs";

    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var counts = await ReadJobs.CountAsync(db, inspected.Time.Now(), cancel);
            var findings = new List<Finding>();
            if (counts.Failed > 0)
                findings.Add(new(Check, Severity.Warning, $"{Words.Count(counts.Failed, "job")} failed", "See why with 'fairlead jobs list --state failed', then 'fairlead jobs retry --all-failed'."));
            if (counts.Late > 0)
                findings.Add(new(Check, Severity.Warning, $"{Words.Count(counts.Late, "job is", "jobs are")} late", "A server does them: is one running on this database?"));
            return findings.Count > 0 ? findings : [new(Check, Severity.Ok, "none failed, none is late")];
        }
        catch (DbException)
        {
            // Tables that are still to be made: another check says so.
            return [];
        }
    }
}
