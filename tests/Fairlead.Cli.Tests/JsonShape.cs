using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fairlead.Cli.Tests;

/// <summary>The shape of a document: one line for each member, with its path and what stands there.</summary>
internal static class JsonShape
{
    private static readonly NullabilityInfoContext Nulls = new();

    /// <param name="type">The record that is printed.</param>
    /// <returns>The lines, in the order in which the members are printed.</returns>
    public static IReadOnlyList<string> Of(Type type) => ["version: whole number", .. Members(type, "")];

    /// <param name="json">A document that was printed.</param>
    /// <param name="shape">What it should be.</param>
    /// <returns>What is in the one and not in the other.</returns>
    public static IEnumerable<string> Differences(JsonElement json, IReadOnlyList<string> shape)
    {
        var saidOf = shape.Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, value) in Leaves(json, "", saidOf))
        {
            found.Add(path);
            if (!saidOf.TryGetValue(path, out var said))
                yield return $"{path} is printed and not documented";
            else if (!Fits(value, said))
                yield return $"{path} is {value.ValueKind}, and documented as {said}";
        }

        // Behind a list or an object that may be null there may be nothing.
        foreach (var path in saidOf.Keys.Where(p => !p.Contains('.', StringComparison.Ordinal) && !p.Contains('[', StringComparison.Ordinal) && !found.Contains(p)))
            yield return $"{path} is documented and not printed";
    }

    private static IEnumerable<string> Members(Type type, string before)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null && p.GetIndexParameters().Length == 0))
        {
            var path = before + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var isNull = Nulls.Create(property).ReadState == NullabilityState.Nullable ? " or null" : "";
            foreach (var line in Lines(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, path, isNull))
                yield return line;
        }
    }

    private static IEnumerable<string> Lines(Type type, string path, string isNull)
    {
        if (Word(type) is { } word)
            return [$"{path}: {word}{isNull}"];
        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            var isMap = type.GetGenericArguments().Length == 2;
            return [$"{path}: {(isMap ? "object of names" : "list")}{isNull}", .. Inner(type.GetGenericArguments()[^1], path + (isMap ? ".*" : "[]"))];
        }

        return [$"{path}: object{isNull}", .. Members(type, path + ".")];
    }

    private static IEnumerable<string> Inner(Type type, string path) => Word(type) is { } word ? [$"{path}: {word}"] : Members(type, path + ".");

    private static string? Word(Type type) => type switch
    {
        _ when type == typeof(string) || type == typeof(Guid) => "text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "whole number",
        _ when type == typeof(double) => "number",
        _ when type == typeof(DateTime) => "instant",
        _ when type == typeof(DateOnly) => "day",
        { IsEnum: true } => "one of " + string.Join(", ", type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? f.Name)),
        _ => null,
    };

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement json, string path, Dictionary<string, string> saidOf)
    {
        if (path.Length > 0)
            yield return (path, json);
        if (json.ValueKind == JsonValueKind.Object)
        {
            var isMap = saidOf.ContainsKey(path + ".*");
            foreach (var leaf in json.EnumerateObject().SelectMany(m => Leaves(m.Value, isMap ? path + ".*" : path.Length == 0 ? m.Name : $"{path}.{m.Name}", saidOf)))
                yield return leaf;
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            // Of an entry that is an object its members are documented.
            foreach (var leaf in json.EnumerateArray().SelectMany(e => Leaves(e, path + "[]", saidOf)).Where(l => !l.Path.EndsWith("[]", StringComparison.Ordinal) || l.Value.ValueKind != JsonValueKind.Object))
                yield return leaf;
        }
    }

    private static bool Fits(JsonElement value, string said) => value.ValueKind switch
    {
        JsonValueKind.Null => said.EndsWith(" or null", StringComparison.Ordinal),
        JsonValueKind.Array => said.StartsWith("list", StringComparison.Ordinal),
        JsonValueKind.Object => said.StartsWith("object", StringComparison.Ordinal),
        JsonValueKind.True or JsonValueKind.False => said.StartsWith("true or false", StringComparison.Ordinal),
        JsonValueKind.Number => said.StartsWith("number", StringComparison.Ordinal) || (said.StartsWith("whole number", StringComparison.Ordinal) && value.TryGetInt64(out _)),
        _ when said.StartsWith("instant", StringComparison.Ordinal) => value.TryGetDateTimeOffset(out _),
        _ when said.StartsWith("day", StringComparison.Ordinal) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out _),
        _ => said.StartsWith("text", StringComparison.Ordinal) || (said.StartsWith("one of ", StringComparison.Ordinal) && said["one of ".Length..].Replace(" or null", "", StringComparison.Ordinal).Split(", ").Contains(value.GetString(), StringComparer.Ordinal)),
    };
}
