using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Host.Output;
using Fairlead.Imports;
using Fairlead.Measures;

namespace Fairlead.Host.Commands;

/// <summary>A review for people.</summary>
internal static class ReviewText
{
    private const int Shown = 5;

    public static void Write(IPaper paper, Repository repository, ImportResult import, IReadOnlyList<string> notes, IReadOnlyList<DeliveryReview> reviews, string file)
    {
        foreach (var review in reviews)
        {
            if (reviews.Count > 1)
                paper.Heading(review.Scope.Title);
            Write(paper, review);
        }

        paper.Heading("How this came about");
        paper.Note("- " + (import.NothingNew
            ? $"{repository.Name}: nothing new since the last time; {Words.Count(import.Commits, "commit")} and {Words.Count(import.Tags, "tag")} are known."
            : $"{repository.Name}: read {Words.Count(import.NewCommits, "new commit")} of {Words.Number(import.Commits)}, and {Words.Count(import.Tags, "tag")}."));
        foreach (var note in notes)
            paper.Note("- " + note);
        paper.Note("- What is marked as inferred follows from reverts and quick patches in git; nobody has confirmed it.");
        paper.Gap();
        paper.Note($"Report:  {file}");
        paper.Note($"Browser: run 'fairlead', then open {string.Join(" , ", reviews.Select(r => $"http://127.0.0.1:{ServerOptions.DefaultPort}/flow?scope={r.Scope.Text}"))}");
    }

    private static void Write(IPaper paper, DeliveryReview review)
    {
        paper.Sentence(review.Sentence);
        paper.Gap();
        paper.Note(Windows.Line(review.Window, review.WindowReason));
        paper.Table(MeasureTables.Sheet(review.Readings));
        foreach (var note in MeasureTables.Notes(review.Readings))
            paper.Note("- " + note);

        if (review.Failures.Count > 0)
        {
            paper.Heading($"Failed deployments, inferred{Some(review.Failures.Count, review.FailureCount, "latest")}");
            paper.Table(new Sheet(
                [new("Deployment"), new("Released"), new("Restored by"), new("After", IsNumber: true), new("Taken back")],
                [.. review.Failures.Take(Shown).Select(f => (string[])
                [
                    f.Failure.Deployment,
                    Date(f.Failure.DeployedAt),
                    f.Failure.RestoredBy ?? "still open",
                    f.Failure.RecoverySeconds is { } s ? Words.Duration(s) : "",
                    f.Target is { } t ? $"{t.Sha[..10]} {Cut(t.Subject)}" : "the next patch followed within days",
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
