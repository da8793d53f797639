namespace Fairlead.Delivery;

/// <summary>A change as the API gives it.</summary>
/// <param name="Service">The key of its service.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Subject">Its first line.</param>
/// <param name="StartedAt">Where its lead time starts.</param>
/// <param name="Release">The first release with it; null while it waits.</param>
/// <param name="DeployedAt">When that was.</param>
/// <param name="LeadSeconds">The lead time in seconds; null for none.</param>
/// <param name="WasNegative">Whether the clocks said less than 0.</param>
public sealed record ChangeFigures(string Service, string Sha, string Subject, DateTime StartedAt, string? Release, DateTime? DeployedAt, long? LeadSeconds, bool WasNegative);

/// <summary>A deployment as the API gives it.</summary>
/// <param name="Service">The key of its service.</param>
/// <param name="Release">The tag.</param>
/// <param name="Sha">The commit.</param>
/// <param name="At">When.</param>
/// <param name="DateFrom">annotated: the tag's own date; light: the commit's; reported: that of the tool that deployed.</param>
/// <param name="AlsoNamed">Other tags of the same commit.</param>
/// <param name="Changes">How many changes it shipped first.</param>
/// <param name="Baseline">Whether it is the first one, whose changes have no lead time.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="Rework">hotfix, revert or rollback, when it repairs an earlier one.</param>
/// <param name="Repairs">Which one it repairs.</param>
/// <param name="Inferred">Whether it is a release that git knows; false for a deployment that a tool reported.</param>
/// <param name="Environments">Where a reported one went.</param>
public sealed record DeploymentFigures(string Service, string Release, string Sha, DateTime At, string DateFrom, IReadOnlyList<string> AlsoNamed, int Changes, bool Baseline, bool Failed, string? Rework, string? Repairs, bool Inferred, IReadOnlyList<string> Environments);

/// <summary>A failure as the API gives it.</summary>
/// <param name="Service">The key of its service.</param>
/// <param name="Release">The deployment that failed.</param>
/// <param name="DeployedAt">When that was.</param>
/// <param name="Kind">What says so: incident, rollback, shippedRevert or hotfix.</param>
/// <param name="Counts">Whether it counts under the service's rules.</param>
/// <param name="Inferred">False where an incident names the deployment, somebody decided, or it was rolled back.</param>
/// <param name="Revert">The reverting commit.</param>
/// <param name="Reverted">The reverted one.</param>
/// <param name="RestoredBy">The release that ended it.</param>
/// <param name="RestoredAt">When that was.</param>
/// <param name="LinkedBy">For an incident, by what it is linked: named, rolledBack, window or decided.</param>
/// <param name="RecoverySeconds">From deployment to restoration, in seconds; null while open.</param>
/// <param name="Incident">The id of the incident behind it.</param>
public sealed record FailureFigures(string Service, string? Release, DateTime? DeployedAt, string Kind, bool Counts, bool Inferred, string? Revert, string? Reverted, string? RestoredBy, DateTime? RestoredAt, string? LinkedBy, long? RecoverySeconds, string? Incident);

/// <summary>One change in full, as the API gives it.</summary>
/// <param name="Change">What the list says of it.</param>
/// <param name="AuthoredAt">When it was written.</param>
/// <param name="CommittedAt">When it was committed or rebased.</param>
/// <param name="InBaseline">Whether its release is the first one, whose changes have no lead time.</param>
/// <param name="Reverts">The commit that it takes back.</param>
/// <param name="CherryPickOf">The commit that it was picked from.</param>
/// <param name="RevertedBy">The commits that revert it.</param>
/// <param name="Files">The first 200 files that it touches; empty where file changes are not read.</param>
public sealed record ChangeDetails(ChangeFigures Change, DateTime AuthoredAt, DateTime CommittedAt, bool InBaseline, string? Reverts, string? CherryPickOf, IReadOnlyList<string> RevertedBy, IReadOnlyList<FileFigures> Files);

/// <summary>A file that a change touches.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="OldPath">Where it was, when it was moved.</param>
/// <param name="Added">Lines added; null for what is no text.</param>
/// <param name="Removed">Lines removed.</param>
public sealed record FileFigures(string Path, string? OldPath, int? Added, int? Removed);
