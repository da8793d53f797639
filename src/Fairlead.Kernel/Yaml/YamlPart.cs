namespace Fairlead.Yaml;

/// <summary>A value of a YAML file that was read within its limits: no aliases, no tags, names are texts.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
internal abstract record YamlPart(long Line);

/// <summary>A text, a number, a truth or nothing: what it means, its reader says.</summary>
/// <param name="Value">The text.</param>
/// <param name="IsPlain">Whether it stands without quotes, so that it may be written for something else than a text.</param>
/// <param name="Line">The line.</param>
internal sealed record YamlText(string Value, bool IsPlain = true, long Line = 0) : YamlPart(Line)
{
    /// <summary>Whether it stands for nothing.</summary>
    public bool IsNull => IsPlain && (Value is "" or "~" or "null");
}

/// <summary>A list.</summary>
/// <param name="Items">What is in it.</param>
/// <param name="Line">The line.</param>
internal sealed record YamlList(IReadOnlyList<YamlPart> Items, long Line = 0) : YamlPart(Line);

/// <summary>Named values, each name once.</summary>
/// <param name="Members">They, in their order.</param>
/// <param name="Line">The line.</param>
internal sealed record YamlMap(IReadOnlyList<(YamlText Name, YamlPart Value)> Members, long Line = 0) : YamlPart(Line)
{
    /// <returns>Its value; null where there is none.</returns>
    public YamlPart? Find(string name)
    {
        foreach (var (known, value) in Members)
        {
            if (known.Value == name)
                return value;
        }

        return null;
    }
}
