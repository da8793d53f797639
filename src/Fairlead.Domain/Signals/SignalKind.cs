using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fairlead.Domain.Signals;

/// <summary>By what the subject of a signal is told from another one, beside what the signal says itself.</summary>
/// <param name="Source">The source that told it.</param>
/// <param name="Address">The address of its repository: one for each repository of the catalog, else as the source names it; null where it names none.</param>
public readonly record struct SubjectScope(Guid Source, string? Address)
{
    /// <summary>The repository, and for what names none the source: for subjects that are the repository's own, whoever tells of them.</summary>
    public string Place => Address ?? Source.ToString("N");
}

/// <summary>A kind of signals describes itself: what it is called, what its signals are about, how they are said, whether one is bad, how one is stored and written by hand.</summary>
/// <remarks>Whoever adds a kind writes a <see cref="SignalKind{T}"/> beside its signal and adds it to the parts of a module; nothing else knows it by name.</remarks>
public abstract class SignalKind
{
    /// <summary>The longest <see cref="Name"/>.</summary>
    public const int LongestName = 20;

    private protected SignalKind(string name)
    {
        if (name is not { Length: > 0 and <= LongestName } || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"'{name}' is no name of a kind: 1 to {LongestName} letters in lower case, digits and '-'.", nameof(name));
        Name = name;
    }

    /// <summary>What it is called: in what is stored, in the API, in filters.</summary>
    public string Name { get; }

    /// <summary>What the names of its subjects begin with. Several kinds may tell of one subject: a review is of a pull request.</summary>
    public string SubjectPrefix { get => field ?? Name + ":"; init; }

    /// <summary>How it is written in Fairlead's own JSON; null where only translations make it.</summary>
    public OwnForm? Own { get; init; }

    /// <summary>The type of its signals.</summary>
    public abstract Type Type { get; }

    /// <param name="signal">A signal of this kind.</param>
    /// <param name="scope">Who told it, and of which repository.</param>
    /// <returns>The subject that it is about, the same for all signals about it.</returns>
    public abstract string SubjectOf(Signal signal, SubjectScope scope);

    /// <param name="signal">A signal of this kind.</param>
    /// <returns>What happened, in a word or two: 'deployment failed'.</returns>
    public abstract string WordOf(Signal signal);

    /// <param name="signal">A signal of this kind.</param>
    /// <returns>Whether something failed or broke.</returns>
    public abstract bool IsBad(Signal signal);

    /// <param name="signal">A signal of this kind.</param>
    /// <returns>Its times by the names of their fields, 'at' first; null where one is not told.</returns>
    public abstract IEnumerable<(string Name, DateTime? At)> TimesOf(Signal signal);

    /// <param name="signal">A signal of this kind.</param>
    /// <returns>The run or deploying job, and the version or tag, by which its service is found where it names none.</returns>
    public abstract (string? Job, string? Version) TracesOf(Signal signal);

    /// <param name="signal">A signal of this kind as it was told.</param>
    /// <returns>It as it is kept.</returns>
    public abstract Signal Kept(Signal signal);

    /// <param name="signal">A signal of this kind.</param>
    /// <returns>All of it as JSON that begins with 'kind'.</returns>
    public abstract string Write(Signal signal);

    /// <param name="body">What <see cref="Write"/> wrote.</param>
    /// <returns>The signal.</returns>
    public abstract Signal Read(string body);

    // What stands in rows for good: names of members and values must not change.
    private protected static JsonSerializerOptions Stored(IJsonTypeInfoResolver resolver) => new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = resolver,
    };
}

/// <summary>A kind of signals of one type.</summary>
/// <typeparam name="T">The type of its signals.</typeparam>
/// <example><code>public sealed record FlagSignal : Signal
/// {
///     public static SignalKind&lt;FlagSignal&gt; Kind { get; } = new("flag")
///     {
///         Subject = (s, scope) => $"flag:{scope.Source:N}:{s.Flag}",
///         Word = s => s.IsOn ? "flag on" : "flag off",
///         Own = new OwnForm("flag", ["flag", "on"], Read),
///     };
///
///     public required string Flag { get; init; }
///
///     public bool IsOn { get; init; }
///
///     private static FlagSignal Read(OwnFact fact)
///     {
///         var (flag, at) = (fact.Members.NeededText("flag"), fact.At(null));
///         return fact.Make(at, $"Flag {flag}", (id, title) => new FlagSignal { Id = id, At = at, Title = title, Flag = flag, IsOn = fact.Members.IsTrue("on") });
///     }
/// }</code></example>
/// <param name="name">What it is called.</param>
public sealed class SignalKind<T>(string name) : SignalKind(name)
    where T : Signal
{
    private readonly Lazy<JsonSerializerOptions> _json = new(() => Stored(new DefaultJsonTypeInfoResolver { Modifiers = { info => AddKind(info, name) } }));

    /// <summary>Names the subject that a signal is about; the name begins with <see cref="SignalKind.SubjectPrefix"/>.</summary>
    public required Func<T, SubjectScope, string> Subject { get; init; }

    /// <summary>What happened, in a word or two; left out, the kind's name.</summary>
    public Func<T, string>? Word { get; init; }

    /// <summary>Whether something failed or broke; left out, never.</summary>
    public Func<T, bool>? Bad { get; init; }

    /// <summary>The times of a signal beside the one at which it happened, by the names of their fields: none of them may lie in the future.</summary>
    public Func<T, IReadOnlyList<(string Name, DateTime? At)>>? Times { get; init; }

    /// <summary>The run or deploying job, and the version or tag, by which the service is found of a signal that names none.</summary>
    public Func<T, (string? Job, string? Version)>? Traces { get; init; }

    /// <summary>What is kept of a signal that tells more than is to be stored; left out, all of it.</summary>
    public Func<T, T>? Keep { get; init; }

    /// <inheritdoc />
    public override Type Type => typeof(T);

    /// <inheritdoc />
    public override string SubjectOf(Signal signal, SubjectScope scope)
    {
        // Rebuilding looks for the subjects of a kind by how they begin.
        var subject = Subject((T)signal, scope);
        return subject.StartsWith(SubjectPrefix, StringComparison.Ordinal)
            ? subject
            : throw new InvalidOperationException($"The subject '{subject}' of a signal of the kind '{Name}' does not begin with '{SubjectPrefix}'.");
    }

    /// <inheritdoc />
    public override string WordOf(Signal signal) => Word?.Invoke((T)signal) ?? Name;

    /// <inheritdoc />
    public override bool IsBad(Signal signal) => Bad?.Invoke((T)signal) ?? false;

    /// <inheritdoc />
    public override IEnumerable<(string Name, DateTime? At)> TimesOf(Signal signal) => [("at", signal.At), .. Times?.Invoke((T)signal) ?? []];

    /// <inheritdoc />
    public override (string? Job, string? Version) TracesOf(Signal signal) => Traces?.Invoke((T)signal) ?? default;

    /// <inheritdoc />
    public override Signal Kept(Signal signal) => Keep is { } keep ? keep((T)signal) : signal;

    /// <inheritdoc />
    public override string Write(Signal signal) => JsonSerializer.Serialize((T)signal, _json.Value);

    /// <inheritdoc />
    public override T Read(string body) => JsonSerializer.Deserialize<T>(body, _json.Value)!;

    private static void AddKind(JsonTypeInfo info, string kind)
    {
        if (info.Type != typeof(T))
            return;
        var member = info.CreateJsonPropertyInfo(typeof(string), "kind");
        (member.Get, member.Order) = (_ => kind, int.MinValue);
        info.Properties.Insert(0, member);
    }
}
