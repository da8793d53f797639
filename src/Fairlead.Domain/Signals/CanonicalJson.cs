using System.Buffers;
using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>JSON written in one way, so that the same content has the same hash however its sender ordered and spaced it.</summary>
internal static class CanonicalJson
{
    /// <returns>The value without blanks, members sorted by name and those that are null left out; numbers stay as they were written.</returns>
    public static ReadOnlyMemory<byte> Of(JsonPart part)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(writer, part);
        return bytes.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonPart part)
    {
        switch (part.Element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in part.Members().Where(m => m.Value.IsThere).OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in part.Items())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(part.Text() ?? "");
                break;
            default:
                writer.WriteRawValue(part.Element.GetRawText());
                break;
        }
    }
}
