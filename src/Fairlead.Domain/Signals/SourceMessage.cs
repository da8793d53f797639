using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>What a source sent, after it was let in.</summary>
/// <param name="Event">The kind of event that a header names, for instance X-GitHub-Event; empty where none does.</param>
/// <param name="Body">The body, unpacked.</param>
/// <param name="ReceivedAt">When it arrived, UTC: the time of a fact that tells none itself.</param>
/// <param name="Source">The key of the source in the inbox.</param>
public sealed record SourceMessage(string Event, ReadOnlyMemory<byte> Body, DateTime ReceivedAt, string Source)
{
    /// <summary>Ends the reading of a large body.</summary>
    public CancellationToken Until { get; init; }
}

/// <summary>What a message says.</summary>
/// <param name="Signals">The facts in it; empty for a kind of event that is of no use.</param>
/// <param name="Ignored">Why there is none, in a few words that are counted: 'star.created', 'draft release'; null where there are facts.</param>
public sealed record Translation(IReadOnlyList<Signal> Signals, string? Ignored = null)
{
    /// <param name="signal">The one fact.</param>
    /// <returns>A message that says one thing.</returns>
    public static Translation Of(Signal signal) => new([signal]);

    /// <param name="what">What it was.</param>
    /// <returns>A message that is kept and counted, and says nothing.</returns>
    public static Translation Ignore(string what) => new([], what);
}

/// <summary>A message that cannot be understood: the body is not what its kind of event has to be.</summary>
public sealed class UnreadableMessageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnreadableMessageException()
        : this("", "The body cannot be understood.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public UnreadableMessageException(string message)
        : this("", message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What said so.</param>
    public UnreadableMessageException(string message, Exception innerException)
        : base(Short(message), innerException) => Path = "";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">Where in the body, for instance 'deployment.sha'; empty for the whole.</param>
    /// <param name="message">What is wrong there.</param>
    public UnreadableMessageException(string path, string message)
        : base(Short(path.Length == 0 ? message : $"{path}: {message}")) => Path = path;

    /// <summary>Where in the body.</summary>
    public string Path { get; }

    // A library repeats names that a sender made up, however long they are.
    private static string Short(string message) => message.Length <= 1000 ? message : message[..1000] + " …";
}

/// <summary>A JSON value with the way to it, so that what is missing can be named. Unknown fields are nobody's business.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">The way to it.</param>
public readonly record struct JsonPart(JsonElement Element, string Path = "")
{
    /// <summary>Whether there is a value at all.</summary>
    public bool IsThere => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A member; one that is not there is empty and not an error until it is read as needed.</summary>
    /// <param name="name">Its name.</param>
    public JsonPart this[string name] => new(Element.ValueKind == JsonValueKind.Object && TryGet(name, out var value) ? value : default, Way(name));

    // A sender makes up names as long as a body; a way that had all of them would be made anew for each member.
    internal string Way(string name)
    {
        const int Longest = 200;
        if (Path.Length > Longest)
            return Path;
        var shortened = name.Length > Longest ? name[..Longest] + "…" : name;
        return Path.Length == 0 ? shortened : $"{Path}.{shortened}";
    }

    /// <returns>The elements of an array; none for anything else.</returns>
    public IEnumerable<JsonPart> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            yield break;
        var i = 0;
        foreach (var item in Element.EnumerateArray())
            yield return new(item, $"{Path}[{i++}]");
    }

    /// <returns>The text, blanks for NUL, which PostgreSQL cannot keep; or the digits of a number; null where there is neither, or an empty text.</returns>
    /// <exception cref="UnreadableMessageException">The text is no Unicode: half a surrogate pair, or bytes that are no UTF-8.</exception>
    public string? Text()
    {
        if (Element.ValueKind == JsonValueKind.Number)
            return Element.GetRawText();
        if (Element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return Element.GetString() is { Length: > 0 } text ? text.Replace('\0', ' ') : null;
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableMessageException(Path, "the text is no Unicode.");
        }
    }

    /// <returns>The text or the digits of a number.</returns>
    /// <exception cref="UnreadableMessageException">There is none.</exception>
    public string NeededText() => Text() ?? throw new UnreadableMessageException(Path, IsThere ? "a text is expected." : "it is missing.");

    /// <returns>A whole number from 0; null where there is none.</returns>
    public int? Count() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= 0 ? value : null;

    /// <returns>Whether it is true.</returns>
    public bool IsTrue() => Element.ValueKind == JsonValueKind.True;

    /// <returns>The instant in UTC; null where there is none, and for the year 1, which Go and .NET write for none.</returns>
    /// <exception cref="UnreadableMessageException">There is something, and it is no instant.</exception>
    public DateTime? Instant()
    {
        if (Text() is not { } text || text.StartsWith("0001-01-01", StringComparison.Ordinal))
            return null;
        if (InstantText.TryRead(text, out var at))
            return at;
        throw new UnreadableMessageException(Path, $"'{(text.Length > 60 ? text[..60] : text)}' is no instant.");
    }

    /// <returns>The instant in UTC.</returns>
    /// <exception cref="UnreadableMessageException">There is none.</exception>
    public DateTime NeededInstant() => Instant() ?? throw new UnreadableMessageException(Path, "it is missing.");

    private bool TryGet(string name, out JsonElement value)
    {
        try
        {
            return Element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableMessageException(Path, "the name of a member is no Unicode.");
        }
    }
}
