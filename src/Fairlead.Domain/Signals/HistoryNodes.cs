using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fairlead.Domain.Signals;

/// <summary>Takes items of REST APIs apart and puts them together anew.</summary>
public static class HistoryNodes
{
    /// <param name="node">A value.</param>
    /// <returns>A text or the digits of a number; null for anything else, and for an empty text.</returns>
    /// <exception cref="InvalidOperationException">The text is no Unicode.</exception>
    public static string? Text(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };

    /// <param name="node">A value.</param>
    /// <param name="member">The name of a member.</param>
    /// <returns>A member of an object; null where there is none, also in what is no object.</returns>
    public static JsonNode? At(this JsonNode? node, string member) => node is JsonObject item ? item[member] : null;

    /// <param name="node">A value.</param>
    /// <returns>Text that a part of an id is made of; '?' where there is none.</returns>
    public static string Key(this JsonNode? node) => node.Text() ?? "?";

    /// <returns>An object of its own that may be changed.</returns>
    internal static JsonObject Copy(this JsonObject item) => (JsonObject)item.DeepClone();

    internal static HistoryMessage Deliver(string id, string kind, JsonObject body) => new(id, kind, Encoding.UTF8.GetBytes(body.ToJsonString()));
}
