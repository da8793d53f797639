using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Git;

namespace Fairlead.Delivery;

/// <summary>What is asked of one repository, without any database.</summary>
/// <param name="Path">The repository.</param>
/// <param name="Tags">A regular expression for the whole name of a release tag; null finds one.</param>
/// <param name="Until">The last tag to take, in (date, name) order; null takes all.</param>
/// <param name="Rules">How the history is read.</param>
/// <param name="IncludePreReleases">Whether pre-releases are deployments.</param>
/// <param name="ExcludeBaseline">Whether the commits of the first release take no part in lead times.</param>
/// <param name="Trunk">The trunk; null takes the default, see <see cref="GitRepository.Trunk"/>.</param>
/// <param name="RevertWords">What says that a commit takes another one back.</param>
public sealed record DoraRequest(
    string Path,
    string? Tags = null,
    string? Until = null,
    DeliveryRules? Rules = null,
    bool IncludePreReleases = false,
    bool ExcludeBaseline = false,
    string? Trunk = null,
    RevertWords RevertWords = RevertWords.Any);

/// <summary>The delivery of one repository from its git history alone, over all of its releases.</summary>
public sealed class DoraReport
{
    private readonly bool[] _byBot;

    private DoraReport(GitRepository repository, History history, string pattern, ReleaseTags tags, DeliveryAnalysis analysis, string? trunk, bool excludeBaseline)
    {
        Repository = repository;
        History = history;
        Pattern = pattern;
        Tags = tags;
        Analysis = analysis;
        Trunk = trunk;
        ExcludesBaseline = excludeBaseline;
        var bots = history.Identities.Select(i => !analysis.Rules.CountsBots && BotAuthors.Is(i.Name, i.Email)).ToArray();
        _byBot = [.. Enumerable.Range(0, history.Count).Select(c => bots[history.AuthorNumberOf(c)])];
        Waiting = [.. analysis.Waiting.Where(c => !analysis.Graph.IsMerge(c) && !_byBot[c])];
        LeadTimes = [.. analysis.Changes.Where(IsMeasured).Select(c => c.Seconds)];
        Array.Sort(LeadTimes);

        var failures = analysis.Failures.Where(f => f.Counts).ToList();
        ChangeFailRate = DeliveryFigures.ChangeFailRate(Enumerable.Range(0, analysis.Releases.Count).ToArray(), failures.Select(f => f.Release));
        Recovery = DeliveryFigures.FailedDeploymentRecovery(RecoveriesOf(analysis, failures));
        ReworkRate = Proportion.Of(analysis.Reworks.Count, analysis.Releases.Count);
        var days = analysis.Releases.Count == 0 ? 0 : (analysis.Releases[^1].At - analysis.Releases[0].At) / 86_400.0;
        Frequency = EventRate.Of(analysis.Releases.Count, days);
    }

    /// <summary>The repository.</summary>
    public GitRepository Repository { get; }

    /// <summary>Its history.</summary>
    public History History { get; }

    /// <summary>The tag pattern in force.</summary>
    public string Pattern { get; }

    /// <summary>Which tags were taken and which were left out.</summary>
    public ReleaseTags Tags { get; }

    /// <summary>The branch that was read; null in a repository without commits.</summary>
    public string? Trunk { get; }

    /// <summary>Labels, failures and rework.</summary>
    public DeliveryAnalysis Analysis { get; }

    /// <summary>The changes that wait for a release, without those that are left out.</summary>
    public IReadOnlyList<int> Waiting { get; }

    /// <summary>How many released changes are left out because programs wrote them.</summary>
    public int BotChanges => Analysis.Changes.Count(c => _byBot[c.Commit]);

    /// <summary>How many released changes are left out because they were imported with a history of their own.</summary>
    public int ImportedChanges => Analysis.Changes.Count(c => Analysis.Imported?[c.Commit] == true);

    /// <summary>Whether the first release's commits are left out of the lead times.</summary>
    public bool ExcludesBaseline { get; }

    /// <summary>Lead times in ascending order, in seconds.</summary>
    public long[] LeadTimes { get; }

    /// <summary>The share of releases that failed.</summary>
    public Proportion ChangeFailRate { get; }

    /// <summary>The share of releases that were unplanned.</summary>
    public Proportion ReworkRate { get; }

    /// <summary>How long failed releases took to be repaired.</summary>
    public Recovery Recovery { get; }

    /// <summary>Releases a day from the first to the last.</summary>
    public EventRate Frequency { get; }

    /// <param name="request">What is asked.</param>
    /// <param name="cache">Where readings are kept; null keeps none.</param>
    /// <param name="progress">Is told how many commits have been read.</param>
    /// <param name="time">The clock, by which the pattern's time is measured; null for the machine's.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="ArgumentException">The tag pattern cannot be read.</exception>
    /// <exception cref="TimeoutException">It takes too long on the tags.</exception>
    /// <exception cref="UnknownTagException">The last tag is not among the releases.</exception>
    public static DoraReport Of(DoraRequest request, HistoryCache? cache, IProgress<int>? progress = null, TimeProvider? time = null, CancellationToken cancel = default)
    {
        var repository = GitRepository.Open(request.Path);
        using var reading = HistoryReading.Begin(repository, cache, progress, cancel);
        var head = Task.Run(() => repository.Trunk(request.Trunk), cancel);
        var tags = repository.Tags(cancel);
        var dateOf = tags.DistinctBy(t => t.Name, StringComparer.Ordinal).ToDictionary(t => t.Name, t => t.At, StringComparer.Ordinal);
        var pattern = request.Tags ?? TagPatterns.Suggest(tags.Select(t => t.Name), n => dateOf[n]).FirstOrDefault()?.Pattern ?? TagPatterns.AnyVersion;
        var (keeps, preReleases) = Judge(tags, pattern, request.IncludePreReleases, time ?? TimeProvider.System, cancel);
        var branch = head.GetAwaiter().GetResult();
        var trunk = branch?.Commit;
        var history = reading.Finish(tags.Select(t => t.Commit).Concat(trunk is { } tip ? [tip] : []));
        var kept = RepositoryFacts.Keep(tags, keeps, history);
        IReadOnlyList<Release> releases;
        try
        {
            releases = Releases.InOrder(kept, request.Until);
        }
        catch (KeyNotFoundException e)
        {
            throw new UnknownTagException($"no release tag that matches '{pattern}' is named '{request.Until}'.", e);
        }

        var facts = new DeliveryFacts(
            RepositoryFacts.GraphOf(history),
            trunk is { } id ? history.IndexOf(id) : null,
            RepositoryFacts.RevertsOf(history, request.RevertWords),
            RepositoryFacts.MentionsOf(history, MentionKind.Fixes),
            AsOf: request.Until is null || releases.Count == 0 ? null : releases[^1].At,
            IsTurned: RepositoryFacts.TurnedIn(history, branch?.Name, Domain.Signals.RepositoryAddress.Of(repository.Origin()) is { } origin ? [origin] : []).Contains,
            CherryPicks: RepositoryFacts.MentionsOf(history, MentionKind.CherryPickOf));
        var analysis = DeliveryAnalysis.Of(facts, releases, request.Rules ?? new DeliveryRules());
        var taken = new ReleaseTags(
            kept,
            tags.Count(t => t.At is null && keeps(t.Name)),
            preReleases);
        var report = new DoraReport(repository, history, pattern, taken, analysis, branch?.Name, request.ExcludeBaseline);
        reading.WaitUntilKept();
        return report;
    }

    /// <param name="change">A released change.</param>
    /// <returns>Whether its lead time is one of those that are measured.</returns>
    public bool IsMeasured(ChangeLeadTime change) => (!ExcludesBaseline || change.Release > 0) && Analysis.Imported?[change.Commit] != true && !_byBot[change.Commit];

    private static (Func<string, bool> Keeps, int PreReleases) Judge(IReadOnlyList<GitTag> tags, string pattern, bool includePreReleases, TimeProvider time, CancellationToken cancel)
    {
        if (!TagRule.TryParse(pattern, includePreReleases: true, out var rule, out var error))
            throw new ArgumentException(error, nameof(pattern));
        if (NameSet.Of([rule.Keeps], [.. tags.Select(t => t.Name)], new NameBudget(time, JudgeNames.Budget), cancel) is not [{ } kept])
            throw new TimeoutException($"'{pattern}' takes longer than {JudgeNames.Budget.TotalSeconds:0} s on the {tags.Count} tags of the repository; write it more simply.");
        return includePreReleases ? (kept.Contains, 0) : (n => kept.Contains(n) && !TagRule.IsPreRelease(n), tags.Count(t => kept.Contains(t.Name) && TagRule.IsPreRelease(t.Name)));
    }

    /// <summary>For each failure the instants of the failed release and of the release that repaired it.</summary>
    private static IEnumerable<(long DeployedAt, long? RestoredAt)> RecoveriesOf(DeliveryAnalysis analysis, IEnumerable<ReleaseFailure> failures) =>
        failures.Select(f => (analysis.Releases[f.Release].At, f.RestoredBy is { } by ? analysis.Releases[by].At : (long?)null));
}

/// <summary>Which tags of a repository were taken for releases, and which were left out.</summary>
/// <param name="Kept">The tags that the rule keeps, also those behind the last one that was asked for.</param>
/// <param name="Undated">Tags that the rule keeps but that carry no date, so that nobody knows when they were made.</param>
/// <param name="PreReleases">Tags that the pattern fits but whose name says that they are pre-releases.</param>
public sealed record ReleaseTags(IReadOnlyList<Tag> Kept, int Undated, int PreReleases);

/// <summary>A tag that was named is not among the releases.</summary>
public sealed class UnknownTagException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnknownTagException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which tag, and under which pattern.</param>
    public UnknownTagException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which tag, and under which pattern.</param>
    /// <param name="innerException">The cause.</param>
    public UnknownTagException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
