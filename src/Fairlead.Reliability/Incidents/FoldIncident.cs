using System.Globalization;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;

namespace Fairlead.Incidents;

/// <summary>A signal about an incident, in the words of incidents.</summary>
/// <param name="Row">The signal as it is stored.</param>
/// <param name="Signal">What it says.</param>
public sealed record IncidentUpdate(SignalRow Row, IncidentSignal Signal);

/// <summary>What sources reported about one incident.</summary>
/// <param name="Subject">The incident.</param>
/// <param name="SignalSubject">The subject that the signals are about.</param>
/// <param name="Updates">The signals in the order of their own times.</param>
public sealed record IncidentEpisode(string Subject, string SignalSubject, IReadOnlyList<IncidentUpdate> Updates);

/// <summary>Makes incidents of what sources reported and of what people did. Pure: the same facts give the same incidents.</summary>
public static class FoldIncident
{
    /// <param name="told">Everything that was told of one subject.</param>
    /// <returns>
    /// The incidents in it; none when its signals are no incident. A ticket that is opened again is the same incident; an alert that fires again after
    /// its end is another one, though its source gives both one key. The one that was told of first has the subject's own key, the others the number of the
    /// first signal about them behind it: a late signal about an older one renames none, so that what people did stays with what they did it to.
    /// </returns>
    public static IReadOnlyList<IncidentEpisode> Episodes(SubjectSignals told)
    {
        var rows = SignalsOf(told).OrderBy(r => r.Row.At).ThenBy(r => r.Row.Number).ToList();
        if (!IsIncident(rows.Select(r => r.Signal)))
            return [];
        var updates = rows.Select(r => InWords(r.Signal) is { } signal ? new IncidentUpdate(r.Row, signal) : null).OfType<IncidentUpdate>().ToList();
        if (!updates.TrueForAll(s => s.Signal.IsAlert))
            return [new(told.Subject, told.Subject, updates)];
        var episodes = new List<List<IncidentUpdate>> { new() };
        foreach (var next in updates)
        {
            if (next.Signal.Action == IncidentSignalAction.Opened && episodes[^1].Exists(s => s.Signal.Action == IncidentSignalAction.Resolved))
                episodes.Add([]);
            episodes[^1].Add(next);
        }

        var first = updates.Min(s => s.Row.Number);
        return [.. episodes.Select(e => e.Min(s => s.Row.Number) is var number && number == first
            ? new IncidentEpisode(told.Subject, told.Subject, e)
            : new IncidentEpisode(string.Create(CultureInfo.InvariantCulture, $"{told.Subject}/{number}"), told.Subject, e))];
    }

    /// <param name="episode">What sources reported.</param>
    /// <param name="actions">What people did, in order.</param>
    /// <returns>
    /// How it stands. The order of arrival does not matter, for signals are put into the order of their own times. What a person entered for title, severity,
    /// services or beginning holds whatever a source says later. It is over when the last beginning or end is an end; where a person entered the end, that holds.
    /// </returns>
    public static Incident Of(IncidentEpisode episode, IEnumerable<IncidentAction> actions) => WithActions(OfSignals(episode), [.. actions], SourceTurns(episode.Updates));

    /// <param name="subject">An incident that somebody opened by hand.</param>
    /// <param name="actions">What people did, in order.</param>
    /// <returns>How it stands; null where nobody opened it.</returns>
    public static Incident? Of(string subject, IReadOnlyList<IncidentAction> actions) => actions.FirstOrDefault(d => d.Kind == IncidentActionKind.Opened) is not { } opened ? null : WithActions(
        new Incident { Subject = subject, Id = Incident.IdOf(subject), Title = opened.Title ?? "", StartedAt = opened.StartedAt ?? opened.At },
        actions,
        []);

    private static Incident OfSignals(IncidentEpisode episode)
    {
        var updates = episode.Updates;
        var last = updates[^1];
        string? Newest(Func<IncidentSignal, string?> of) => updates.Select(s => of(s.Signal)).LastOrDefault(t => !string.IsNullOrEmpty(t));
        var began = updates.Where(s => s.Signal.Action != IncidentSignalAction.Resolved || s.Signal.StartedAt is not null).Select(s => s.Signal.StartedAt ?? s.Row.At).DefaultIfEmpty(updates[0].Row.At).Min();
        var service = updates.Select(s => s.Row.ServiceId).LastOrDefault(s => s is not null);
        return new Incident
        {
            Subject = episode.Subject,
            SignalSubject = episode.SignalSubject,
            Id = Incident.IdOf(episode.Subject),
            SourceId = last.Row.SourceId,
            Services = service is { } id ? Incident.TextOf([id]) : "",
            Title = TitleOf([.. updates.Select(s => s.Signal)]),
            Description = Newest(s => s.Description),
            Severity = Newest(s => s.Severity),
            Environment = Newest(s => s.Environment),
            Url = Newest(s => s.Url),
            IsAlert = updates.All(s => s.Signal.IsAlert),
            StartedAt = Instants.ToMicroseconds(began),
            AcknowledgedAt = updates.Where(s => s.Signal.Action == IncidentSignalAction.Acknowledged).Select(s => (DateTime?)s.Row.At).FirstOrDefault(),
            Deployment = Newest(s => s.Deployment),
            Artifact = Newest(s => s.Artifact),
            Sha = Newest(s => s.Sha),
        };
    }

    // The newest that a source gave while it went on; what ends it often says so instead.
    private static string TitleOf(List<IncidentSignal> updates) =>
        (updates.FindLast(s => !s.IsUntitled && s.Action != IncidentSignalAction.Resolved) ?? updates.FindLast(s => !s.IsUntitled) ?? updates[0]).Title;

    private static Incident WithActions(Incident told, IReadOnlyList<IncidentAction> actions, IReadOnlyList<Turn> turns)
    {
        var services = actions.LastOrDefault(d => d.Services is not null)?.Services ?? told.Services;
        var severity = actions.LastOrDefault(d => d.Severity is not null)?.Severity ?? told.Severity;
        var began = actions.LastOrDefault(d => d.StartedAt is not null)?.StartedAt ?? told.StartedAt;
        var ended = End([.. turns, .. actions.Where(d => d.Kind is IncidentActionKind.Resolved or IncidentActionKind.Reopened).Select(d => new Turn(d.WrittenAt, d.Kind == IncidentActionKind.Resolved ? d.At : null, IsByHand: true))]);
        return told with
        {
            Title = actions.LastOrDefault(d => !string.IsNullOrEmpty(d.Title))?.Title ?? told.Title,
            Severity = string.IsNullOrEmpty(severity) ? null : severity,
            Services = services,
            ServiceId = Incident.IdsOf(services) is [var first, ..] ? first : null,
            StartedAt = began,
            AcknowledgedAt = actions.Where(d => d.Kind == IncidentActionKind.Acknowledged).Select(d => (DateTime?)d.At).Append(told.AcknowledgedAt).Min(),

            // The clocks of a source may say that it ended before it began.
            ResolvedAt = ended < began ? began : ended,
        };
    }

    // Only what turns is kept: a ticket that is edited while it is open says 'open' again, and must not undo that a person resolved it.
    private static List<Turn> SourceTurns(IReadOnlyList<IncidentUpdate> updates)
    {
        var turns = new List<Turn>();
        foreach (var (row, signal) in updates)
        {
            if (signal.Action is not (IncidentSignalAction.Opened or IncidentSignalAction.Resolved))
                continue;
            DateTime? end = signal.Action == IncidentSignalAction.Resolved ? Instants.ToMicroseconds(signal.ResolvedAt ?? row.At) : null;
            if (turns.Count > 0 && turns[^1].End is null == end is null)
                turns[^1] = turns[^1] with { End = end };
            else
                turns.Add(new Turn(row.At, end, IsByHand: false));
        }

        return turns;
    }

    private static DateTime? End(IEnumerable<Turn> turns)
    {
        Turn? last = null;
        foreach (var turn in turns.OrderBy(t => t.KnownAt).ThenBy(t => t.IsByHand))
        {
            // A source that ends later what a person has ended does not move the end.
            if (turn.End is null || turn.IsByHand || last is not { IsByHand: true, End: not null })
                last = turn;
        }

        return last?.End;
    }

    private static IEnumerable<(SignalRow Row, Signal Signal)> SignalsOf(SubjectSignals told) =>
        [.. told.Rows.Of(IncidentSignal.Kind).Select(s => (s.Row, (Signal)s.Signal)), .. told.Rows.Of(IssueSignal.Kind).Select(s => (s.Row, (Signal)s.Signal))];

    // Forges without incidents of their own have issues with a type or a label of that name.
    private static IncidentSignal? InWords(Signal signal) => signal switch
    {
        IncidentSignal incident => incident,
        IssueSignal issue => new IncidentSignal
        {
            Id = issue.Id,
            At = issue.At,
            Title = issue.Title,
            IsUntitled = issue.IsUntitled,
            Url = issue.Url,
            Incident = issue.Key,
            Action = issue.ClosedAt is null ? IncidentSignalAction.Opened : IncidentSignalAction.Resolved,
            Severity = issue.Severity,
            StartedAt = issue.CreatedAt,
            ResolvedAt = issue.ClosedAt,
        },
        _ => null,
    };

    // An issue is one from when it is called so until it is called so no longer while it is open: then it was a mistake. A close alone takes nothing back, for
    // not every source repeats labels with it.
    private static bool IsIncident(IEnumerable<Signal> updates)
    {
        var isOne = false;
        foreach (var signal in updates)
            isOne = signal is not IssueSignal issue || IsIncident(issue) || (isOne && issue.ClosedAt is not null);
        return isOne;
    }

    private static bool IsIncident(IssueSignal issue) =>
        string.Equals(issue.Type, "incident", StringComparison.OrdinalIgnoreCase) || issue.Labels.Contains("incident", StringComparer.OrdinalIgnoreCase);

    // A beginning (no end) or an end, and when it became known.
    private sealed record Turn(DateTime KnownAt, DateTime? End, bool IsByHand);
}
