using System.Text.Json.Serialization;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Something that happened, as a source told it: in the words of the field, whatever tool it came from. It names repository, service
/// and environment as the source does; which ones of the catalog are meant is found later, and again when the catalog changes.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PushSignal), "push")]
[JsonDerivedType(typeof(ChangeSignal), "change")]
[JsonDerivedType(typeof(ReviewSignal), "review")]
[JsonDerivedType(typeof(RunSignal), "run")]
[JsonDerivedType(typeof(DeploymentSignal), "deployment")]
[JsonDerivedType(typeof(ReleaseSignal), "release")]
[JsonDerivedType(typeof(ArtifactSignal), "artifact")]
[JsonDerivedType(typeof(IncidentSignal), "incident")]
[JsonDerivedType(typeof(IssueSignal), "issue")]
[JsonDerivedType(typeof(TestSignal), "test")]
[JsonDerivedType(typeof(CoverageSignal), "coverage")]
[JsonDerivedType(typeof(OtherSignal), "other")]
public abstract record Signal
{
    /// <summary>The longest <see cref="Id"/>; a longer one is replaced by its hash.</summary>
    public const int MaxId = 300;

    /// <summary>
    /// The source's own id of this fact. The same fact told twice, in another delivery or another way, has the same id and changes
    /// nothing; two facts of one thing (opened, then merged) have two.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>When it happened, UTC; not when it was told.</summary>
    public required DateTime At { get; init; }

    /// <summary>One line for people, at most 300 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the source gave no title, so that <see cref="Title"/> is made of what happened: it takes none away that was given before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUntitled { get; init; }

    /// <summary>The repository, see <see cref="RepositoryAddress"/>; null where the source names none.</summary>
    public string? Repository { get; init; }

    /// <summary>The service as the source calls it; null where it names none.</summary>
    public string? Service { get; init; }

    /// <summary>The environment as the source calls it.</summary>
    public string? Environment { get; init; }

    /// <summary>The page of the thing at its source: http or https, else null.</summary>
    public string? Url { get; init; }
}

/// <summary>Commits arrived on a branch, or a branch or tag came or went.</summary>
public sealed record PushSignal : Signal
{
    /// <summary>The branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag; null for a branch.</summary>
    public string? Tag { get; init; }

    /// <summary>Where it stood before; null for a new one.</summary>
    public string? Before { get; init; }

    /// <summary>Where it stands now; null for a deleted one, and where the source does not say.</summary>
    public string? After { get; init; }

    /// <summary>Whether the branch or tag is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>How many commits are new to it; 0 where the source does not say.</summary>
    public int Commits { get; init; }
}

/// <summary>What happened to a change that is proposed for a branch.</summary>
public enum ChangeAct
{
    /// <summary>It was edited, labelled, got commits.</summary>
    Updated,

    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>It became ready for review.</summary>
    Ready,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>It was merged.</summary>
    Merged,

    /// <summary>It was closed without a merge.</summary>
    Abandoned,
}

/// <summary>A pull request (merge request, change) with its whole state after something happened to it.</summary>
public sealed record ChangeSignal : Signal
{
    /// <summary>Its number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>What happened.</summary>
    public required ChangeAct Act { get; init; }

    /// <summary>Who proposed it, as the source calls them; compared with reviewers only, never a key of any number.</summary>
    public string? Author { get; init; }

    /// <summary>Whether a program proposed it.</summary>
    public bool IsByBot { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>When it was merged.</summary>
    public DateTime? MergedAt { get; init; }

    /// <summary>When it was closed, merged or not.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Whether it is not ready for review yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The branch it is for.</summary>
    public string? Target { get; init; }

    /// <summary>The branch it comes from.</summary>
    public string? Branch { get; init; }

    /// <summary>The head of its branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>The commit on the target branch that a merge, squash or rebase made.</summary>
    public string? MergeSha { get; init; }

    /// <summary>The author's instant of its first commit, where the source says so.</summary>
    public DateTime? FirstCommitAt { get; init; }

    /// <summary>How many commits it has.</summary>
    public int? Commits { get; init; }

    /// <summary>Lines added.</summary>
    public int? Additions { get; init; }

    /// <summary>Lines removed.</summary>
    public int? Deletions { get; init; }

    /// <summary>Files changed.</summary>
    public int? Files { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>What a reviewer said.</summary>
public enum Verdict
{
    /// <summary>A remark without a verdict.</summary>
    Commented,

    /// <summary>It may go in.</summary>
    Approved,

    /// <summary>Something has to change first.</summary>
    ChangesWanted,

    /// <summary>An earlier verdict was taken back.</summary>
    Dismissed,
}

/// <summary>A review of a change.</summary>
public sealed record ReviewSignal : Signal
{
    /// <summary>The change's number or key within the repository.</summary>
    public required string Number { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who reviewed, as the source calls them.</summary>
    public string? Reviewer { get; init; }

    /// <summary>Whether a program reviewed.</summary>
    public bool IsByBot { get; init; }

    /// <summary>Whether the change's own author did: no review by another.</summary>
    public bool IsByAuthor { get; init; }
}

/// <summary>How far a run or a deployment is.</summary>
public enum RunState
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did what it should.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>Somebody or something ended it.</summary>
    Cancelled,

    /// <summary>It had nothing to do.</summary>
    Skipped,
}

/// <summary>What kind of run it is.</summary>
public enum RunLevel
{
    /// <summary>A whole pipeline or workflow.</summary>
    Pipeline,

    /// <summary>One job of it.</summary>
    Job,
}

/// <summary>A pipeline or one of its jobs, with its whole state after something happened to it.</summary>
public sealed record RunSignal : Signal
{
    /// <summary>The source's id of the run, without the attempt.</summary>
    public required string Run { get; init; }

    /// <summary>Pipeline or job.</summary>
    public required RunLevel Level { get; init; }

    /// <summary>How far it is.</summary>
    public required RunState State { get; init; }

    /// <summary>The name of the workflow, pipeline or job.</summary>
    public required string Name { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>For a job the run it belongs to.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The branch or tag that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that it ran for.</summary>
    public string? Sha { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTime? QueuedAt { get; init; }

    /// <summary>When it began to run.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>Whether its failure does not fail its pipeline. The job still failed.</summary>
    public bool MayFail { get; init; }
}

/// <summary>What an environment is for. Only production counts as a deployment of a measure.</summary>
public enum EnvironmentTier
{
    /// <summary>The source does not say, and the name does not either.</summary>
    Unknown,

    /// <summary>Users work with it.</summary>
    Production,

    /// <summary>The last stop before.</summary>
    Staging,

    /// <summary>Tests run in it.</summary>
    Testing,

    /// <summary>For those who develop.</summary>
    Development,
}

/// <summary>A deployment to an environment, with its whole state after something happened to it.</summary>
public sealed record DeploymentSignal : Signal
{
    /// <summary>The source's id of the deployment.</summary>
    public required string Deployment { get; init; }

    /// <summary>How far it is; a removal of a service is no deployment but an <see cref="OtherSignal"/>.</summary>
    public required RunState State { get; init; }

    /// <summary>What the environment is for, see <see cref="EnvironmentTiers.Of"/>.</summary>
    public EnvironmentTier Tier { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The version, tag or branch, where the source names one.</summary>
    public string? Version { get; init; }

    /// <summary>What was deployed, as a package URL or image name.</summary>
    public string? Artifact { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>Whether the source says that it took back an earlier one.</summary>
    public bool IsRollback { get; init; }

    /// <summary>The job, task or workflow that deployed, by which a service of a monorepo is told from others.</summary>
    public string? Job { get; init; }
}

/// <summary>A release was published, changed or taken back.</summary>
public sealed record ReleaseSignal : Signal
{
    /// <summary>Its tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether nobody but its makers sees it.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Whether it is one for trying out.</summary>
    public bool IsPreRelease { get; init; }

    /// <summary>When it was published; null for a draft.</summary>
    public DateTime? PublishedAt { get; init; }
}

/// <summary>Something that can be deployed was built or published.</summary>
public sealed record ArtifactSignal : Signal
{
    /// <summary>Its package URL or image name.</summary>
    public required string Artifact { get; init; }

    /// <summary>What happened to it: packaged, published, signed, downloaded, deleted.</summary>
    public required string Act { get; init; }

    /// <summary>The commit it was built from, where the source says so.</summary>
    public string? Sha { get; init; }
}

/// <summary>What happened to an incident.</summary>
public enum IncidentAct
{
    /// <summary>Something about it was told.</summary>
    Updated,

    /// <summary>It was noticed.</summary>
    Opened,

    /// <summary>Somebody took it up.</summary>
    Acknowledged,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>An incident or alert.</summary>
public sealed record IncidentSignal : Signal
{
    /// <summary>What makes two signals one incident: the source's id, dedup key or fingerprint.</summary>
    public required string Incident { get; init; }

    /// <summary>What happened.</summary>
    public required IncidentAct Act { get; init; }

    /// <summary>Whether it comes from a monitoring rule rather than a person.</summary>
    public bool IsAlert { get; init; }

    /// <summary>The severity as the source calls it.</summary>
    public string? Severity { get; init; }

    /// <summary>When it began; null where only the end is told.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>The deployment that caused it, by the source's id, where the source says so.</summary>
    public string? Deployment { get; init; }

    /// <summary>The artifact that is at fault, where the source says so.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit that is at fault, where the source says so.</summary>
    public string? Sha { get; init; }

    /// <summary>More about it, at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Labels of the alert.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A ticket or issue with its whole state after something happened to it.</summary>
public sealed record IssueSignal : Signal
{
    /// <summary>Its number or key.</summary>
    public required string Key { get; init; }

    /// <summary>What happened, in the source's word: opened, closed, labeled …</summary>
    public required string Act { get; init; }

    /// <summary>Its type as the source calls it, for instance incident or bug.</summary>
    public string? Type { get; init; }

    /// <summary>Its severity or priority.</summary>
    public string? Severity { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>The outcome of one test.</summary>
public enum TestOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It failed or broke.</summary>
    Failed,

    /// <summary>It was not run.</summary>
    Skipped,
}

/// <summary>One test of a run.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">How long it took; null where it is not said.</param>
/// <param name="WasRetried">Whether it was run more than once; one that passed in the end is flaky.</param>
public sealed record TestCase(string Name, TestOutcome Outcome, double? Seconds, bool WasRetried = false);

/// <summary>A run of a test suite.</summary>
public sealed record TestSignal : Signal
{
    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The commit that was tested.</summary>
    public string? Sha { get; init; }

    /// <summary>How many passed.</summary>
    public required int Passed { get; init; }

    /// <summary>How many failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many were not run.</summary>
    public required int Skipped { get; init; }

    /// <summary>How long all took, in seconds; null where it is not said.</summary>
    public double? Seconds { get; init; }

    /// <summary>The branch that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>The tests, where the source lists them; of a brief one those that failed or were retried, at most <see cref="MostNamed"/>.</summary>
    public IReadOnlyList<TestCase> Cases { get; init; } = [];

    /// <summary>Of a brief one the tests that passed, see <see cref="TestNames"/>.</summary>
    public string PassedTests { get; init; } = "";

    /// <summary>Of a brief one the tests that failed.</summary>
    public string FailedTests { get; init; } = "";

    /// <summary>Of a brief one the tests that were not run.</summary>
    public string SkippedTests { get; init; } = "";

    /// <summary>The most tests that a brief one names.</summary>
    public const int MostNamed = 1000;

    /// <summary>Whether a brief one knows its tests one by one.</summary>
    [JsonIgnore]
    public bool ListsTests => PassedTests.Length + FailedTests.Length + SkippedTests.Length > 0;

    /// <summary>The same in a fraction of the room, as it is kept: tests that passed are numbers, only those that are of interest have names.</summary>
    /// <returns>A brief one; what lists no tests stays as it is.</returns>
    public TestSignal Brief()
    {
        if (ListsTests || Cases.Count == 0)
            return this;
        IEnumerable<uint> Ended(TestOutcome outcome) => Cases.Where(c => c.Outcome == outcome).Select(c => TestNames.NumberOf(c.Name));
        var failed = Ended(TestOutcome.Failed).ToHashSet();
        var passed = Ended(TestOutcome.Passed).Where(n => !failed.Contains(n)).ToHashSet();
        return this with
        {
            Cases = [.. Cases.Where(c => c.Outcome == TestOutcome.Failed || c.WasRetried).Take(MostNamed)],
            PassedTests = TestNames.Pack(passed),
            FailedTests = TestNames.Pack(failed),
            SkippedTests = TestNames.Pack(Ended(TestOutcome.Skipped).Where(n => !failed.Contains(n) && !passed.Contains(n))),
        };
    }
}

/// <summary>How much of the code tests ran through.</summary>
public sealed record CoverageSignal : Signal
{
    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>What was measured, for instance a project's name.</summary>
    public string Suite { get; init; } = "";

    /// <summary>The branch that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>Lines that were run.</summary>
    public required int CoveredLines { get; init; }

    /// <summary>Lines that can be run.</summary>
    public required int Lines { get; init; }
}

/// <summary>Anything else worth a line on the timeline.</summary>
public sealed record OtherSignal : Signal
{
    /// <summary>What it is about: environment, repository, service, branch …</summary>
    public required string Subject { get; init; }

    /// <summary>What happened: created, modified, removed …</summary>
    public required string Act { get; init; }
}
