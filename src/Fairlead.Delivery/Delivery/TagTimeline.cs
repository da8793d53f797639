using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What release tags say where nobody reports deployments.</summary>
internal sealed class TagTimeline : ITimelineSource
{
    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [DeploymentSignal.Kind.Name];

    /// <inheritdoc />
    public async Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel)
    {
        var rows = db.Set<Deployment>().AsNoTracking().Where(d => d.Report == null && d.At >= query.From && d.At <= until);
        if (query.Services is { } services)
            rows = rows.Where(d => services.Contains(d.ServiceId));
        return (await rows.OrderByDescending(d => d.At).ThenBy(d => d.ServiceId).ThenByDescending(d => d.Ordinal).Take(most).ToListAsync(cancel)).Select(Entry);
    }

    // A release tag has no page of its own: its row stands among the deployments of its service.
    private static TimelineEntry Entry(Deployment tagged) => new(
        tagged.At, DeploymentSignal.Kind.Name, tagged.Rework == ReworkKind.Rollback ? "roll-back" : "release tag", tagged.Failed, tagged.Name, tagged.ServiceId,
        "git", null, JsonSerializer.Serialize(new TagBody(DeploymentSignal.Kind.Name, tagged.Name, tagged.Sha, tagged.Changes, tagged.Failed), TagJson.Default.TagBody))
    {
        StandsOn = "/flow/deployments",
    };
}

internal sealed record TagBody(string Kind, string Tag, string Sha, int Changes, bool Failed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TagBody))]
internal sealed partial class TagJson : JsonSerializerContext;
