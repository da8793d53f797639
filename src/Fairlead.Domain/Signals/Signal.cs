using System.Text.Json.Serialization;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Something that happened, as a source told it: in the words of the field, whatever tool it came from. It names repository, service
/// and environment as the source does; which ones of the catalog are meant is found later, and again when the catalog changes.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PushSignal), "push")]
[JsonDerivedType(typeof(PullRequestSignal), "pull-request")]
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
    /// The source's own id of this fact. The same fact told twice, in another message or another way, has the same id and changes
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
    public required string Action { get; init; }

    /// <summary>The commit it was built from, where the source says so.</summary>
    public string? Sha { get; init; }
}

/// <summary>Anything else worth a line on the timeline.</summary>
public sealed record OtherSignal : Signal
{
    /// <summary>What it is about: environment, repository, service, branch …</summary>
    public required string Subject { get; init; }

    /// <summary>What happened: created, modified, removed …</summary>
    public required string Action { get; init; }
}
