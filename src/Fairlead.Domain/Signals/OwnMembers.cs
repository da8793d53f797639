using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>An object of Fairlead's own format. Elsewhere what is unknown is passed over; here it is a typo that nobody would notice.</summary>
internal sealed class OwnMembers
{
    private readonly JsonPart _part;
    private readonly DateTime _receivedAt;

    /// <exception cref="UnreadableMessageException">It is no object, or has a member that is not among the known ones, or one twice.</exception>
    public OwnMembers(JsonPart part, IReadOnlyList<string> known, DateTime receivedAt)
    {
        if (part.Element.ValueKind != JsonValueKind.Object)
            throw new UnreadableMessageException(part.Path, "An object is expected.");
        (_part, _receivedAt) = (part, receivedAt);
        var members = part.Members();
        foreach (var (name, value) in members)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new UnreadableMessageException(value.Path, $"it is not known here; known are {string.Join(", ", known)}.");
        }

        // Members says each name once.
        if (members.Count != part.Element.EnumerateObject().Count())
            throw new UnreadableMessageException(part.Path, "A member stands twice in it.");
    }

    public JsonPart this[string name] => _part[name];

    public string? Text(string name) => Is(name, JsonValueKind.String, JsonValueKind.Number, "a text") ? _part[name].Text() : null;

    public string NeededText(string name) => Text(name) ?? _part[name].NeededText();

    public DateTime? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;

        // Elsewhere the year 1 is how Go and .NET write that there is none; here nobody has to write what there is none of.
        var at = _part[name].Instant() ?? throw Wrong(name, $"'{SignalText.Title(text)}' is no instant.");
        if (!text.All(char.IsAsciiDigit) && !HasZone(text))
            throw Wrong(name, $"'{SignalText.Title(text)}' has no zone; write for instance {text}Z for UTC.");
        return SignalTimes.Problem(at, _receivedAt) is { } problem ? throw Wrong(name, problem) : at;
    }

    private static bool HasZone(string text) => text.EndsWith('Z') || text.EndsWith('z') || text.EndsWith("UTC", StringComparison.Ordinal) || text.LastIndexOfAny(['+', '-']) > text.IndexOfAny(['T', 't', ' ']);

    public bool IsTrue(string name) => Is(name, JsonValueKind.True, JsonValueKind.False, "true or false") && _part[name].IsTrue();

    public int? Count(string name) => !_part[name].IsThere ? null : _part[name].Count() ?? throw Wrong(name, "a whole number from 0 is expected.");

    public int NeededCount(string name) => Count(name) ?? throw Wrong(name, "it is missing.");

    public double? Seconds(string name)
    {
        if (!_part[name].IsThere)
            return null;
        var value = _part[name].Element;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && double.IsFinite(seconds) && seconds >= 0
            ? seconds
            : throw Wrong(name, "a number of seconds is expected.");
    }

    public string? Sha(string name) => Text(name) is not { } text
        ? null
        : SignalText.Sha(text) ?? throw Wrong(name, "the name of a commit is expected, 7 to 64 hexadecimal digits.");

    public string? Web(string name) => Text(name) is not { } text ? null : SignalText.Web(text) ?? throw Wrong(name, "an address of http or https is expected.");

    public string? Repository(string name) => Text(name) is not { } text
        ? null
        : RepositoryAddress.Of(text) ?? throw Wrong(name, "the address of a repository is expected.");

    public IReadOnlyList<JsonPart> Items(string name) => Is(name, JsonValueKind.Array, JsonValueKind.Array, "an array") ? [.. _part[name].Items()] : [];

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(i => i.Element.ValueKind == JsonValueKind.String ? i.NeededText() : throw new UnreadableMessageException(i.Path, "a text is expected."))];

    /// <returns>The value whose name is the word in lower case; null where there is none.</returns>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } word)
            return null;
        var values = Enum.GetValues<T>();
        foreach (var value in values)
        {
            if (Lower(value) == word)
                return value;
        }

        throw Wrong(name, $"'{SignalText.Title(word)}' is none of {string.Join(", ", values.Select(Lower))}.");
    }

    public UnreadableMessageException Wrong(string name, string message) => new(_part[name].Path, message);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private bool Is(string name, JsonValueKind one, JsonValueKind other, string expected)
    {
        if (!_part[name].IsThere)
            return false;
        var kind = _part[name].Element.ValueKind;
        return kind == one || kind == other ? true : throw Wrong(name, $"{expected} is expected.");
    }
}
