namespace Fairlead;

/// <summary>Where this installation keeps what it writes. Nothing is written elsewhere.</summary>
/// <param name="Root">The folder.</param>
public sealed record DataDirectory(string Root)
{
    /// <summary>The embedded database.</summary>
    public string DatabaseFile => Path.Combine(Root, "fairlead.db");

    /// <summary>What was read of repositories; may be deleted at any time.</summary>
    public string GitCache => Path.Combine(Root, "cache", "git");

    /// <summary>The folder of the key file, unless another one is named.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The file without which what is encrypted in the database stays closed.</summary>
    public string KeyFile { get; init; } = Path.Combine(Root, "keys", "fairlead.key");

    /// <summary>Reports written by the command line.</summary>
    public string Reports => Path.Combine(Root, "reports");
}
