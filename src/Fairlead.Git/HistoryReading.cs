namespace Fairlead.Git;

/// <summary>
/// A reading that begins before it is known what is wanted: where nothing is kept yet, git prints the commits of all tags
/// and of the trunk while its caller still looks for those tags. What is kept is written while the caller already computes.
/// </summary>
/// <remarks>For one thread. Disposing ends a reading that nobody took.</remarks>
public sealed class HistoryReading : IDisposable
{
    private readonly GitRepository _repository;
    private readonly HistoryCache? _cache;
    private readonly IProgress<int>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly Task<string> _mailmap;
    private readonly Task<HistoryBuilder>? _early;
    private Task _keeping = Task.CompletedTask;

    private HistoryReading(GitRepository repository, HistoryCache? cache, IProgress<int>? progress, CancellationToken cancel)
    {
        (_repository, _cache, _progress) = (repository, cache, progress);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stop = _stop.Token;
        _mailmap = Task.Run(() => HistoryReader.Mailmap(repository), CancellationToken.None);
        if (cache?.Has(repository) != true)
            _early = Task.Run(async () => HistoryReader.FromTagsAndTrunk(repository, await _mailmap, progress, stop), CancellationToken.None);
    }

    /// <param name="repository">The repository.</param>
    /// <param name="cache">Where an earlier reading is kept; null reads everything.</param>
    /// <param name="progress">Is told how many commits have been read.</param>
    /// <param name="cancel">Ends the reading; nothing is kept then.</param>
    /// <returns>The reading under way.</returns>
    public static HistoryReading Begin(GitRepository repository, HistoryCache? cache, IProgress<int>? progress = null, CancellationToken cancel = default) => new(repository, cache, progress, cancel);

    /// <param name="tips">Where to read from: the heads and tags whose histories are wanted.</param>
    /// <returns>All commits that can be reached from the tips, possibly others of other tags and of the trunk, too.</returns>
    /// <exception cref="GitException">Git failed or the repository is damaged.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public History Finish(IEnumerable<ObjectId> tips)
    {
        var wanted = tips.Distinct().ToList();
        var known = Known(wanted);
        var history = HistoryReader.Complete(_repository, known, wanted, _mailmap, _progress, _stop.Token);
        if (_cache is not null && (_early is not null || history != known))
            _keeping = Task.Run(() => _cache.Save(_repository, history), CancellationToken.None);
        return history;
    }

    /// <summary>Waits until the history is kept.</summary>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public void WaitUntilKept() => _keeping.GetAwaiter().GetResult();

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            Task.WaitAll([_mailmap, _keeping, .. _early is null ? (Task[])[] : [_early]], CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Whoever took the reading was told; nobody else asked.
        }

        _stop.Dispose();
    }

    private History Known(List<ObjectId> wanted)
    {
        if (_early is not null)
        {
            var builder = _early.GetAwaiter().GetResult();

            // A tag that was made, or moved, in between is missing from it and read behind it.
            return builder.Build(wanted.Where(builder.Has), _mailmap.GetAwaiter().GetResult());
        }

        return _cache!.Load(_repository) is { } kept && kept.Data.MailmapKey == _mailmap.GetAwaiter().GetResult() ? kept : History.Empty;
    }
}
