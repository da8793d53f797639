using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>An incident as it stands, derived from the signals about it.</summary>
public sealed record Incident
{
    /// <summary>The thing that its signals are about.</summary>
    public required string Thing { get; init; }

    /// <summary>Who told of it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The service; null where it is not known which.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>More about it.</summary>
    public string? Description { get; init; }

    /// <summary>The severity as the source calls it.</summary>
    public string? Severity { get; init; }

    /// <summary>The environment as the source calls it.</summary>
    public string? Environment { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <summary>Whether a monitoring rule noticed it.</summary>
    public bool IsAlert { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When somebody first took it up.</summary>
    public DateTime? AcknowledgedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>The deployment that it names, by the source's id.</summary>
    public string? Deployment { get; init; }

    /// <summary>The artifact that it names.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit that it names.</summary>
    public string? Sha { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<Incident>(e =>
    {
        e.ToTable("incident");
        e.HasKey(i => i.Thing);
        e.Property(i => i.Thing).HasMaxLength(1000);
        e.Property(i => i.Description).HasMaxLength(4000);
        e.Property(i => i.Url).HasMaxLength(4000);
        e.Property(i => i.Artifact).HasMaxLength(1000);
        e.HasIndex(i => new { i.ServiceId, i.StartedAt });
        e.HasIndex(i => new { i.StartedAt, i.Thing });
    });

    /// <param name="told">Everything that was told of it.</param>
    /// <returns>
    /// How it stands; nothing when its signals are no incident. The order of arrival does not matter, for they are put into the order of their own times: it
    /// began with the earliest beginning that was told, and it is over when the last beginning or end is an end. A ticket that is opened again is the same
    /// incident; an alert that fires again after its end is another one, though its source gives both one key.
    /// </returns>
    public static IReadOnlyList<Incident> Of(ThingSignals told)
    {
        var said = told.Rows.Select(r => InWords(SignalStore.Read(r)) is { } signal ? new Told(r, signal) : null).OfType<Told>().OrderBy(s => s.Row.At).ThenBy(s => s.Row.Number).ToList();
        if (said.Count == 0)
            return [];
        if (!said.TrueForAll(s => s.Signal.IsAlert))
            return [Of(told.Thing, said)];
        var episodes = new List<List<Told>> { new() };
        foreach (var next in said)
        {
            if (next.Signal.Act != IncidentAct.Resolved && episodes[^1].Exists(s => s.Signal.Act == IncidentAct.Resolved))
                episodes.Add([]);
            episodes[^1].Add(next);
        }

        return [.. episodes.Select((e, i) => Of(i == 0 ? told.Thing : $"{told.Thing}/{i + 1}", e))];
    }

    private static Incident Of(string thing, List<Told> said)
    {
        var last = said[^1];
        string? Newest(Func<IncidentSignal, string?> of) => said.Select(s => of(s.Signal)).LastOrDefault(t => !string.IsNullOrEmpty(t));
        var turn = said.LastOrDefault(s => s.Signal.Act is IncidentAct.Opened or IncidentAct.Resolved);
        var opened = said.Where(s => s.Signal.Act != IncidentAct.Resolved || s.Signal.StartedAt is not null).Select(s => s.Signal.StartedAt ?? s.Row.At).DefaultIfEmpty(said[0].Row.At).Min();
        return new Incident
        {
            Thing = thing,
            SourceId = last.Row.SourceId,
            ServiceId = said.Select(s => s.Row.ServiceId).LastOrDefault(s => s is not null),
            Title = (said.FindLast(s => s.Signal.Act != IncidentAct.Resolved) ?? last).Signal.Title,
            Description = Newest(s => s.Description),
            Severity = Newest(s => s.Severity),
            Environment = Newest(s => s.Environment),
            Url = Newest(s => s.Url),
            IsAlert = said.TrueForAll(s => s.Signal.IsAlert),
            StartedAt = Data.Instants.ToMicroseconds(opened),
            AcknowledgedAt = said.Where(s => s.Signal.Act == IncidentAct.Acknowledged).Select(s => (DateTime?)s.Row.At).FirstOrDefault(),
            ResolvedAt = turn is { Signal: { Act: IncidentAct.Resolved } end } ? Data.Instants.ToMicroseconds(end.ResolvedAt ?? turn.Row.At) : null,
            Deployment = Newest(s => s.Deployment),
            Artifact = Newest(s => s.Artifact),
            Sha = Newest(s => s.Sha),
        };
    }

    private sealed record Told(SignalRow Row, IncidentSignal Signal);

    // Forges without incidents of their own have issues with a type or a label of that name.
    private static IncidentSignal? InWords(Signal signal) => signal switch
    {
        IncidentSignal incident => incident,
        IssueSignal issue when IsIncident(issue) => new IncidentSignal
        {
            Id = issue.Id,
            At = issue.At,
            Title = issue.Title,
            Url = issue.Url,
            Incident = issue.Key,
            Act = issue.ClosedAt is null ? IncidentAct.Opened : IncidentAct.Resolved,
            Severity = issue.Severity,
            StartedAt = issue.CreatedAt,
            ResolvedAt = issue.ClosedAt,
        },
        _ => null,
    };

    private static bool IsIncident(IssueSignal issue) =>
        string.Equals(issue.Type, "incident", StringComparison.OrdinalIgnoreCase) || issue.Labels.Contains("incident", StringComparer.OrdinalIgnoreCase);
}
