using System.Globalization;
using System.Text.Json;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>
/// The part of JSON Schema 2020-12 that the CDEvents schemas use. A keyword or format that is not known is an exception, so that
/// nothing passes unchecked.
/// </summary>
internal sealed class JsonSchemaCheck
{
    private static readonly string[] WithoutEffect = ["$schema", "$id", "default", "example", "description", "title"];

    private readonly Dictionary<Uri, JsonElement> _schemas = [];

    /// <param name="schemas">Every schema that may be named; each has an $id.</param>
    public JsonSchemaCheck(IEnumerable<JsonElement> schemas)
    {
        foreach (var schema in schemas)
            _schemas.Add(new Uri(schema.GetProperty("$id").GetString()!), schema);
    }

    /// <returns>The path and what is wrong there; empty for an instance that is valid.</returns>
    public IReadOnlyList<(string Path, string Message)> Check(JsonElement instance, Uri schema)
    {
        var errors = new List<(string, string)>();
        Check(instance, _schemas[schema], schema, "", errors);
        return errors;
    }

    private void Check(JsonElement instance, JsonElement schema, Uri root, string path, List<(string Path, string Message)> errors)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            if (schema.ValueKind == JsonValueKind.False)
                errors.Add((path, "nothing is allowed here"));
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var value = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    var target = new Uri(root, value.GetString()!);
                    Check(instance, _schemas.TryGetValue(target, out var named) ? named : throw new NotSupportedException($"No schema is called {target}."), target, path, errors);
                    break;
                case "type":
                    if (!HasType(instance, value.GetString()!))
                        errors.Add((path, $"it is no {value.GetString()}"));
                    break;
                case "enum":
                    if (!value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, instance)))
                        errors.Add((path, $"it is none of {value.GetRawText()}"));
                    break;
                case "minLength":
                    if (instance.ValueKind == JsonValueKind.String && new StringInfo(instance.GetString()!).LengthInTextElements < value.GetInt32())
                        errors.Add((path, $"it is shorter than {value.GetInt32()}"));
                    break;
                case "format":
                    if (instance.ValueKind == JsonValueKind.String && !HasFormat(instance.GetString()!, value.GetString()!))
                        errors.Add((path, $"it is no {value.GetString()}"));
                    break;
                case "contentEncoding":
                    if (value.GetString() != "base64")
                        throw new NotSupportedException($"contentEncoding {value.GetString()}");
                    if (instance.ValueKind == JsonValueKind.String && !instance.TryGetBytesFromBase64(out _))
                        errors.Add((path, "it is not base64"));
                    break;
                case "required":
                    if (instance.ValueKind == JsonValueKind.Object)
                        errors.AddRange(value.EnumerateArray().Select(n => n.GetString()!).Where(n => !instance.TryGetProperty(n, out _)).Select(n => ($"{path}/{n}", "it is missing")));
                    break;
                case "properties":
                    foreach (var property in value.EnumerateObject())
                    {
                        if (instance.ValueKind == JsonValueKind.Object && instance.TryGetProperty(property.Name, out var member))
                            Check(member, property.Value, root, $"{path}/{property.Name}", errors);
                    }

                    break;
                case "additionalProperties":
                    if (instance.ValueKind != JsonValueKind.Object)
                        break;
                    foreach (var member in instance.EnumerateObject())
                    {
                        if (!schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _))
                            Check(member.Value, value, root, $"{path}/{member.Name}", errors);
                    }

                    break;
                case "items":
                    if (instance.ValueKind != JsonValueKind.Array)
                        break;
                    foreach (var (i, item) in instance.EnumerateArray().Index())
                        Check(item, value, root, $"{path}/{i}", errors);
                    break;
                case "anyOf" or "oneOf":
                    var tried = value.EnumerateArray().Select(s => Errors(instance, s, root, path)).ToList();
                    var fitting = tried.Count(t => t.Count == 0);
                    if (fitting == 0)
                        errors.AddRange(tried.MinBy(t => t.Count)!);
                    if (fitting > 1 && keyword.Name == "oneOf")
                        errors.Add((path, $"{fitting} of oneOf fit"));
                    break;
                default:
                    if (!WithoutEffect.Contains(keyword.Name))
                        throw new NotSupportedException($"The keyword {keyword.Name}");
                    break;
            }
        }
    }

    private List<(string Path, string Message)> Errors(JsonElement instance, JsonElement schema, Uri root, string path)
    {
        var errors = new List<(string, string)>();
        Check(instance, schema, root, path, errors);
        return errors;
    }

    private static bool HasType(JsonElement instance, string type) => type switch
    {
        "object" => instance.ValueKind == JsonValueKind.Object,
        "array" => instance.ValueKind == JsonValueKind.Array,
        "string" => instance.ValueKind == JsonValueKind.String,
        "boolean" => instance.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"The type {type}"),
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "date-time" => text.Contains('T', StringComparison.OrdinalIgnoreCase) && (text.EndsWith('Z') || text[^6] is '+' or '-') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith(uri.Scheme, StringComparison.OrdinalIgnoreCase),
        "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) && !text.Any(char.IsWhiteSpace),
        _ => throw new NotSupportedException($"The format {format}"),
    };
}
