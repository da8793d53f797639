using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>An object of Fairlead's own format. Elsewhere what is unknown is passed over; here it is a typo that nobody would notice.</summary>
public sealed class OwnMembers
{
    private readonly JsonPart _part;
    private readonly DateTime _receivedAt;

    /// <param name="part">The object.</param>
    /// <param name="known">The names of the members that it may have.</param>
    /// <param name="receivedAt">When it was received, UTC: nothing in it may lie more than a day after it.</param>
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

    internal JsonPart this[string name] => _part[name];

    /// <param name="name">The name of a member.</param>
    /// <returns>A text or the digits of a number; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is something else.</exception>
    public string? Text(string name) => Is(name, JsonValueKind.String, JsonValueKind.Number, "a text") ? _part[name].Text() : null;

    /// <param name="name">The name of a member.</param>
    /// <returns>A text or the digits of a number.</returns>
    /// <exception cref="UnreadableMessageException">There is none.</exception>
    public string NeededText(string name) => Text(name) ?? _part[name].NeededText();

    /// <param name="name">The name of a member.</param>
    /// <returns>An instant in UTC; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is no instant, has no zone, or lies in the future or before <see cref="SignalTimes.Earliest"/>.</exception>
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

    /// <param name="name">The name of a member.</param>
    /// <returns>Whether it is true; false where it is left out.</returns>
    /// <exception cref="UnreadableMessageException">It is neither true nor false.</exception>
    public bool IsTrue(string name) => Is(name, JsonValueKind.True, JsonValueKind.False, "true or false") && _part[name].IsTrue();

    /// <param name="name">The name of a member.</param>
    /// <returns>A whole number from 0; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is something else.</exception>
    public int? Count(string name) => !_part[name].IsThere ? null : _part[name].Count() ?? throw Wrong(name, "a whole number from 0 is expected.");

    /// <param name="name">The name of a member.</param>
    /// <returns>A whole number from 0.</returns>
    /// <exception cref="UnreadableMessageException">There is none.</exception>
    public int NeededCount(string name) => Count(name) ?? throw Wrong(name, "it is missing.");

    /// <param name="name">The name of a member.</param>
    /// <returns>Seconds, from 0; null where there are none.</returns>
    /// <exception cref="UnreadableMessageException">It is something else.</exception>
    public double? Seconds(string name)
    {
        if (!_part[name].IsThere)
            return null;
        var value = _part[name].Element;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && double.IsFinite(seconds) && seconds >= 0
            ? seconds
            : throw Wrong(name, "a number of seconds is expected.");
    }

    /// <param name="name">The name of a member.</param>
    /// <returns>The name of a commit in lower case; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is something else.</exception>
    public string? Sha(string name) => Text(name) is not { } text
        ? null
        : SignalText.Sha(text) ?? throw Wrong(name, "the name of a commit is expected, 7 to 64 hexadecimal digits.");

    /// <param name="name">The name of a member.</param>
    /// <returns>The address of a page; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is no address of http or https.</exception>
    public string? Web(string name) => Text(name) is not { } text ? null : SignalText.Web(text) ?? throw Wrong(name, "an address of http or https is expected.");

    /// <param name="name">The name of a member.</param>
    /// <returns>A repository, see <see cref="RepositoryAddress"/>; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">It is none.</exception>
    public string? Repository(string name) => Text(name) is not { } text
        ? null
        : RepositoryAddress.Of(text) ?? throw Wrong(name, "the address of a repository is expected.");

    /// <param name="name">The name of a member.</param>
    /// <returns>The elements of an array; none where it is left out.</returns>
    /// <exception cref="UnreadableMessageException">It is no array.</exception>
    public IReadOnlyList<JsonPart> Items(string name) => Is(name, JsonValueKind.Array, JsonValueKind.Array, "an array") ? [.. _part[name].Items()] : [];

    /// <param name="name">The name of a member.</param>
    /// <returns>Texts; none where they are left out.</returns>
    /// <exception cref="UnreadableMessageException">It is no array of texts.</exception>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(i => i.Element.ValueKind == JsonValueKind.String ? i.NeededText() : throw new UnreadableMessageException(i.Path, "a text is expected."))];

    /// <typeparam name="T">An enumeration.</typeparam>
    /// <param name="name">The name of a member.</param>
    /// <returns>The value whose name is the word in lower case; null where there is none.</returns>
    /// <exception cref="UnreadableMessageException">No value is called so.</exception>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } word)
            return null;
        var values = Enum.GetValues<T>();
        foreach (var value in values)
        {
            if (SignalText.Lower(value) == word)
                return value;
        }

        throw Wrong(name, $"'{SignalText.Title(word)}' is none of {string.Join(", ", values.Select(SignalText.Lower))}.");
    }

    /// <param name="name">The name of a member.</param>
    /// <param name="message">What is wrong with it.</param>
    /// <returns>What is thrown.</returns>
    public UnreadableMessageException Wrong(string name, string message) => new(_part[name].Path, message);

    private bool Is(string name, JsonValueKind one, JsonValueKind other, string expected)
    {
        if (!_part[name].IsThere)
            return false;
        var kind = _part[name].Element.ValueKind;
        return kind == one || kind == other ? true : throw Wrong(name, $"{expected} is expected.");
    }
}
