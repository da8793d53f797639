using System.Text.Json;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Catalog;

/// <summary>A team as the API gives it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">What it is there for.</param>
/// <param name="Version">Counts edits; the same as its ETag.</param>
public sealed record TeamFigures(string Key, string Name, string? Purpose, int Version)
{
    internal static TeamFigures Of(Team team) => new(team.Key, team.Name, team.Purpose, team.Version);
}

/// <summary>A team as somebody wants it.</summary>
/// <param name="Key">The key of a new team; left out, it is made from the name. An edit leaves it out.</param>
/// <param name="Name">The name.</param>
/// <param name="Purpose">What it is there for.</param>
public sealed record TeamWanted(string? Key, string? Name, string? Purpose);

/// <summary>A repository as the API gives it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Where it lies on the machine that reads it.</param>
/// <param name="Trunk">The trunk; null takes the branch that HEAD names.</param>
/// <param name="ReadsFiles">Whether file changes are read.</param>
/// <param name="ReadAt">When it was last read.</param>
/// <param name="Head">The head of the trunk at that time.</param>
/// <param name="Addresses">Where forges know it: by these a webhook's repository is found. The first is that of the clone, where git knows it.</param>
/// <param name="Version">Counts edits; the same as its ETag.</param>
public sealed record RepositoryFigures(string Key, string Name, string Location, string? Trunk, bool ReadsFiles, DateTime? ReadAt, string? Head, IReadOnlyList<string> Addresses, int Version)
{
    internal static RepositoryFigures Of(Repository r) => new(r.Key, r.Name, r.Location, r.Trunk, r.ReadsFiles, r.ReadAt, r.Head, r.AllAddresses(), r.Version);
}

/// <summary>A repository as somebody wants it.</summary>
/// <param name="Location">Its path on the machine that reads it.</param>
/// <param name="Name">Its name; left out, the folder's.</param>
/// <param name="Trunk">The trunk; left out, the branch that HEAD names.</param>
/// <param name="ReadsFiles">Whether file changes are read.</param>
/// <param name="Team">The key of the team that owns the service which a new repository is given.</param>
/// <param name="Addresses">Where forges know it, beside the address of the clone; left out, what is stored stays.</param>
public sealed record RepositoryWanted(string? Location, string? Name, string? Trunk, bool ReadsFiles, string? Team, IReadOnlyList<string>? Addresses);

/// <summary>A service as the API gives it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Team">The key of its team.</param>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Paths">Its part of the repository, as globs; empty for all of it.</param>
/// <param name="TagPattern">Which tags are its deployments.</param>
/// <param name="IncludePreReleases">Whether pre-releases are deployments.</param>
/// <param name="LeadTimeStart">author, committer or trunk.</param>
/// <param name="HotfixDays">Within how many days the next patch is rework.</param>
/// <param name="FailureEvidence">reverts or revertsAndHotfixes.</param>
/// <param name="AlsoCalled">What tools call it beside key and name.</param>
/// <param name="IncidentHours">Within how many hours after a deployment an incident counts as its failure.</param>
/// <param name="Deployments">What counts as a deployment before a tool reports them: tags, trunk, runs, reported or none.</param>
/// <param name="DeployingRun">For runs, the name of the workflow or job.</param>
/// <param name="CountsBots">Whether what programs wrote has lead times and waits for release, too.</param>
/// <param name="Version">Counts edits; the same as its ETag.</param>
public sealed record ServiceFigures(string Key, string Name, string? Team, string Repository, IReadOnlyList<string> Paths, string TagPattern, bool IncludePreReleases, string LeadTimeStart, int HotfixDays, string FailureEvidence, IReadOnlyList<string> AlsoCalled, int IncidentHours, string Deployments, string? DeployingRun, bool CountsBots, int Version)
{
    internal static ServiceFigures Of(Service s, string? team, string repository) => new(s.Key, s.Name, team, repository, s.PathGlobs(), s.TagPattern, s.IncludePreReleases, Words.Name(s.LeadTimeStart), s.HotfixDays, Words.Name(s.FailureEvidence), [.. s.AllNames().Skip(2)], s.IncidentHours, Words.Name(s.Deployments), s.DeployingRun.Length == 0 ? null : s.DeployingRun, s.CountsBots, s.Version);
}

/// <summary>A service as somebody wants it.</summary>
/// <param name="Key">The key of a new service; left out, it is made from the name. An edit leaves it out.</param>
/// <param name="Name">Its name.</param>
/// <param name="Team">The key of its team; left out for none.</param>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Paths">Its part of the repository, as globs.</param>
/// <param name="TagPattern">Which tags are its deployments: a regular expression for the whole name.</param>
/// <param name="IncludePreReleases">Whether pre-releases are deployments.</param>
/// <param name="LeadTimeStart">author (left out), committer or trunk.</param>
/// <param name="HotfixDays">Within how many days the next patch is rework; left out: 7.</param>
/// <param name="FailureEvidence">reverts (left out) or revertsAndHotfixes.</param>
/// <param name="AlsoCalled">What tools call it beside key and name; left out, what is stored stays.</param>
/// <param name="IncidentHours">Within how many hours after a deployment an incident counts as its failure; left out, what is stored stays, 24 for a new one.</param>
/// <param name="Deployments">What counts as a deployment before a tool reports them: tags (left out), trunk, runs, reported or none.</param>
/// <param name="DeployingRun">For runs, the name of the workflow or job.</param>
/// <param name="CountsBots">Whether what programs wrote has lead times and waits for release, too.</param>
public sealed record ServiceWanted(string? Key, string? Name, string? Team, string? Repository, IReadOnlyList<string>? Paths, string? TagPattern, bool IncludePreReleases, string? LeadTimeStart, int? HotfixDays, string? FailureEvidence, IReadOnlyList<string>? AlsoCalled, int? IncidentHours, string? Deployments = null, string? DeployingRun = null, bool CountsBots = false)
{
    /// <param name="version">The version that is edited; null for a new service.</param>
    /// <param name="errors">Takes what is no word of ours.</param>
    /// <returns>The edit.</returns>
    internal ServiceEdit ToEdit(int? version, List<Data.FieldError> errors) => new(
        Name ?? "",
        Repository ?? "",
        Team,
        TagPattern ?? "",
        string.Join('\n', Paths ?? []),
        IncludePreReleases,
        Word<LeadTimeStart>("leadTimeStart", LeadTimeStart, errors),
        HotfixDays ?? Hotfixes.DefaultDays,
        Word<FailureEvidence>("failureEvidence", FailureEvidence, errors),
        version,
        AlsoCalled is null ? null : string.Join('\n', AlsoCalled),
        IncidentHours,
        Word<DeploymentRule>("deployments", Deployments, errors),
        DeployingRun ?? "",
        CountsBots);

    private static T Word<T>(string field, string? text, List<Data.FieldError> errors)
        where T : struct, Enum
    {
        if (text is null)
            return default;
        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text)
                return value;
        }

        errors.Add(new(field, $"'{text}': one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}."));
        return default;
    }
}
