using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Domain.Delivery;
using Fairlead.Imports;
using Fairlead.Measures;
using Fairlead.Serving;

namespace Fairlead.Delivery;

/// <summary>A review for people.</summary>
internal static class ReviewText
{
    private const int Shown = 5;

    public static void Write(IPaper paper, Repository repository, ImportResult import, IReadOnlyList<string> notes, IReadOnlyList<DeliveryReview> reviews, LookFigures? look, string file)
    {
        foreach (var review in reviews)
        {
            if (reviews.Count > 1)
                paper.Heading(review.Scope.Title);
            if (review.Rules is { } rules)
                WriteOpen(paper, review, rules, reviews.Count == 1);
            else
                Write(paper, review);
        }

        if (look is not null)
            WriteLook(paper, look);

        paper.Heading("How this was computed");
        paper.Note("- " + (import.NothingNew
            ? $"{repository.Name}: nothing new since the last time; {Words.Count(import.Commits, "commit")} and {Words.Count(import.Tags, "tag")} are known."
            : $"{repository.Name}: read {Words.Count(import.NewCommits, "new commit")} of {Words.Number(import.Commits)}, and {Words.Count(import.Tags, "tag")}."));
        foreach (var note in notes)
            paper.Note("- " + note);
        paper.Note("- What is marked as inferred follows from reverts and quick patches in git; nobody has confirmed it.");
        paper.Gap();
        paper.Note($"Report:  {file}");
        paper.Note($"Browser: run 'fairlead', then open {string.Join(" , ", reviews.Select(r => $"http://127.0.0.1:{ServerAddress.DefaultPort}/flow?scope={r.Scope.Text}"))}");
    }

    // Nobody is told that they do not deploy: it is not known here what a deployment is.
    private static void WriteOpen(IPaper paper, DeliveryReview review, IReadOnlyList<RulePreview> rules, bool isOnly)
    {
        paper.Sentence(review.Sentence);
        paper.Gap();
        paper.Note("What counts as a deployment here? One rule is enough, and lead time, frequency and failures follow:");
        paper.Table(new Sheet(
            [new("Rule"), new("Gives"), new("Choose it with")],
            [.. rules.Select(r => (string[])[r.Title, r.Result, isOnly ? $"--deployments {CatalogWords.Of(r.Rule)}{Argument(r)}" : "the service's page"])]));
        paper.Note("Or let your pipeline report them: fairlead report deployment --help");
    }

    private static string Argument(RulePreview rule) => rule.Rule switch
    {
        DeploymentRule.Tags => $" --tags '{rule.Name}'",
        DeploymentRule.Runs => $" --run '{rule.Name}'",
        _ => "",
    };

    private static void WriteLook(IPaper paper, LookFigures look)
    {
        paper.Heading($"What git shows about {look.Branch}, {Date(look.From)} to {Date(look.To)}");
        paper.Table(new Sheet([new("What"), new("Value", IsNumber: true), new("Of")], [.. LookWords.Rows(look).Select(r => (string[])[r.Title, r.Value, r.Of])]));
        if (look.Oldest.Count > 0)
        {
            paper.Heading($"Unmerged branches{(look.Branches > look.Oldest.Count ? $" (oldest {look.Oldest.Count} of {Words.Number(look.Branches)})" : "")}");
            paper.Table(new Sheet([new("Since"), new("Branch"), new("Commits", IsNumber: true), new("Last commit")], [.. look.Oldest.Select(b => (string[])[Date(b.Since), b.Name, Words.Number(b.Commits), Date(b.Last)])]));
        }

        if (look.Places.Count > 0)
        {
            paper.Heading("Where change concentrates");
            paper.Table(new Sheet([new("Place"), new("Changes", IsNumber: true), new("Share", IsNumber: true)], [.. look.Places.Select(p => (string[])[p.Path, Words.Number(p.Changes), Words.Percent(p.Share)])]));
        }
    }

    private static void Write(IPaper paper, DeliveryReview review)
    {
        paper.Sentence(review.Sentence);
        paper.Gap();
        paper.Note(WindowOption.Line(review.Window, review.WindowReason));
        paper.Table(MeasureTables.Sheet(review.Readings));
        foreach (var note in MeasureTables.Notes(review.Readings))
            paper.Note("- " + note);

        if (review.Failures.Count > 0)
        {
            paper.Heading($"Failed deployments{(review.Failures.All(f => f.Failure.Kind is FailureKind.ShippedRevert or FailureKind.Hotfix) ? ", inferred" : "")}{Some(review.Failures.Count, review.FailureCount, "latest")}");
            paper.Table(new Sheet(
                [new("Deployment"), new("Released"), new("Restored by"), new("After", IsNumber: true), new("Reverted")],
                [.. review.Failures.Take(Shown).Select(f => (string[])
                [
                    f.Failure.Deployment,
                    Date(f.Failure.DeployedAt),
                    f.Failure.RestoredBy ?? (f.Failure.RestoredAt is { } end ? Date(end) : "still open"),
                    f.Failure.RecoverySeconds is { } s ? Words.Duration(s) : "",
                    f.Failure.Kind switch
                    {
                        FailureKind.Incident => "an incident",
                        FailureKind.Rollback => "it was rolled back",
                        FailureKind.Hotfix => "the next patch followed within days",
                        _ => f.Target is { } t ? $"{t.Sha[..10]} {Cut(t.Subject)}" : "a change in it was reverted",
                    },
                ])]));
        }

        if (review.Slowest.Count > 0)
        {
            paper.Heading("Slowest changes of this window");
            paper.Table(new Sheet(
                [new("Lead time", IsNumber: true), new("Began"), new("Shipped in"), new("Change")],
                [.. review.Slowest.Take(Shown).Select(c => (string[])[Words.Duration(c.Change.LeadSeconds ?? 0), Date(c.Change.StartedAt), c.Change.Deployment ?? "", $"{c.Commit.Sha[..10]} {Cut(c.Commit.Subject)}"])]));
        }

        if (review.Waiting.Count > 0)
        {
            paper.Heading($"Waiting for release{Some(review.Waiting.Count, review.WaitingCount, "oldest")}");
            paper.Table(new Sheet(
                [new("Since"), new("Change")],
                [.. review.Waiting.Take(Shown).Select(c => (string[])[Date(c.Change.StartedAt), $"{c.Commit.Sha[..10]} {Cut(c.Commit.Subject)}"])]));
        }
    }

    private static string Some(int read, int all, string which) => Math.Min(Shown, read) < all ? $" ({which} {Math.Min(Shown, read)} of {Words.Number(all)})" : "";

    private static string Cut(string subject) => subject.Length <= 60 ? subject : subject[..(char.IsHighSurrogate(subject[58]) ? 58 : 59)] + "…";

    private static string Date(DateTime instant) => instant.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
