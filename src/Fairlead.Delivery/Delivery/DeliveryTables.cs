using Fairlead.Catalog;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A commit as git tells it. A fact: written once, never changed, unique by (repository, sha).</summary>
public sealed record GitCommit
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The commit's name in hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>The names of its parents, the first parent first, with blanks between.</summary>
    public required string Parents { get; init; }

    /// <summary>The author's instant.</summary>
    public required DateTime AuthoredAt { get; init; }

    /// <summary>The committer's instant.</summary>
    public required DateTime CommittedAt { get; init; }

    /// <summary>The author after the mailmap; never a key of any number.</summary>
    public required string Author { get; init; }

    /// <summary>The first line of the message, cut to 300 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// What it takes back: the name that stands in 'This reverts commit …', or the commit that is meant by 'Reverts #12' or 'Revert "…"'. Where that could not be
    /// found, those words, which are no name.
    /// </summary>
    public string? Reverts { get; init; }

    /// <summary>The name that stands in '(cherry picked from commit …)'.</summary>
    public string? CherryPickOf { get; init; }

    /// <summary>The names that stand in Fixes: trailers, with blanks between.</summary>
    public string? Fixes { get; init; }

    /// <summary>For a merge, the branch that it says it brought in: 'NAME', or 'NAME ADDRESS' where it came from elsewhere.</summary>
    public string? MergeOf { get; init; }

    /// <summary>Whether a program wrote it, by its author's name.</summary>
    public bool IsByBot { get; init; }
}

/// <summary>A file that a commit changed, where file changes are read.</summary>
public sealed record GitFile
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The path after the commit.</summary>
    public required string Path { get; init; }

    /// <summary>The path before, for a rename or copy.</summary>
    public string? OldPath { get; init; }

    /// <summary>Lines added; null for a binary file.</summary>
    public int? Added { get; init; }

    /// <summary>Lines removed; null for a binary file.</summary>
    public int? Removed { get; init; }
}

/// <summary>A tag as it stood at the last reading.</summary>
public sealed record GitTagRow
{
    /// <summary>The repository.</summary>
    public required Guid RepositoryId { get; init; }

    /// <summary>The tag's name.</summary>
    public required string Name { get; init; }

    /// <summary>The commit that it leads to.</summary>
    public required string Sha { get; init; }

    /// <summary>Its creator date; null for a tag object without one.</summary>
    public DateTime? At { get; init; }

    /// <summary>Whether it is an object of its own.</summary>
    public bool IsAnnotated { get; init; }
}

/// <summary>A deployment of a service, derived from what tools reported; before the first report, from its release tags.</summary>
public sealed record Deployment
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>The release tag.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in the order of (date, name), from 0; 0 is the baseline.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The released commit.</summary>
    public required string Sha { get; init; }

    /// <summary>When it was released.</summary>
    public required DateTime At { get; init; }

    /// <summary>The organisation's day of that instant.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Whether the date is that of tagging (annotated) or of the commit (light).</summary>
    public required TagKind TagKind { get; init; }

    /// <summary>Other tags on the same commit, with blanks between.</summary>
    public string AlsoNamed { get; init; } = "";

    /// <summary>How many changes came out with it first.</summary>
    public required int Changes { get; init; }

    /// <summary>A digest of those changes as they are stored, so that they need not be read to know that none differs; 0 where there are none.</summary>
    public long ChangesDigest { get; init; }

    /// <summary>Whether a counted failure is linked to it.</summary>
    public required bool Failed { get; init; }

    /// <summary>Why it is believed to be unplanned work; null when it is not.</summary>
    public ReworkKind? Rework { get; init; }

    /// <summary>The deployment that it repairs.</summary>
    public string? Repairs { get; init; }

    /// <summary>Where it went, for a reported one: the environments with blanks between.</summary>
    public string Environments { get; init; } = "";

    /// <summary>Its page at the tool that reported it.</summary>
    public string? Url { get; init; }

    /// <summary>The subject of its first report; null for a tag. By this decisions about it are kept, for its name may get a number with later facts.</summary>
    public string? Report { get; init; }

    /// <summary>Whether it is the first of its service: its changes had collected for an unknown time.</summary>
    public bool IsBaseline => Ordinal == 0;
}

/// <summary>A change of a service, derived: a commit with fewer than two parents that is released or waits on the trunk.</summary>
public sealed record Change
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The first deployment that contains it; null while it waits.</summary>
    public string? Deployment { get; init; }

    /// <summary>Whether that deployment is the baseline, or it was imported with a history of its own: which keeps it out of lead times.</summary>
    public bool InBaseline { get; init; }

    /// <summary>Whether a program wrote it, which keeps it out of lead times and of what waits, unless the service counts those.</summary>
    public bool IsByBot { get; init; }

    /// <summary>Where its lead time starts under the service's rule.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When that deployment was released.</summary>
    public DateTime? DeployedAt { get; init; }

    /// <summary>The organisation's day of that instant.</summary>
    public DateOnly? DeployedDay { get; init; }

    /// <summary>The lead time, never below 0.</summary>
    public long? LeadSeconds { get; init; }

    /// <summary>Whether the clocks said less than 0.</summary>
    public bool WasNegative { get; init; }

    /// <summary>Whether its lead time is one of those that are measured.</summary>
    public bool HasLeadTime => Deployment is not null && !InBaseline && !IsByBot;
}

/// <summary>A failure of a deployment, derived: from incidents, roll-backs and reverts.</summary>
public sealed record Failure
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>Its place in the order of derivation; with the service its key.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The deployment that failed.</summary>
    public required string Deployment { get; init; }

    /// <summary>When that was released.</summary>
    public required DateTime DeployedAt { get; init; }

    /// <summary>The organisation's day of that instant.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Why it is believed to have failed.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>Whether the service's rule counts this kind.</summary>
    public required bool Counts { get; init; }

    /// <summary>The reverting commit.</summary>
    public string? RevertSha { get; init; }

    /// <summary>The reverted commit.</summary>
    public string? TargetSha { get; init; }

    /// <summary>The deployment that restored; null while it is open.</summary>
    public string? RestoredBy { get; init; }

    /// <summary>When that was released.</summary>
    public DateTime? RestoredAt { get; init; }

    /// <summary>How long it took; null while it is open.</summary>
    public long? RecoverySeconds { get; init; }

    /// <summary>The incident, for a failure that somebody noticed.</summary>
    public string? Incident { get; init; }

    /// <summary>By what the incident is linked to the deployment.</summary>
    public IncidentLinkKind? Link { get; init; }

    /// <summary>Whether somebody said so, rather than a rule of ours.</summary>
    public bool IsReported => Kind == FailureKind.Rollback || Link is IncidentLinkKind.Named or IncidentLinkKind.Decided;
}

/// <summary>One day of one service, derived: what pages over long windows read.</summary>
public sealed record DeliveryDay
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>The organisation's day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Deployments of the day.</summary>
    public required int Deployments { get; init; }

    /// <summary>How many of them failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many of them were unplanned.</summary>
    public required int Rework { get; init; }

    /// <summary>Counted failures of the day's deployments that are not restored yet.</summary>
    public required int OpenFailures { get; init; }

    /// <summary>Lead times below 0 that count as 0.</summary>
    public required int Negative { get; init; }

    /// <summary>Changes of the baseline and imported ones, which have no lead time.</summary>
    public required int BaselineChanges { get; init; }

    /// <summary>Changes of programs that are left out of the lead times.</summary>
    public int BotChanges { get; init; }

    /// <summary>Whether what failed can be told: somebody reports it, or reverts are usual in this history. Where not, failures are candidates and no rate.</summary>
    public required bool TellsFailures { get; init; }

    /// <summary>Whether rework can be told: somebody reports it, or versions distinguish a patch from a release.</summary>
    public required bool TellsRework { get; init; }

    /// <summary>The lead times of the changes released on the day, packed by <see cref="PackedSeconds"/>.</summary>
    public required string LeadTimes { get; init; }

    /// <summary>The recovery times of the failures of the day's deployments, packed.</summary>
    public required string Recoveries { get; init; }
}

/// <summary>The tables of the delivery module.</summary>
public static class DeliveryTables
{
    private const int ShaLength = 64;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<GitCommit>(e =>
        {
            e.ToTable("git_commit");
            e.HasKey(c => new { c.RepositoryId, c.Sha });
            e.HasIndex(c => c.Sha);
            e.Property(c => c.Sha).HasMaxLength(ShaLength);
            e.Property(c => c.Parents).HasMaxLength(100_000);
            e.Property(c => c.Fixes).HasMaxLength(10_000);
            e.Property(c => c.Reverts).HasMaxLength(400);
            e.Property(c => c.MergeOf).HasMaxLength(1000);
            e.HasOne<Repository>().WithMany().HasForeignKey(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<GitFile>(e =>
        {
            e.ToTable("git_file");
            e.HasKey(f => new { f.RepositoryId, f.Sha, f.Path });
            e.Property(f => f.Sha).HasMaxLength(ShaLength);
            e.Property(f => f.Path).HasMaxLength(8000);
            e.Property(f => f.OldPath).HasMaxLength(8000);
            e.HasOne<Repository>().WithMany().HasForeignKey(f => f.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<GitTagRow>(e =>
        {
            e.ToTable("git_tag");
            e.HasKey(t => new { t.RepositoryId, t.Name });
            e.Property(t => t.Name).HasMaxLength(1000);
            e.Property(t => t.Sha).HasMaxLength(ShaLength);
            e.HasOne<Repository>().WithMany().HasForeignKey(t => t.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Deployment>(e =>
        {
            e.ToTable("deployment");
            e.HasKey(d => new { d.ServiceId, d.Name });
            e.Property(d => d.Name).HasMaxLength(1000);
            e.Property(d => d.Sha).HasMaxLength(ShaLength);
            e.Property(d => d.AlsoNamed).HasMaxLength(8000);
            e.Property(d => d.Repairs).HasMaxLength(1000);
            e.Property(d => d.Environments).HasMaxLength(8000);
            e.Property(d => d.Url).HasMaxLength(4000);
            e.Property(d => d.Report).HasMaxLength(1000);
            e.Ignore(d => d.IsBaseline);
            e.HasIndex(d => new { d.ServiceId, d.Day });
            e.HasIndex(d => d.At);
            e.HasOne<Service>().WithMany().HasForeignKey(d => d.ServiceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Change>(e =>
        {
            e.ToTable("change");
            e.HasKey(c => new { c.ServiceId, c.Sha });
            e.Property(c => c.Sha).HasMaxLength(ShaLength);
            e.Property(c => c.Deployment).HasMaxLength(1000);
            e.Ignore(c => c.HasLeadTime);
            e.HasIndex(c => new { c.ServiceId, c.DeployedDay, c.LeadSeconds });
            e.HasOne<Service>().WithMany().HasForeignKey(c => c.ServiceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Failure>(e =>
        {
            e.ToTable("failure");
            e.HasKey(f => new { f.ServiceId, f.Ordinal });
            e.Property(f => f.Deployment).HasMaxLength(1000);
            e.Property(f => f.RestoredBy).HasMaxLength(1000);
            e.Property(f => f.RevertSha).HasMaxLength(ShaLength);
            e.Property(f => f.TargetSha).HasMaxLength(ShaLength);
            e.Property(f => f.Incident).HasMaxLength(1000);
            e.Ignore(f => f.IsReported);
            e.HasIndex(f => new { f.ServiceId, f.Day });
            e.HasIndex(f => f.Incident);
            e.HasOne<Service>().WithMany().HasForeignKey(f => f.ServiceId).OnDelete(DeleteBehavior.Cascade);
        });
        ReportedDeployment.Map(model);
        DueService.Map(model);
        RepositoryLook.Map(model);
        EnvironmentChoice.Map(model);
        model.Entity<DeliveryDay>(e =>
        {
            e.ToTable("delivery_day");
            e.HasKey(d => new { d.ServiceId, d.Day });
            e.Property(d => d.LeadTimes).HasMaxLength(int.MaxValue);
            e.Property(d => d.Recoveries).HasMaxLength(int.MaxValue);
            e.HasOne<Service>().WithMany().HasForeignKey(d => d.ServiceId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
