using System.Globalization;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;

namespace Fairlead.Incidents;

/// <summary>A signal about an incident, in the words of incidents.</summary>
/// <param name="Row">The signal as it is stored.</param>
/// <param name="Signal">What it says.</param>
public sealed record IncidentSaid(SignalRow Row, IncidentSignal Signal);

/// <summary>What sources said of one incident.</summary>
/// <param name="Thing">The incident.</param>
/// <param name="Told">The thing that the signals are about.</param>
/// <param name="Said">The signals in the order of their own times.</param>
public sealed record IncidentEpisode(string Thing, string Told, IReadOnlyList<IncidentSaid> Said);

/// <summary>Makes incidents of what sources said and of what people did. Pure: the same facts give the same incidents.</summary>
public static class FoldIncident
{
    /// <param name="told">Everything that was told of one thing.</param>
    /// <returns>
    /// The incidents in it; none when its signals are no incident. A ticket that is opened again is the same incident; an alert that fires again after
    /// its end is another one, though its source gives both one key. The one that was told of first has the thing's own key, the others the number of the
    /// first signal about them behind it: a late signal about an older one renames none, so that what people did stays with what they did it to.
    /// </returns>
    public static IReadOnlyList<IncidentEpisode> Episodes(ThingSignals told)
    {
        var rows = told.Rows.Select(r => (Row: r, Signal: ToldSignals.Read(r))).OrderBy(r => r.Row.At).ThenBy(r => r.Row.Number).ToList();
        if (!IsIncident(rows.Select(r => r.Signal)))
            return [];
        var said = rows.Select(r => InWords(r.Signal) is { } signal ? new IncidentSaid(r.Row, signal) : null).OfType<IncidentSaid>().ToList();
        if (!said.TrueForAll(s => s.Signal.IsAlert))
            return [new(told.Thing, told.Thing, said)];
        var episodes = new List<List<IncidentSaid>> { new() };
        foreach (var next in said)
        {
            if (next.Signal.Act == IncidentAct.Opened && episodes[^1].Exists(s => s.Signal.Act == IncidentAct.Resolved))
                episodes.Add([]);
            episodes[^1].Add(next);
        }

        var first = said.Min(s => s.Row.Number);
        return [.. episodes.Select(e => e.Min(s => s.Row.Number) is var number && number == first
            ? new IncidentEpisode(told.Thing, told.Thing, e)
            : new IncidentEpisode(string.Create(CultureInfo.InvariantCulture, $"{told.Thing}/{number}"), told.Thing, e))];
    }

    /// <param name="episode">What sources said.</param>
    /// <param name="deeds">What people did, in order.</param>
    /// <returns>
    /// How it stands. The order of arrival does not matter, for signals are put into the order of their own times. What a person said of title, severity,
    /// services or beginning holds whatever a source says later. It is over when the last beginning or end is an end; where a person said since when, that holds.
    /// </returns>
    public static Incident Of(IncidentEpisode episode, IEnumerable<IncidentDeed> deeds) => WithDeeds(OfSignals(episode), [.. deeds], SourceTurns(episode.Said));

    /// <param name="thing">An incident that somebody opened by hand.</param>
    /// <param name="deeds">What people did, in order.</param>
    /// <returns>How it stands; null where nobody opened it.</returns>
    public static Incident? Of(string thing, IReadOnlyList<IncidentDeed> deeds) => deeds.FirstOrDefault(d => d.Kind == DeedKind.Opened) is not { } opened ? null : WithDeeds(
        new Incident { Thing = thing, Id = Incident.IdOf(thing), Title = opened.Title ?? "", StartedAt = opened.StartedAt ?? opened.At },
        deeds,
        []);

    private static Incident OfSignals(IncidentEpisode episode)
    {
        var said = episode.Said;
        var last = said[^1];
        string? Newest(Func<IncidentSignal, string?> of) => said.Select(s => of(s.Signal)).LastOrDefault(t => !string.IsNullOrEmpty(t));
        var began = said.Where(s => s.Signal.Act != IncidentAct.Resolved || s.Signal.StartedAt is not null).Select(s => s.Signal.StartedAt ?? s.Row.At).DefaultIfEmpty(said[0].Row.At).Min();
        var service = said.Select(s => s.Row.ServiceId).LastOrDefault(s => s is not null);
        return new Incident
        {
            Thing = episode.Thing,
            Told = episode.Told,
            Id = Incident.IdOf(episode.Thing),
            SourceId = last.Row.SourceId,
            Services = service is { } id ? Incident.TextOf([id]) : "",
            Title = TitleOf([.. said.Select(s => s.Signal)]),
            Description = Newest(s => s.Description),
            Severity = Newest(s => s.Severity),
            Environment = Newest(s => s.Environment),
            Url = Newest(s => s.Url),
            IsAlert = said.All(s => s.Signal.IsAlert),
            StartedAt = Instants.ToMicroseconds(began),
            AcknowledgedAt = said.Where(s => s.Signal.Act == IncidentAct.Acknowledged).Select(s => (DateTime?)s.Row.At).FirstOrDefault(),
            Deployment = Newest(s => s.Deployment),
            Artifact = Newest(s => s.Artifact),
            Sha = Newest(s => s.Sha),
        };
    }

    // The newest that a source gave while it went on; what ends it often says so instead.
    private static string TitleOf(List<IncidentSignal> said) =>
        (said.FindLast(s => !s.IsUntitled && s.Act != IncidentAct.Resolved) ?? said.FindLast(s => !s.IsUntitled) ?? said[0]).Title;

    private static Incident WithDeeds(Incident told, IReadOnlyList<IncidentDeed> deeds, IReadOnlyList<Turn> turns)
    {
        var services = deeds.LastOrDefault(d => d.Services is not null)?.Services ?? told.Services;
        var severity = deeds.LastOrDefault(d => d.Severity is not null)?.Severity ?? told.Severity;
        var began = deeds.LastOrDefault(d => d.StartedAt is not null)?.StartedAt ?? told.StartedAt;
        var ended = End([.. turns, .. deeds.Where(d => d.Kind is DeedKind.Resolved or DeedKind.Reopened).Select(d => new Turn(d.WrittenAt, d.Kind == DeedKind.Resolved ? d.At : null, IsByHand: true))]);
        return told with
        {
            Title = deeds.LastOrDefault(d => !string.IsNullOrEmpty(d.Title))?.Title ?? told.Title,
            Severity = string.IsNullOrEmpty(severity) ? null : severity,
            Services = services,
            ServiceId = Incident.IdsOf(services) is [var first, ..] ? first : null,
            StartedAt = began,
            AcknowledgedAt = deeds.Where(d => d.Kind == DeedKind.Acknowledged).Select(d => (DateTime?)d.At).Append(told.AcknowledgedAt).Min(),

            // The clocks of a source may say that it ended before it began.
            ResolvedAt = ended < began ? began : ended,
        };
    }

    // Only what turns is kept: a ticket that is edited while it is open says 'open' again, and must not undo that a person said it is over.
    private static List<Turn> SourceTurns(IReadOnlyList<IncidentSaid> said)
    {
        var turns = new List<Turn>();
        foreach (var (row, signal) in said)
        {
            if (signal.Act is not (IncidentAct.Opened or IncidentAct.Resolved))
                continue;
            DateTime? end = signal.Act == IncidentAct.Resolved ? Instants.ToMicroseconds(signal.ResolvedAt ?? row.At) : null;
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
            Act = issue.ClosedAt is null ? IncidentAct.Opened : IncidentAct.Resolved,
            Severity = issue.Severity,
            StartedAt = issue.CreatedAt,
            ResolvedAt = issue.ClosedAt,
        },
        _ => null,
    };

    // An issue is one from when it is called so until it is called so no longer while it is open: then it was a mistake. A close alone takes nothing back, for
    // not every source repeats labels with it.
    private static bool IsIncident(IEnumerable<Signal> said)
    {
        var isOne = false;
        foreach (var signal in said)
            isOne = signal is not IssueSignal issue || IsIncident(issue) || (isOne && issue.ClosedAt is not null);
        return isOne;
    }

    private static bool IsIncident(IssueSignal issue) =>
        string.Equals(issue.Type, "incident", StringComparison.OrdinalIgnoreCase) || issue.Labels.Contains("incident", StringComparer.OrdinalIgnoreCase);

    // A beginning (no end) or an end, and when it became known.
    private sealed record Turn(DateTime KnownAt, DateTime? End, bool IsByHand);
}
