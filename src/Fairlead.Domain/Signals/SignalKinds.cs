using System.Text.Json;

namespace Fairlead.Domain.Signals;

/// <summary>The kinds of signals that the modules of this program know, in their order.</summary>
public sealed class SignalKinds
{
    private readonly Dictionary<string, SignalKind> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, SignalKind> _byType = [];
    private readonly Dictionary<string, (OwnForm Form, SignalKind Kind)> _own = new(StringComparer.Ordinal);

    /// <param name="kinds">The kinds.</param>
    /// <exception cref="ArgumentException">Two of them have one name, one type, or one word in Fairlead's own JSON or for a file.</exception>
    public SignalKinds(IEnumerable<SignalKind> kinds)
    {
        All = [.. kinds];
        foreach (var kind in All)
        {
            if (!_byName.TryAdd(kind.Name, kind))
                throw new ArgumentException($"Two kinds of signals are called '{kind.Name}'.", nameof(kinds));
            if (!_byType.TryAdd(kind.Type, kind))
                throw new ArgumentException($"{kind.Type.Name} is of two kinds, '{_byType[kind.Type].Name}' and '{kind.Name}'.", nameof(kinds));
            if (kind.Own is { } form && !_own.TryAdd(form.Name, (form, kind)))
                throw new ArgumentException($"Two kinds of signals are written as '{form.Name}'.", nameof(kinds));
        }

        Own = [.. All.Select(k => k.Own).OfType<OwnForm>()];
        Files = [.. Own.Where(f => f.Csv is not null)];
        if (Files.GroupBy(f => f.Csv!.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Files of two kinds of signals are called '{twice.Key}'.", nameof(kinds));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<SignalKind> All { get; }

    /// <summary>What can be written in Fairlead's own JSON.</summary>
    public IReadOnlyList<OwnForm> Own { get; }

    /// <summary>What can be read from files of comma-separated values.</summary>
    public IReadOnlyList<OwnForm> Files { get; }

    /// <param name="name">A name.</param>
    /// <returns>The kind; null for one whose module is not there.</returns>
    public SignalKind? Named(string name) => _byName.GetValueOrDefault(name);

    /// <param name="word">What Fairlead's own JSON calls a kind.</param>
    /// <returns>How it is written; null where nothing is called so.</returns>
    public OwnForm? OwnNamed(string word) => _own.TryGetValue(word, out var known) ? known.Form : null;

    /// <param name="signal">A signal.</param>
    /// <returns>Its kind; null for one whose module is not there.</returns>
    public SignalKind? Find(Signal signal) => _byType.GetValueOrDefault(signal.GetType());

    /// <param name="signal">A signal.</param>
    /// <returns>Its kind.</returns>
    /// <exception cref="InvalidOperationException">No module adds it.</exception>
    public SignalKind Of(Signal signal) => Find(signal) ?? throw new InvalidOperationException($"No module adds the kind of {signal.GetType().Name}; a module does so by parts.Signals(…).");

    /// <param name="kind">The name of a kind as it is stored.</param>
    /// <param name="body">All of the signal as it is stored.</param>
    /// <returns>The signal; of a kind whose module is not there what all signals have.</returns>
    public Signal Read(string kind, string body) => Named(kind)?.Read(body) ?? JsonSerializer.Deserialize<UnknownSignal>(body, JsonSerializerOptions.Web)!;
}

/// <summary>A stored signal of a kind that no module describes any longer. It is kept, shown under its kind's name, and counts nowhere until the module is back.</summary>
public sealed record UnknownSignal : Signal;
