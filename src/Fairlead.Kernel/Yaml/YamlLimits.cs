namespace Fairlead.Yaml;

/// <summary>What a YAML file may be at most; what is beyond is refused while it is read and before anything is made of it.</summary>
internal sealed record YamlLimits
{
    /// <summary>The most bytes of any file, in UTF-8.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>Values within values.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Texts, lists and maps together, names too.</summary>
    public int Nodes { get; init; } = 200_000;

    /// <summary>Characters of one text.</summary>
    public int Text { get; init; } = 64 << 10;

    /// <summary>Documents of one file.</summary>
    public int Documents { get; init; } = 1;

    /// <summary>How long the reading may take. A file of the largest size takes a tenth of it.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);
}
