using Fairlead.Accounts;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A deployment of a service, for other practices.</summary>
public sealed record KnownDeployment
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>Its name: of a release tag, or what a tool calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTime At { get; init; }

    /// <summary>The subject of its first report; null for a tag. By this decisions about it are kept, for its name may get a number with later facts.</summary>
    public string? Report { get; init; }

    /// <summary>Where it went, for a reported one: the environments with blanks between.</summary>
    public required string Environments { get; init; }

    /// <summary>Its page at the tool that reported it.</summary>
    public string? Url { get; init; }

    /// <summary>Whether it brought an earlier state back.</summary>
    public bool IsRollback { get; init; }

    /// <param name="db">The database.</param>
    /// <returns>All of them, to be asked further.</returns>
    public static IQueryable<KnownDeployment> In(FairleadDb db) => db.Set<Deployment>().AsNoTracking()
        .Select(d => new KnownDeployment { ServiceId = d.ServiceId, Name = d.Name, At = d.At, Report = d.Report, Environments = d.Environments, Url = d.Url, IsRollback = d.Rework == ReworkKind.Rollback });
}

/// <summary>A deployment as a tool reported it, whatever became of it and wherever it went.</summary>
public sealed record KnownReportedDeployment
{
    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>The service; null where it is not known which.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The source that reported it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The source's own id of it.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>The artifact.</summary>
    public string? Artifact { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The environment as the source calls it.</summary>
    public required string Environment { get; init; }

    /// <summary>What the environment is for.</summary>
    public required EnvironmentTier Tier { get; init; }

    /// <summary>How far it is.</summary>
    public required RunState State { get; init; }

    /// <summary>When.</summary>
    public required DateTime At { get; init; }

    /// <summary>Its page at the source.</summary>
    public string? Url { get; init; }

    /// <param name="db">The database.</param>
    /// <returns>All of them, to be asked further.</returns>
    public static IQueryable<KnownReportedDeployment> In(FairleadDb db) => db.Set<ReportedDeployment>().AsNoTracking().Select(d => new KnownReportedDeployment
    {
        Subject = d.Subject,
        ServiceId = d.ServiceId,
        RepositoryId = d.RepositoryId,
        SourceId = d.SourceId,
        ExternalId = d.ExternalId,
        Version = d.Version,
        Artifact = d.Artifact,
        Sha = d.Sha,
        Environment = d.Environment,
        Tier = d.Tier,
        State = d.State,
        At = d.At,
        Url = d.Url,
    });
}

/// <summary>That a deployment is behind an incident, as it was derived.</summary>
public sealed record KnownFailure
{
    /// <summary>The incident; null for a failure that git suggests.</summary>
    public string? Incident { get; init; }

    /// <summary>By what they were linked.</summary>
    public IncidentLinkKind? Link { get; init; }

    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>The name of the deployment; null where it is gone.</summary>
    public string? Deployment { get; init; }

    /// <param name="db">The database.</param>
    /// <returns>All of them, to be asked further.</returns>
    public static IQueryable<KnownFailure> In(FairleadDb db) => db.Set<Failure>().AsNoTracking()
        .Select(f => new KnownFailure { Incident = f.Incident, Link = f.Link, ServiceId = f.ServiceId, Deployment = f.Deployment });
}

/// <summary>A commit by which work arrived on the trunk of a repository.</summary>
public sealed record KnownArrival
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The committer's instant.</summary>
    public required DateTime At { get; init; }

    /// <param name="db">The database.</param>
    /// <returns>All of them, to be asked further.</returns>
    public static IQueryable<KnownArrival> In(FairleadDb db) => db.Set<TrunkArrival>().AsNoTracking().Select(a => new KnownArrival { RepositoryId = a.RepositoryId, Sha = a.Sha, At = a.At });

    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="shas">Some of its commits.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The first line of each one's message.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> SubjectsAsync(FairleadDb db, Guid repository, IReadOnlyCollection<string> shas, CancellationToken cancel) =>
        await db.Set<GitCommit>().AsNoTracking().Where(c => c.RepositoryId == repository && shas.Contains(c.Sha)).ToDictionaryAsync(c => c.Sha, c => c.Subject, StringComparer.Ordinal, cancel);
}

/// <summary>Services whose numbers have to be derived anew, because something that they rest on was decided elsewhere.</summary>
public static class DeriveAgain
{
    /// <summary>Notes services, in the caller's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="services">The services; doubles do no harm.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are noted.</returns>
    public static Task NoteAsync(FairleadDb db, IEnumerable<Guid> services, DateTime now, CancellationToken cancel) => DueService.AddAsync(db, services, now, cancel);

    /// <param name="db">The database.</param>
    /// <param name="service">A service.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether it is about to be derived anew.</returns>
    public static Task<bool> IsDueAsync(FairleadDb db, Guid service, CancellationToken cancel) => db.Set<DueService>().AnyAsync(d => d.ServiceId == service, cancel);
}

/// <summary>What environments are for: by their names, and where somebody chose otherwise, by that.</summary>
public sealed class KnownEnvironments
{
    private readonly IReadOnlyDictionary<string, EnvironmentTier> _chosen;

    private KnownEnvironments(IReadOnlyDictionary<string, EnvironmentTier> chosen) => _chosen = chosen;

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was chosen.</returns>
    public static async Task<KnownEnvironments> ReadAsync(FairleadDb db, CancellationToken cancel) => new(await EnvironmentChoice.ReadAsync(db, cancel));

    /// <param name="environment">A name.</param>
    /// <returns>What it is for.</returns>
    public EnvironmentTier TierOf(string environment) => _chosen.TryGetValue(EnvironmentChoice.KeyOf(environment), out var tier) ? tier : EnvironmentTiers.Of(environment);
}

/// <summary>What delivery wants to know of incidents, from whoever keeps them.</summary>
public interface IKnownIncidents
{
    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// Their incidents, the earliest first; also those of others for which somebody decided that a deployment of theirs is behind it, and those of no service
    /// that name a deployment of theirs and of nobody else. An incident that somebody decided on stands with its own service, too, and has no deployment there.
    /// </returns>
    Task<IReadOnlyList<IncidentOfService>> OfServicesAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="subjects">Keys of incidents.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that are there.</returns>
    Task<IReadOnlyList<IncidentWords>> InWordsAsync(FairleadDb db, IReadOnlyCollection<string> subjects, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="services">The services; null for all, and for incidents of none.</param>
    /// <param name="from">Began at this instant or later.</param>
    /// <param name="to">Began before this one.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that no deployment is behind, as far as anybody knows; the newest first.</returns>
    Task<IReadOnlyList<UnlinkedIncident>> UnlinkedAsync(FairleadDb db, IReadOnlyList<Guid>? services, DateTime from, DateTime to, int most, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Every name of an environment that an incident of a service gives, with that service.</returns>
    Task<IReadOnlyList<(string Environment, Guid Service)>> EnvironmentsAsync(FairleadDb db, CancellationToken cancel);
}

/// <summary>An incident as other modules need it.</summary>
/// <param name="Subject">Its key.</param>
/// <param name="ServiceId">The service whose deployments may be behind it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended.</param>
/// <param name="Deployment">The deployment that it names.</param>
/// <param name="Artifact">The artifact that it names.</param>
/// <param name="Sha">The commit that it names.</param>
/// <param name="IsDecided">Whether somebody decided which deployment is behind it.</param>
/// <param name="Decided">Which one they decided for: the subject of its first report, or its tag; null for none of this service.</param>
/// <param name="IsElsewhere">Whether it is known to be no matter of this service's production, so that nothing but what it names links it.</param>
public sealed record IncidentOfService(string Subject, Guid ServiceId, DateTime StartedAt, DateTime? ResolvedAt, string? Deployment, string? Artifact, string? Sha, bool IsDecided = false, string? Decided = null, bool IsElsewhere = false);

/// <summary>An incident in words, for other modules' pages.</summary>
/// <param name="Subject">Its key.</param>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record IncidentWords(string Subject, string Id, string Title, string? Url);

/// <summary>An incident that no deployment is behind, as far as anybody knows.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="ServiceId">Its service; null where it is not known which.</param>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended; null while it goes on.</param>
/// <param name="IsDecided">Whether somebody decided so.</param>
public sealed record UnlinkedIncident(string Id, Guid? ServiceId, string Title, string? Url, DateTime StartedAt, DateTime? ResolvedAt, bool IsDecided);

/// <summary>What somebody decides about the deployment behind an incident.</summary>
public enum LinkDecision
{
    /// <summary>The one that the rules found.</summary>
    Confirm,

    /// <summary>Another one.</summary>
    Choose,

    /// <summary>None.</summary>
    Reject,

    /// <summary>Nothing: the rules shall find it.</summary>
    Infer,
}

/// <summary>A decision as somebody wants it.</summary>
/// <param name="Decision">What.</param>
/// <param name="Service">For another one the key of its service.</param>
/// <param name="Release">For another one its name.</param>
/// <param name="Version">The version of the link that was looked at; null for whatever is stored.</param>
public sealed record LinkEdit(LinkDecision Decision, string? Service = null, string? Release = null, int? Version = null);

/// <summary>Lets a page of delivery decide about the deployment behind an incident.</summary>
public interface IDecideLinks
{
    /// <param name="caller">Who decides.</param>
    /// <param name="id">The incident.</param>
    /// <param name="edit">What they decide.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The incident, or what was wrong.</returns>
    Task<EditResult<string>> DecideAsync(Caller caller, string id, LinkEdit edit, CancellationToken cancel);
}
