using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>How deep and how wide a body in JSON may be. A member is looked for among all of its object, so that these are bounded as well.</summary>
public static class JsonShape
{
    /// <summary>Values within values.</summary>
    public const int MostDepth = 64;

    /// <summary>Members of one object. Forges write some hundred.</summary>
    public const int MostMembers = 1_000;

    /// <param name="body">A body.</param>
    /// <returns>Why it is no JSON that is read; null when it is.</returns>
    public static string? Problem(ReadOnlySpan<byte> body)
    {
        try
        {
            // Looked at once, without being kept.
            Span<int> members = stackalloc int[MostDepth + 1];
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MostDepth });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    members[reader.CurrentDepth] = 0;
                else if (reader.TokenType == JsonTokenType.PropertyName && ++members[reader.CurrentDepth - 1] > MostMembers)
                    return $"An object in the body has more than {MostMembers:N0} members.";
            }

            return null;
        }
        catch (JsonException e)
        {
            return $"The body is no JSON: {e.Message}";
        }
    }
}
