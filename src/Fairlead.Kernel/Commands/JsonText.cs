using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fairlead.Commands;

/// <summary>Figures as JSON for people and programs: indented, and with patterns and names as they are, for it is a file and no web page.</summary>
internal static class JsonText
{
    /// <summary>The form of all these documents, which stands first in each. It goes up when a member changes its meaning or goes; new members leave it as it is.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="value">What becomes an object; a list has no room for more beside it.</param>
    /// <param name="type">Its generated code.</param>
    /// <returns>The document.</returns>
    /// <remarks>
    /// Written by the generated code directly, which needs nothing to be looked up or compiled at run time: that is a tenth of
    /// a short run. With an encoder among the serializer's own options that code would not be used; the writer carries it.
    /// </remarks>
    public static string Of<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 12);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            JsonSerializer.Serialize(writer, value, type);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.StartsWith('{') ? string.Create(CultureInfo.InvariantCulture, $"{{{Readable.NewLine}  \"version\": {Version},{text.AsSpan(1)}") : throw new ArgumentException("A document is an object.", nameof(value));
    }
}
