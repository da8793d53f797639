using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fairlead.Host.Output;

/// <summary>Figures as JSON for people and programs: indented, and with patterns and names as they are, for it is a file and no web page.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <remarks>
    /// Written by the generated code directly, which needs nothing to be looked up or compiled at run time: that is a tenth of
    /// a short run. With an encoder among the serializer's own options that code would not be used; the writer carries it.
    /// </remarks>
    public static string Of<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 12);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
