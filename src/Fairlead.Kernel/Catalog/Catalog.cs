using Fairlead.Audit;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>People who own services together. The smallest cut of any number.</summary>
public sealed class Team : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The short name in links and files, see <see cref="CatalogKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; set; }

    /// <summary>What the team is there for, in a sentence.</summary>
    public string? Purpose { get; set; }

    /// <summary>Counts edits; an edit of an older version is refused.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"team:{Key}";
}

/// <summary>A git repository on disk.</summary>
public sealed class Repository : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The short name in links and files.</summary>
    public required string Key { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Where it lies on the machine that reads it.</summary>
    public required string Location { get; set; }

    /// <summary>The trunk that somebody named; null takes the remote's default branch, without a remote the branch of HEAD.</summary>
    public string? Trunk { get; set; }

    /// <summary>The branch that was taken at the last reading: 'main' or 'origin/main'; null before, and in a repository without commits.</summary>
    [NotAudited]
    public string? Branch { get; set; }

    /// <summary>
    /// Until when git tells what happened: of a clone, the newest of its last fetch and its newest commit; null where the repository is nobody's copy, or was not
    /// read yet. What came later is not known.
    /// </summary>
    [NotAudited]
    public DateTime? KnownUntil { get; set; }

    /// <summary>How many commits it had at the last reading.</summary>
    [NotAudited]
    public int Commits { get; set; }

    /// <summary>When the newest of them was committed; null without one.</summary>
    [NotAudited]
    public DateTime? NewestCommitAt { get; set; }

    /// <summary>Whether file changes are read: needed where a service owns a part of the repository, and for the size of changes.</summary>
    public bool ReadsFiles { get; set; }

    /// <summary>Where forges know it, one address a line, beside <see cref="Origin"/>: by these a webhook's repository is found.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>Where it was cloned from, as its git configuration says, see RepositoryAddress; null where it does not.</summary>
    [NotAudited]
    public string? Origin { get; set; }

    /// <summary>When it was last read in full.</summary>
    [NotAudited]
    public DateTime? ReadAt { get; set; }

    /// <summary>The head of the trunk at that time.</summary>
    [NotAudited]
    public string? Head { get; set; }

    /// <summary>What the last reading saw of references and rules; the same again means that nothing is to do.</summary>
    [NotAudited]
    public string? Fingerprint { get; set; }

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"repository:{Key}";

    /// <summary>Whether it was made up for the demonstration, so that there is nothing to read.</summary>
    public bool IsInvented => Location.StartsWith(InventedPlace, StringComparison.Ordinal);

    /// <returns>All addresses by which it is known, without doubles.</returns>
    public IReadOnlyList<string> AllAddresses() => [.. SaidAddresses().Append(Origin ?? "").Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <returns>The one address that its facts are kept under, by whichever they were told: the clone's, else the first that somebody gave it, else its key.</returns>
    internal string MainAddress() => (Origin ?? SaidAddresses().FirstOrDefault()) is { Length: > 0 } address ? RepositoryAddress.Of(address) ?? address : Key;

    /// <returns>The addresses that somebody gave it.</returns>
    internal IReadOnlyList<string> SaidAddresses() => Addresses.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How the place of an invented repository begins.</summary>
    public const string InventedPlace = "invented:";
}

/// <summary>Something that is deployed on its own: a whole repository, or a part of one with its own release tags.</summary>
public sealed class Service : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The short name in links and files.</summary>
    public required string Key { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; set; }

    /// <summary>The team that owns it; null is shown as 'no team'.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>Where its code is.</summary>
    public required Guid RepositoryId { get; set; }

    /// <summary>Which paths of the repository are its own, one glob a line; empty is all.</summary>
    public string Paths { get; set; } = "";

    /// <summary>What counts as a deployment before a tool reports them.</summary>
    public DeploymentRule Deployments { get; set; }

    /// <summary>For <see cref="DeploymentRule.Runs"/>, the name of the workflow or job; empty otherwise.</summary>
    public string DeployingRun { get; set; } = "";

    /// <summary>For <see cref="DeploymentRule.Tags"/>, which tags are its deployments: a regular expression for the whole name; empty otherwise.</summary>
    public required string TagPattern { get; set; }

    /// <summary>Whether pre-releases are deployments, too.</summary>
    public bool IncludePreReleases { get; set; }

    /// <summary>Where lead times start.</summary>
    public LeadTimeStart LeadTimeStart { get; set; }

    /// <summary>Within how many days the next patch counts as a hotfix.</summary>
    public int HotfixDays { get; set; } = Hotfixes.DefaultDays;

    /// <summary>What counts as a failure.</summary>
    public FailureEvidence FailureEvidence { get; set; }

    /// <summary>What tools call it beside key and name, one name a line: names of services, deploying jobs, alerts.</summary>
    public string AlsoCalled { get; set; } = "";

    /// <summary>Within how many hours after a deployment an incident of the service is taken for its failure, unless it says what it comes from.</summary>
    public int IncidentHours { get; set; } = DefaultIncidentHours;

    /// <summary>Whether what programs wrote has lead times and waits for release, too.</summary>
    public bool CountsBots { get; set; }

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <summary>Counts the times that what is derived for it has changed: by this a node sees that what it holds in memory is old.</summary>
    [NotAudited]
    public long Derivations { get; set; }

    /// <summary>The hours of a new service.</summary>
    public const int DefaultIncidentHours = 24;

    /// <inheritdoc />
    public string AuditName => $"service:{Key}";

    /// <returns>All names by which it is known.</returns>
    public IReadOnlyList<string> AllNames() => [Key, Name, .. AlsoCalled.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The globs of <see cref="Paths"/>.</summary>
    /// <returns>One per line, without empty lines.</returns>
    public IReadOnlyList<string> PathGlobs() => Paths.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <returns>A copy that is not stored.</returns>
    internal Service Copy() => (Service)MemberwiseClone();

    /// <param name="rule">Another rule for deployments.</param>
    /// <param name="name">Its tag pattern, or the name of its workflow or job.</param>
    /// <returns>A copy of the service under that rule; it is not stored.</returns>
    internal Service Under(DeploymentRule rule, string name)
    {
        var other = Copy();
        other.Deployments = rule;
        (other.TagPattern, other.DeployingRun) = (rule == DeploymentRule.Tags ? name : TagPattern, rule == DeploymentRule.Runs ? name : "");
        return other;
    }

    /// <summary>The rules under which its history is read.</summary>
    /// <returns>The rules.</returns>
    public DeliveryRules Rules() => new(LeadTimeStart, HotfixDays, FailureEvidence, CountsBots: CountsBots);
}

/// <summary>The tables of the catalog.</summary>
public static class CatalogTables
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Team>(e =>
        {
            e.ToTable("team");
            e.Property(t => t.Id).ValueGeneratedNever();
            e.HasIndex(t => t.Key).IsUnique();
            e.Property(t => t.Version).IsConcurrencyToken();
            e.Property(t => t.Purpose).HasMaxLength(2000);
        });
        model.Entity<Repository>(e =>
        {
            e.ToTable("repository");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => r.Key).IsUnique();
            e.HasIndex(r => r.Location).IsUnique();
            e.Property(r => r.Location).HasMaxLength(4000);
            e.Property(r => r.Addresses).HasMaxLength(8000);
            e.Property(r => r.Origin).HasMaxLength(1000);
            e.Property(r => r.Branch).HasMaxLength(1000);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<Service>(e =>
        {
            e.ToTable("service");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.HasIndex(s => s.Key).IsUnique();
            e.Property(s => s.Paths).HasMaxLength(8000);
            e.Property(s => s.AlsoCalled).HasMaxLength(8000);
            e.Property(s => s.TagPattern).HasMaxLength(1000);
            e.Property(s => s.DeployingRun).HasMaxLength(300);
            e.Property(s => s.Version).IsConcurrencyToken();
            e.HasOne<Team>().WithMany().HasForeignKey(s => s.TeamId).OnDelete(DeleteBehavior.SetNull);
            e.HasOne<Repository>().WithMany().HasForeignKey(s => s.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
