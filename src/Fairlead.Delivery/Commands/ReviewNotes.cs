using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What was chosen for a review and what was left out: said each time, for the first time is forgotten.</summary>
internal static class ReviewNotes
{
    private const int MostNamed = 5, FreshDays = 7, MuchWaiting = 1000;

    public static IReadOnlyList<string> Of(Repository repository, IReadOnlyList<Service> services, ReviewedRepository wanted, bool isLook, DateOnly today)
    {
        var notes = new List<string> { repository.Branch is { } branch ? $"Trunk: {branch}{(repository.Trunk is null ? "" : ", as the catalog names it")}; --trunk names another." : "There is no commit yet." };
        if (repository.KnownUntil is { } until && DateOnly.FromDateTime(until) < today.AddDays(-FreshDays))
            notes.Add($"Facts until {Words.Date(DateOnly.FromDateTime(until))}: this copy has nothing newer, so later weeks are unknown, not empty. Fetch, and review again.");
        notes.AddRange(services.Select(s => Rule(s, wanted)));
        if (services.Count == 1 && services[0].Deployments == DeploymentRule.Tags)
            notes.AddRange(Others(wanted));
        if (isLook)
            notes.Add("Sizes and places are those of the newest 2,000 changes at most; a branch waits since its oldest commit that is neither on the trunk nor in a tag.");
        return notes;
    }

    /// <summary>Tags may be something else than deployments: much has arrived since the last, and nothing says that it waits.</summary>
    public static IEnumerable<string> Rare(IReadOnlyList<Service> services, IReadOnlyList<DeliveryReview> reviews)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].Deployments == DeploymentRule.Tags && reviews[i].WaitingCount >= MuchWaiting && reviews[i].Readings.Of(DeliveryDefinitions.Frequency).NewestFact is { } newest)
                yield return $"{Words.Count(reviews[i].WaitingCount, "change")} of {services[i].Name} came after its last tag, of {Words.Date(DateOnly.FromDateTime(newest))}. If merges are deployed without one: --deployments trunk.";
        }
    }

    /// <summary>What says that it takes something back without anybody finding what.</summary>
    public static async Task<IReadOnlyList<string>> RevertsAsync(FairleadDb db, Guid repository, CancellationToken cancel)
    {
        var commits = db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository);
        var unresolved = await commits.Where(c => c.Reverts != null && !commits.Any(t => t.Sha == c.Reverts)).OrderByDescending(c => c.CommittedAt).Select(c => new { c.Sha, c.Subject, c.Reverts }).ToListAsync(cancel);

        // A squash merge quotes what its branch took back of itself; only a commit that is titled as a revert is one. An abbreviated name is found where it means one commit.
        unresolved.RemoveAll(c => !c.Subject.StartsWith("revert", StringComparison.OrdinalIgnoreCase));
        var open = unresolved[..0];
        foreach (var revert in unresolved)
        {
            var (first, behind) = (revert.Reverts!, revert.Reverts! + "g");
            if (await commits.Where(c => c.Sha.CompareTo(first) >= 0 && c.Sha.CompareTo(behind) < 0).Take(2).CountAsync(cancel) != 1)
                open.Add(revert);
        }

        return open.Count == 0 ? [] : [$"{Words.Count(open.Count, "revert names", "reverts name")} nothing that is found here, and {(open.Count == 1 ? "counts" : "count")} nowhere: {string.Join("; ", open.Take(MostNamed).Select(c => $"{c.Sha[..10]} {Cut(c.Subject)}"))}{(open.Count > MostNamed ? $"; and {open.Count - MostNamed} more" : "")}."];
    }

    private static string Rule(Service service, ReviewedRepository wanted)
    {
        var tags = Words.Count(wanted.TagNames.Count, "tag");
        switch (service.Deployments)
        {
            case DeploymentRule.Trunk or DeploymentRule.Reported:
                return $"Deployments of {service.Name}: {RuleWords.Of(service.Deployments)}.";
            case DeploymentRule.Runs:
                return $"Deployments of {service.Name}: runs of '{service.DeployingRun}' on the main branch that succeeded.";
            case DeploymentRule.None:
                return $"Deployments of {service.Name}: no rule yet. {(wanted.TagNames.Count == 0 ? "There are no tags; where they exist elsewhere, fetch them: git fetch --tags" : wanted.Suggestions.Count == 0 ? $"None of the {tags} looks like a release; --tags names others." : "")}".TrimEnd();
        }

        if (!TagRule.TryParse(service.TagPattern, service.IncludePreReleases, out var rule, out _))
            return $"Deployments of {service.Name}: its tag pattern '{service.TagPattern}' cannot be used.";
        var kept = wanted.TagNames.Where(rule.Keeps).ToHashSet(StringComparer.Ordinal);
        var left = wanted.TagNames.Where(n => !kept.Contains(n)).ToList();
        var early = left.Count(TagRule.IsPreRelease);

        // Of what is left: a pattern of one's own takes tags of several ways, and of one way some.
        var ways = TagPatterns.Suggest(left);
        var parts = new List<string>();
        if (early > 0)
            parts.Add(Words.Count(early, "pre-release"));
        parts.AddRange(ways.Take(MostNamed).Select(w => $"'{w.Prefix}' ({Words.Number(w.Tags)}, such as {w.Example})"));
        if (ways.Count > MostNamed)
            parts.Add(Words.Count(ways.Count - MostNamed, "other way", "other ways") + " of naming");
        var rest = left.Count - early - ways.Sum(w => w.Tags);
        if (rest > 0)
            parts.Add($"{Words.Count(rest, "name")} of no such form");
        return $"Deployments of {service.Name}: tags '{service.TagPattern}', {Words.Number(kept.Count)} of {tags}{(parts.Count == 0 ? "" : $"; left out: {string.Join(", ", parts)}")}. --tags sets another, and the catalog keeps it.";
    }

    // Several products in one repository are several services.
    private static IEnumerable<string> Others(ReviewedRepository wanted)
    {
        var products = wanted.Suggestions.Where(s => s.Product.Length > 0 && s.Tags > 1).ToList();
        if (products.Count > 1)
            yield return $"{Words.Count(products.Count, "product has", "products have")} release tags of their own here. 'fairlead catalog suggest' prints a catalog file with a service for each, and 'fairlead catalog import' takes it.";
    }

    private static string Cut(string subject) => subject.Length <= 50 ? subject : subject[..(char.IsHighSurrogate(subject[48]) ? 48 : 49)] + "…";
}
