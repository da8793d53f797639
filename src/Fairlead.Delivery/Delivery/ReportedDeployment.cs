using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A deployment to one environment as a tool reported it, derived from the signals about it.</summary>
public sealed record ReportedDeployment
{
    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>Who told of it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The source's id of it.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The service; null where it is not known which.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The environment as the source calls it; empty where it names none, which is taken for production.</summary>
    public string Environment { get; init; } = "";

    /// <summary>What that is for.</summary>
    public required EnvironmentTier Tier { get; init; }

    /// <summary>How it went.</summary>
    public required RunState State { get; init; }

    /// <summary>The commit, as far as the source says it.</summary>
    public string? Sha { get; init; }

    /// <summary>The version, tag or branch.</summary>
    public string? Version { get; init; }

    /// <summary>What was deployed.</summary>
    public string? Artifact { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended, or when its last state was told.</summary>
    public required DateTime At { get; init; }

    /// <summary>Whether the source says that it took back an earlier one.</summary>
    public bool IsRollback { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<ReportedDeployment>(e =>
    {
        e.ToTable("reported_deployment");
        e.HasKey(d => d.Subject);
        e.Property(d => d.Subject).HasMaxLength(1000);
        e.Property(d => d.Artifact).HasMaxLength(1000);
        e.Property(d => d.Version).HasMaxLength(1000);
        e.Property(d => d.Sha).HasMaxLength(64);
        e.Property(d => d.Url).HasMaxLength(4000);
        e.HasIndex(d => new { d.ServiceId, d.At });
        e.HasIndex(d => d.At);
    });

    /// <param name="told">Everything that was told of it.</param>
    /// <param name="chosen">What somebody chose for environments, by their keys.</param>
    /// <returns>How it stands: its last end, by the time at which it happened, else the last that was told of it. A late 'in progress' opens nothing again.</returns>
    public static ReportedDeployment Of(SubjectSignals told, IReadOnlyDictionary<string, EnvironmentTier> chosen)
    {
        var said = told.Rows.Of(DeploymentSignal.Kind).OrderBy(s => s.Row.At).ThenBy(s => s.Row.Number).ToList();
        var ended = said.Where(s => s.Signal.State is RunState.Succeeded or RunState.Failed or RunState.Cancelled or RunState.Skipped).ToList();

        // The same end told again with another time is a correction, and the newer telling is the right one.
        if (ended.Count > 1 && ended.TrueForAll(e => e.Signal.State == ended[0].Signal.State))
            ended.Sort((a, b) => a.Row.Number.CompareTo(b.Row.Number));
        var (row, last) = ended.Count > 0 ? ended[^1] : said[^1];
        string? Newest(Func<DeploymentSignal, string?> of) => of(last) ?? said.Select(s => of(s.Signal)).LastOrDefault(t => !string.IsNullOrEmpty(t));
        var environment = Newest(s => s.Environment) ?? "";
        var tier = last.Tier != EnvironmentTier.Unknown ? last.Tier : said.Select(s => s.Signal.Tier).LastOrDefault(t => t != EnvironmentTier.Unknown);
        return new ReportedDeployment
        {
            Subject = told.Subject,
            SourceId = row.SourceId,
            ExternalId = last.Deployment,
            ServiceId = said.Select(s => s.Row.ServiceId).LastOrDefault(s => s is not null),
            RepositoryId = said.Select(s => s.Row.RepositoryId).LastOrDefault(s => s is not null),
            Environment = environment,
            Tier = chosen.TryGetValue(EnvironmentChoice.KeyOf(environment), out var byHand) ? byHand
                : tier != EnvironmentTier.Unknown ? tier
                : environment.Length == 0 ? EnvironmentTier.Production : EnvironmentTiers.Of(environment),
            State = last.State,
            Sha = Newest(s => s.Sha),
            Version = Newest(s => s.Version),
            Artifact = Newest(s => s.Artifact),
            StartedAt = said.Select(s => s.Signal.StartedAt).Where(s => s is not null).Min() is { } started ? Data.Instants.ToMicroseconds(started) : null,
            At = Data.Instants.ToMicroseconds(last.FinishedAt ?? row.At),
            IsRollback = said.Exists(s => s.Signal.IsRollback),
            Url = Newest(s => s.Url),
        };
    }
}

/// <summary>Keeps reported deployments equal to what was told of them, and has their services judged anew.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveReported(IDatabaseEngine database, TimeProvider time) : ISignalReader
{
    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [DeploymentSignal.Kind.Name];

    /// <inheritdoc />
    public Task ClearAsync(FairleadDb db, CancellationToken cancel) => db.Set<ReportedDeployment>().ExecuteDeleteAsync(cancel);

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        var before = await db.Set<ReportedDeployment>().AsNoTracking().Where(d => EF.Parameter(subjects).Contains(d.Subject)).ToDictionaryAsync(d => d.Subject, StringComparer.Ordinal, cancel);
        var chosen = await EnvironmentChoice.ReadAsync(db, cancel);
        var now = signals.Where(s => s.Rows.Any(r => r.Kind == DeploymentSignal.Kind.Name)).Select(s => ReportedDeployment.Of(s, chosen)).ToList();
        var changed = now.Where(d => !before.TryGetValue(d.Subject, out var old) || old != d).ToList();
        var replaced = changed.Select(d => d.Subject).Where(before.ContainsKey).Concat(before.Keys.Except(now.Select(d => d.Subject), StringComparer.Ordinal)).ToArray();
        if (replaced.Length > 0)
            await db.Set<ReportedDeployment>().Where(d => EF.Parameter(replaced).Contains(d.Subject)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, changed, cancel);
        await DueService.AddAsync(db, changed.Select(d => d.ServiceId).Concat(replaced.Select(r => before[r].ServiceId)).OfType<Guid>(), time.Now(), cancel);
    }
}
