using System.Globalization;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fairlead.Catalog;

/// <summary>An entry of a catalog file, with the lines that its fields stand on.</summary>
/// <param name="name">Where it stands, for instance 'services[0]'.</param>
/// <param name="node">The entry.</param>
internal sealed class CatalogEntry(string name, YamlMappingNode node)
{
    private readonly Dictionary<string, YamlNode> _fields = node.Children
        .Where(c => c.Key is YamlScalarNode && !IsNull(c.Value))
        .ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => c.Value, StringComparer.Ordinal);

    public string Key => Text("key")!;

    public bool Has(string field) => _fields.ContainsKey(field);

    public string? Text(string field) => (_fields.GetValueOrDefault(field) as YamlScalarNode)?.Value;

    public IReadOnlyList<string> Texts(string field) => _fields.GetValueOrDefault(field) switch
    {
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(s => s.Value ?? "")],
        YamlScalarNode text => [text.Value ?? ""],
        _ => [],
    };

    public bool Flag(string field) => Text(field) == "true";

    public int? Number(string field) => int.TryParse(Text(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public YamlNode? Node(string field) => _fields.GetValueOrDefault(field);

    /// <summary>An error at a field, or at the entry where the field is missing.</summary>
    public CatalogFileError Error(string field, string message) => new((Node(field) ?? node).Start.Line, $"{name}.{field}", message);

    private static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}

/// <summary>A catalog file whose shape is right: known fields, present where needed, of the right kind, no key twice.</summary>
internal sealed record CatalogDocument(IReadOnlyList<CatalogEntry> Teams, IReadOnlyList<CatalogEntry> Repositories, IReadOnlyList<CatalogEntry> Services)
{
    private enum Kind
    {
        Text,
        Flag,
        Number,
        Texts,
        Start,
        Evidence,
    }

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] TeamFields =
        [("key", Kind.Text, true), ("name", Kind.Text, true), ("purpose", Kind.Text, false)];

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] RepositoryFields =
        [("key", Kind.Text, true), ("name", Kind.Text, true), ("path", Kind.Text, true), ("trunk", Kind.Text, false), ("files", Kind.Flag, false), ("addresses", Kind.Texts, false)];

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] ServiceFields =
    [
        ("key", Kind.Text, true), ("name", Kind.Text, true), ("team", Kind.Text, false), ("repository", Kind.Text, true), ("paths", Kind.Texts, false), ("tags", Kind.Text, true),
        ("prereleases", Kind.Flag, false), ("leadTimeStart", Kind.Start, false), ("hotfixDays", Kind.Number, false), ("failureEvidence", Kind.Evidence, false),
        ("alsoCalled", Kind.Texts, false), ("incidentHours", Kind.Number, false),
    ];

    private static readonly string[] Parts = ["teams", "repositories", "services"];

    public static CatalogDocument Empty { get; } = new([], [], []);

    /// <exception cref="YamlException">A text that is not YAML; a field twice is such a text, too.</exception>
    public static CatalogDocument Parse(string yaml, List<CatalogFileError> errors)
    {
        var stream = new YamlStream();
        using (var reader = new StringReader(yaml))
            stream.Load(reader);
        if (stream.Documents.Count == 0)
            return Empty;
        if (stream.Documents.Count > 1)
        {
            errors.Add(new(stream.Documents[1].RootNode.Start.Line, "file", "one document is wanted, and this is another."));
            return Empty;
        }

        if (stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            errors.Add(new(stream.Documents[0].RootNode.Start.Line, "file", "teams:, repositories: and services: are wanted at the top."));
            return Empty;
        }

        foreach (var field in root.Children.Keys)
        {
            if (Array.IndexOf(Parts, NameOf(field)) < 0)
                errors.Add(new(field.Start.Line, NameOf(field), $"unknown field; {Meant(NameOf(field), Parts)}"));
        }

        return new CatalogDocument(
            Entries(root, "teams", TeamFields, errors),
            Entries(root, "repositories", RepositoryFields, errors),
            Entries(root, "services", ServiceFields, errors));
    }

    private static List<CatalogEntry> Entries(YamlMappingNode root, string part, (string Name, Kind Kind, bool IsNeeded)[] fields, List<CatalogFileError> errors)
    {
        var entries = new List<CatalogEntry>();
        if (!root.Children.TryGetValue(part, out var value) || value is YamlScalarNode { Value: null or "" })
            return entries;
        if (value is not YamlSequenceNode list)
        {
            errors.Add(new(value.Start.Line, part, "a list is wanted: entries that begin with '- key:'."));
            return entries;
        }

        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < list.Children.Count; i++)
        {
            var name = $"{part}[{i}]";
            if (list.Children[i] is not YamlMappingNode node)
            {
                errors.Add(new(list.Children[i].Start.Line, name, "an entry with fields is wanted, beginning with 'key:'."));
                continue;
            }

            var entry = new CatalogEntry(name, node);
            var before = errors.Count;
            Check(entry, node, name, fields, errors);
            if (errors.Count > before)
                continue;
            if (!CatalogKey.IsValid(entry.Key))
                errors.Add(entry.Error("key", $"'{entry.Key}' is no key: lower-case letters, digits and single hyphens, at most {CatalogKey.MaxLength} characters."));
            else if (!keys.TryAdd(entry.Key, node.Start.Line))
                errors.Add(entry.Error("key", $"'{entry.Key}' stands in line {keys[entry.Key]} already."));
            entries.Add(entry);
        }

        return entries;
    }

    private static void Check(CatalogEntry entry, YamlMappingNode node, string name, (string Name, Kind Kind, bool IsNeeded)[] fields, List<CatalogFileError> errors)
    {
        foreach (var field in node.Children.Keys)
        {
            if (!fields.Any(f => f.Name == NameOf(field)))
                errors.Add(new(field.Start.Line, $"{name}.{NameOf(field)}", $"unknown field; {Meant(NameOf(field), fields.Select(f => f.Name))}"));
        }

        foreach (var (field, kind, isNeeded) in fields)
        {
            if (!entry.Has(field))
            {
                if (isNeeded)
                    errors.Add(entry.Error(field, "is missing."));
            }
            else if (Wrong(entry, field, kind) is { } wrong)
            {
                errors.Add(entry.Error(field, wrong));
            }
        }
    }

    private static string? Wrong(CatalogEntry entry, string field, Kind kind) => kind switch
    {
        Kind.Text => entry.Node(field) is YamlScalarNode ? null : "a text is wanted.",
        Kind.Flag => entry.Text(field) is "true" or "false" ? null : "true or false is wanted.",
        Kind.Number => entry.Number(field) is not null ? null : "a whole number is wanted.",
        Kind.Texts => entry.Node(field) is YamlSequenceNode list && list.Children.All(c => c is YamlScalarNode { Value.Length: > 0 }) ? null : "a list of texts is wanted, one '- ' a line.",
        Kind.Start => CatalogWords.TryParse<LeadTimeStart>(entry.Text(field) ?? "", out _) ? null : $"{CatalogWords.All<LeadTimeStart>()} is wanted.",
        _ => CatalogWords.TryParse<FailureEvidence>(entry.Text(field) ?? "", out _) ? null : $"{CatalogWords.All<FailureEvidence>()} is wanted.",
    };

    private static string NameOf(YamlNode field) => (field as YamlScalarNode)?.Value ?? "?";

    private static string Meant(string name, IEnumerable<string> known)
    {
        var fields = known.ToList();
        var near = fields.FirstOrDefault(f => f.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(f, StringComparison.OrdinalIgnoreCase) || f.Equals(name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return near is not null ? $"did you mean '{near}'?" : $"known are {string.Join(", ", fields)}.";
    }
}
