using Fairlead.Catalog;

namespace Fairlead.Delivery;

/// <summary>Which tags and paths of a repository are those of its services, found before anything is written.</summary>
/// <param name="Of">The repository as it was then.</param>
/// <param name="Services">What was found, by the ids of services.</param>
/// <param name="Names">How many names were looked at.</param>
public sealed record JudgedNames(Repository Of, IReadOnlyDictionary<Guid, JudgedService> Services, int Names)
{
    /// <summary>What is wrong with rules of services, one sentence each; such a service keeps the tags and paths that it had.</summary>
    public IReadOnlyList<string> Problems => [.. Services.Values.Where(s => s.Problem is not null).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}: {s.Problem}")];

    /// <summary>Whether some rule was not done in its time, so that another try may come to an end.</summary>
    public bool IsUnfinished => Services.Values.Any(s => s.IsUnfinished);

    /// <param name="repository">The repository as it is now.</param>
    /// <returns>Whether it was read anew since.</returns>
    internal bool IsOf(Repository repository) => (Of.Id, Of.Fingerprint, Of.Head, Of.ReadsFiles) == (repository.Id, repository.Fingerprint, repository.Head, repository.ReadsFiles);

    /// <returns>What was found; null when its rules are others now, in which case it waits for the next reading.</returns>
    internal JudgedService? Find(Service service) => Services.GetValueOrDefault(service.Id) is { } judged && judged.Rule == JudgedService.RuleOf(service) ? judged : null;
}

/// <summary>What was found of one service.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Rule">The rules that were asked.</param>
/// <param name="Problem">What is wrong with them; null for nothing.</param>
/// <param name="IsUnfinished">Whether they were not done in their time.</param>
public sealed record JudgedService(string Key, string Rule, string? Problem, bool IsUnfinished)
{
    /// <summary>Its release tags; null where its pattern cannot be used.</summary>
    internal NameSet? Tags { get; init; }

    /// <summary>Its paths; null where its globs cannot be used, or where it has none.</summary>
    internal NameSet? Paths { get; init; }

    /// <returns>What decides its tags and paths, as one text.</returns>
    internal static string RuleOf(Service service) => $"{service.Deployments}\n{service.IncludePreReleases}\n{service.TagPattern}\n{service.Paths}";
}
