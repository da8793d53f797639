using System.Globalization;
using Fairlead.Domain.Delivery;
using Fairlead.Yaml;

namespace Fairlead.Catalog;

/// <summary>An entry of a catalog file, with the lines that its fields stand on.</summary>
/// <param name="name">Where it stands, for instance 'services[0]'.</param>
/// <param name="node">The entry.</param>
internal sealed class CatalogEntry(string name, YamlMap node)
{
    private readonly Dictionary<string, YamlPart> _fields = node.Members
        .Where(m => m.Value is not YamlText { IsNull: true })
        .ToDictionary(m => m.Name.Value, m => m.Value, StringComparer.Ordinal);

    public string Key => Text("key")!;

    public bool Has(string field) => _fields.ContainsKey(field);

    public string? Text(string field) => (_fields.GetValueOrDefault(field) as YamlText)?.Value;

    public IReadOnlyList<string> Texts(string field) => _fields.GetValueOrDefault(field) switch
    {
        YamlList list => [.. list.Items.OfType<YamlText>().Select(s => s.Value)],
        YamlText text => [text.Value],
        _ => [],
    };

    public bool Flag(string field) => Text(field) == "true";

    public int? Number(string field) => int.TryParse(Text(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public YamlPart? Node(string field) => _fields.GetValueOrDefault(field);

    /// <summary>An error at a field, or at the entry where the field is missing.</summary>
    public CatalogFileError Error(string field, string message) => new((Node(field) ?? node).Line, $"{name}.{field}", message);
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
        Rule,
    }

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] TeamFields =
        [("key", Kind.Text, true), ("name", Kind.Text, true), ("purpose", Kind.Text, false)];

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] RepositoryFields =
        [("key", Kind.Text, true), ("name", Kind.Text, true), ("path", Kind.Text, true), ("trunk", Kind.Text, false), ("files", Kind.Flag, false), ("addresses", Kind.Texts, false)];

    private static readonly (string Name, Kind Kind, bool IsNeeded)[] ServiceFields =
    [
        ("key", Kind.Text, true), ("name", Kind.Text, true), ("team", Kind.Text, false), ("repository", Kind.Text, true), ("paths", Kind.Texts, false), ("deployments", Kind.Rule, false), ("run", Kind.Text, false), ("tags", Kind.Text, false),
        ("prereleases", Kind.Flag, false), ("leadTimeStart", Kind.Start, false), ("hotfixDays", Kind.Number, false), ("failureEvidence", Kind.Evidence, false),
        ("alsoCalled", Kind.Texts, false), ("incidentHours", Kind.Number, false), ("bots", Kind.Flag, false),
    ];

    private static readonly string[] Parts = ["teams", "repositories", "services"];

    public static CatalogDocument Empty { get; } = new([], [], []);

    /// <summary>Reads a file. It comes from outside, so that this is done before anything is locked or held.</summary>
    public static CatalogDocument Parse(string yaml, List<CatalogFileError> errors, TimeProvider time, CancellationToken cancel)
    {
        var file = YamlReader.Read(yaml, new YamlLimits(), time, cancel);
        if (file.Problem is { } problem)
        {
            errors.Add(new(problem.Line, "file", problem.Message));
            return Empty;
        }

        if (file.Documents is not [var document])
            return Empty;
        if (document is not YamlMap root)
        {
            errors.Add(new(document.Line, "file", "teams:, repositories: and services: are wanted at the top."));
            return Empty;
        }

        foreach (var (field, _) in root.Members)
        {
            if (Array.IndexOf(Parts, field.Value) < 0)
                errors.Add(new(field.Line, field.Value, $"unknown field; {Meant(field.Value, Parts)}"));
        }

        return new CatalogDocument(
            Entries(root, "teams", TeamFields, errors),
            Entries(root, "repositories", RepositoryFields, errors),
            Entries(root, "services", ServiceFields, errors));
    }

    private static List<CatalogEntry> Entries(YamlMap root, string part, (string Name, Kind Kind, bool IsNeeded)[] fields, List<CatalogFileError> errors)
    {
        var entries = new List<CatalogEntry>();
        if (root.Find(part) is not { } value || value is YamlText { Value: "" })
            return entries;
        if (value is not YamlList list)
        {
            errors.Add(new(value.Line, part, "a list is wanted: entries that begin with '- key:'."));
            return entries;
        }

        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var name = $"{part}[{i}]";
            if (list.Items[i] is not YamlMap node)
            {
                errors.Add(new(list.Items[i].Line, name, "an entry with fields is wanted, beginning with 'key:'."));
                continue;
            }

            var entry = new CatalogEntry(name, node);
            var before = errors.Count;
            Check(entry, node, name, fields, errors);
            if (errors.Count > before)
                continue;
            if (!CatalogKey.IsValid(entry.Key))
                errors.Add(entry.Error("key", $"'{entry.Key}' is no key: lower-case letters, digits and single hyphens, at most {CatalogKey.MaxLength} characters."));
            else if (!keys.TryAdd(entry.Key, node.Line))
                errors.Add(entry.Error("key", $"'{entry.Key}' stands in line {keys[entry.Key]} already."));
            entries.Add(entry);
        }

        return entries;
    }

    private static void Check(CatalogEntry entry, YamlMap node, string name, (string Name, Kind Kind, bool IsNeeded)[] fields, List<CatalogFileError> errors)
    {
        foreach (var (field, _) in node.Members)
        {
            if (!fields.Any(f => f.Name == field.Value))
                errors.Add(new(field.Line, $"{name}.{field.Value}", $"unknown field; {Meant(field.Value, fields.Select(f => f.Name))}"));
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
        Kind.Text => entry.Node(field) is YamlText ? null : "a text is wanted.",
        Kind.Flag => entry.Text(field) is "true" or "false" ? null : "true or false is wanted.",
        Kind.Number => entry.Number(field) is not null ? null : "a whole number is wanted.",
        Kind.Texts => entry.Node(field) is YamlList list && list.Items.All(c => c is YamlText { Value.Length: > 0 }) ? null : "a list of texts is wanted, one '- ' a line.",
        Kind.Rule => CatalogWords.TryParse<DeploymentRule>(entry.Text(field) ?? "", out _) ? null : $"{CatalogWords.All<DeploymentRule>()} is wanted.",
        Kind.Start => CatalogWords.TryParse<LeadTimeStart>(entry.Text(field) ?? "", out _) ? null : $"{CatalogWords.All<LeadTimeStart>()} is wanted.",
        _ => CatalogWords.TryParse<FailureEvidence>(entry.Text(field) ?? "", out _) ? null : $"{CatalogWords.All<FailureEvidence>()} is wanted.",
    };

    private static string Meant(string name, IEnumerable<string> known)
    {
        var fields = known.ToList();
        var near = fields.FirstOrDefault(f => f.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(f, StringComparison.OrdinalIgnoreCase) || f.Equals(name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return near is not null ? $"did you mean '{near}'?" : $"known are {string.Join(", ", fields)}.";
    }
}
