using System.Globalization;
using System.Text.Json;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Delivery;

internal sealed record StepFigures(string Sha, string Subject, int Parent, int Skipped);

internal sealed record StartFigures(string Start, DateTime? From, long? Seconds, bool Negative);

internal sealed record RevertLink(string? Sha, string Outcome);

/// <summary>What <c>fairlead dora --explain SHA --json</c> prints.</summary>
internal sealed record ExplanationFigures(
    string Sha,
    string Subject,
    DateTime Authored,
    DateTime Committed,
    string? Release,
    DateTime? Released,
    bool Waiting,
    bool Merge,
    bool Baseline,
    string Rule,
    IReadOnlyList<StepFigures> Path,
    IReadOnlyList<StartFigures> LeadTimes,
    RevertLink? Reverts,
    IReadOnlyList<RevertLink> RevertedBy,
    string? CherryPickOf,
    IReadOnlyList<string> CherryPickedAs);

/// <summary>Prints why a commit has the numbers that it has.</summary>
internal static class ExplainText
{
    private const string Rule = "of all release tags that contain the commit, the earliest by (date, name)";

    public static void WriteJson(TextWriter writer, ChangeExplanation e) => writer.WriteLine(JsonText.Of(
        new ExplanationFigures(
            e.Commit.Sha,
            e.Commit.Subject,
            Instants.FromUnix(e.Authored),
            Instants.FromUnix(e.Committed),
            e.Release?.Name,
            e.Release is { } release ? Instants.FromUnix(release.At) : null,
            e.IsWaiting,
            e.IsMerge,
            e.IsInBaseline,
            Rule,
            [.. e.Path.Select(s => new StepFigures(s.Commit.Sha, s.Commit.Subject, s.Parent, s.Skipped))],
            [.. e.LeadTimes.Select(l => new StartFigures(l.Start.ToString().ToLowerInvariant(), l.From is { } from ? Instants.FromUnix(from) : null, l.Seconds, l.WasNegative))],
            e.Reverts is { } r ? new RevertLink(r.Target?.Sha, Camel(r.Outcome)) : null,
            [.. e.RevertedBy.Select(x => new RevertLink(x.Commit.Sha, Camel(x.Outcome)))],
            e.CherryPickOf,
            [.. e.CherryPickedAs.Select(c => c.Sha)]),
        DoraJson.Default.ExplanationFigures));

    public static void Write(IPaper paper, DoraReport report, ChangeExplanation e)
    {
        paper.Sentence(Sentence(e));
        paper.Gap();
        paper.Table(new Sheet([new("What"), new("Value")], [.. Facts(report, e)]));
        if (e.Path.Count > 0)
        {
            paper.Heading($"The way from {e.Release!.Name} down to the commit");
            foreach (var step in e.Path)
            {
                if (step.Skipped > 0)
                    paper.Note($"     … {Words.Count(step.Skipped, "first-parent step")}");
                var how = step.Parent switch { 0 => "     ", 1 => "  1  ", var n => $"  {n}  " };
                paper.Note($"{how}{step.Commit.Sha[..10]}  {step.Commit.Subject}");
            }

            paper.Note("The digit tells which parent of the commit above leads here; first parents are taken where they contain the commit.");
        }
    }

    private static string Sentence(ChangeExplanation e)
    {
        var name = $"{e.Commit.Sha[..10]} '{e.Commit.Subject}'";
        if (e.Release is { } release)
            return $"{name} first came out with {release.Name}, on {Instant(release.At)}.";
        return e.IsWaiting ? $"{name} is on the trunk and waits for a release." : $"{name} is in no release and not on the trunk.";
    }

    private static IEnumerable<string[]> Facts(DoraReport report, ChangeExplanation e)
    {
        yield return ["Commit", e.Commit.Sha];
        yield return ["Written", Instant(e.Authored)];
        yield return ["Committed", Instant(e.Committed)];
        yield return ["Rule", $"{Rule}; tags '{report.Pattern}'"];
        if (e.Release is { } release)
        {
            yield return ["Release", release.Name + (release.AlsoNamed.Count > 0 ? $", also named {string.Join(", ", release.AlsoNamed)}" : "")];
            yield return ["Released", $"{Instant(release.At)} ({(release.Kind == TagKind.Annotated ? "the tag's own date" : "a light tag: the commit's date, so the release may have been later")})"];
        }

        foreach (var lead in e.LeadTimes)
            yield return [$"Lead time, {lead.Start.ToString().ToLowerInvariant()}", LeadTime(e, lead)];
        if (e.IsInBaseline)
            yield return ["Baseline", "yes: it is in the first release, whose changes had collected for an unknown time"];
        if (e.Reverts is { } reverts)
            yield return ["Reverts", $"{(reverts.Target is { } t ? $"{t.Sha[..10]} '{t.Subject}'" : "a commit that is not here")}: {Meaning(reverts.Outcome)}"];
        foreach (var by in e.RevertedBy)
            yield return ["Reverted by", $"{by.Commit.Sha[..10]} '{by.Commit.Subject}': {Meaning(by.Outcome)}"];
        if (e.CherryPickOf is { } origin)
            yield return ["Picked from", origin];
        foreach (var pick in e.CherryPickedAs)
            yield return ["Picked as", $"{pick.Sha[..10]} '{pick.Subject}'"];
    }

    private static string LeadTime(ChangeExplanation e, StartedLeadTime lead)
    {
        if (e.IsMerge)
            return "none: a merge carries no change of its own";
        if (lead.From is null)
            return "none: it never landed on the trunk";
        if (lead.Seconds is not { } seconds)
            return "none yet";
        return lead.WasNegative
            ? $"0 s: by the clocks it began after its release ({Instant(lead.From.Value)})"
            : $"{Words.Duration(seconds)} ({seconds.ToString(CultureInfo.InvariantCulture)} s, from {Instant(lead.From.Value)})";
    }

    private static string Meaning(RevertOutcome outcome) => outcome switch
    {
        RevertOutcome.Shipped => "shipped and reverted in a later release, so the earlier release failed",
        RevertOutcome.SameRelease => "both came out together, so nothing failed",
        RevertOutcome.ReleaseBranch => "reverted on a release branch before it was released, so nothing failed",
        RevertOutcome.Relanding => "a revert of a revert: the change lands again, which is no failure",
        RevertOutcome.Open => "shipped, and its revert waits for a release: a failure still open",
        RevertOutcome.Unreleased => "neither is released yet",
        _ => "the reverted commit is in no release: counted as nothing",
    };

    private static string Camel(RevertOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());

    private static string Instant(long unix) => Instants.FromUnix(unix).ToString("d MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
