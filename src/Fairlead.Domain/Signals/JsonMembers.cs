using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>The members of an object whose names are not known before.</summary>
internal static class JsonMembers
{
    /// <returns>The members, each name once with its last value; none for anything that is no object.</returns>
    /// <exception cref="UnreadableMessageException">A name is no Unicode.</exception>
    public static IReadOnlyList<(string Name, JsonPart Value)> Members(this JsonPart part)
    {
        if (part.Element.ValueKind != JsonValueKind.Object)
            return [];
        var members = new List<(string, JsonPart)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in part.Element.EnumerateObject())
        {
            var name = Name(property, part.Path);
            var member = (name, new JsonPart(property.Value, part.Way(name)));
            if (places.TryAdd(name, members.Count))
                members.Add(member);
            else
                members[places[name]] = member;
        }

        return members;
    }

    private static string Name(JsonProperty property, string path)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableMessageException(path, "the name of a member is no Unicode.");
        }
    }
}
