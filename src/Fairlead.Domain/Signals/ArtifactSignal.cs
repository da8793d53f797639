namespace Fairlead.Domain.Signals;

/// <summary>Something that can be deployed was built or published.</summary>
public sealed record ArtifactSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<ArtifactSignal> Kind { get; } = new("artifact")
    {
        Subject = (a, _) => $"artifact:{a.Artifact}",
        Word = a => $"artifact {a.Action}",
    };

    /// <summary>Its package URL or image name.</summary>
    public required string Artifact { get; init; }

    /// <summary>What happened to it: packaged, published, signed, downloaded, deleted.</summary>
    public required string Action { get; init; }

    /// <summary>The commit it was built from, where the source says so.</summary>
    public string? Sha { get; init; }
}
