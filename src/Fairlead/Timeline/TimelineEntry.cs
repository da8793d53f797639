using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Signals;

namespace Fairlead.Timeline;

/// <summary>Something that happened: a source told it, somebody did it here, or a tag shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Word">What happened to the thing, in a word or two.</param>
/// <param name="IsBad">Whether something failed or broke.</param>
/// <param name="Title">One line for people.</param>
/// <param name="ServiceId">The service; null where it is not known which.</param>
/// <param name="RepositoryId">The repository of the catalog.</param>
/// <param name="Address">The repository as the source names it.</param>
/// <param name="SourceId">The source that told it.</param>
/// <param name="Origin">Where it is from when no source told it.</param>
/// <param name="Url">Its page, here or at the source.</param>
/// <param name="Body">All of it, as JSON.</param>
internal sealed record TimelineEntry(DateTime At, string Kind, string Word, bool IsBad, string Title, Guid? ServiceId, Guid? RepositoryId, string? Address, Guid? SourceId, string Origin, string? Url, string Body)
{
    /// <summary>The service as the source calls it.</summary>
    public string? Named { get; private init; }

    /// <summary>The delivery that told it first; null where no source told it.</summary>
    public long? Delivery { get; private init; }

    /// <summary>Whose API key let that delivery in; null where the source proved itself.</summary>
    public string? SentBy { get; init; }

    public static TimelineEntry Of(SignalRow row)
    {
        var signal = SignalStore.Read(row);
        return new(row.At, row.Kind, WordOf(signal, row.Kind), IsBadOne(signal), row.Title, row.ServiceId, row.RepositoryId, row.Address, row.SourceId, "", row.Url, row.Body) { Named = signal.Service, Delivery = row.DeliveryNumber };
    }

    /// <param name="row">A signal about an incident.</param>
    /// <param name="incident">The incident.</param>
    /// <returns>The entry; what this signal leaves out, others of the same incident have said.</returns>
    public static TimelineEntry Of(SignalRow row, Incident incident)
    {
        var entry = Of(row);
        return entry with { Title = SignalStore.Read(row).IsUntitled ? incident.Title : entry.Title, ServiceId = entry.ServiceId ?? incident.ServiceId };
    }

    public static TimelineEntry Of(IncidentDeed deed, Incident? incident)
    {
        var id = Incident.IdOf(deed.Thing);
        var services = deed.Services is { } named ? Incident.IdsOf(named) : incident?.ServiceIds() ?? [];
        return new(
            deed.WrittenAt, "incident", $"incident {Lower(deed.Kind)}", deed.Kind is DeedKind.Opened or DeedKind.Reopened, deed.Title ?? incident?.Title ?? "Incident", services.Count == 0 ? null : services[0],
            null, null, null, "fairlead", $"/incidents/{id}", JsonSerializer.Serialize(new DeedBody("incident", id, Lower(deed.Kind), deed.At, deed.Severity), TimelineJson.Default.DeedBody));
    }

    public static TimelineEntry Of(Deployment tagged) => new(
        tagged.At, "deployment", tagged.Rework == ReworkKind.Rollback ? "roll-back" : "release tag", tagged.Failed, tagged.Name, tagged.ServiceId,
        null, null, null, "git", null, JsonSerializer.Serialize(new TagBody("deployment", tagged.Name, tagged.Sha, tagged.Changes, tagged.Failed), TimelineJson.Default.TagBody));

    private static string WordOf(Signal signal, string kind) => signal switch
    {
        ChangeSignal c => $"change {Lower(c.Act)}",
        ReviewSignal r => $"review: {r.Verdict switch { Verdict.ChangesWanted => "changes wanted", var v => Lower(v) }}",
        RunSignal r => $"{(r.Level == RunLevel.Job ? "job" : "run")} {Lower(r.State)}",
        DeploymentSignal { IsRollback: true } d => $"roll-back {Lower(d.State)}",
        DeploymentSignal d => $"deployment {Lower(d.State)}",
        ReleaseSignal r => r.IsDeleted ? "release withdrawn" : r.IsDraft ? "release drafted" : "release",
        ArtifactSignal a => $"artifact {a.Act}",
        IncidentSignal i => $"{(i.IsAlert ? "alert" : "incident")} {Lower(i.Act)}",
        IssueSignal i => $"issue {i.Act}",
        TestSignal t => t.Failed > 0 ? "tests failed" : "tests passed",
        _ => kind,
    };

    private static bool IsBadOne(Signal signal) =>
        signal is IncidentSignal { Act: IncidentAct.Opened } or RunSignal { State: RunState.Failed } or DeploymentSignal { State: RunState.Failed } or TestSignal { Failed: > 0 };

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    internal sealed record DeedBody(string Kind, string Incident, string Act, DateTime At, string? Severity);

    internal sealed record TagBody(string Kind, string Tag, string Sha, int Changes, bool Failed);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TimelineEntry.DeedBody))]
[JsonSerializable(typeof(TimelineEntry.TagBody))]
internal sealed partial class TimelineJson : JsonSerializerContext;
