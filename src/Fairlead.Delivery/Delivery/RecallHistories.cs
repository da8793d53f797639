using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Delivery;

/// <summary>
/// Reads, once after a start and beside everything else, the histories of those repositories whose deployments tools report: so that the first report after a
/// start is in the numbers as soon as any other one.
/// </summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="database">Reads at one instant.</param>
/// <param name="memory">Remembers them.</param>
/// <param name="life">Says when the program has started.</param>
/// <param name="log">The log.</param>
public sealed partial class RecallHistories(IDbContextFactory<FairleadDb> databases, IDatabaseEngine database, HistoryMemory memory, IHostApplicationLifetime life, ILogger<RecallHistories> log) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever waits for the program comes first.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var begins = life.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; nothing is lost.
        }
        catch (Exception e)
        {
            NotRecalled(e);
        }
    }

    /// <param name="cancel">Ends the reading.</param>
    /// <returns>How many histories were read.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var reported = await db.Set<Service>().Select(s => new { s.RepositoryId, At = db.Set<ReportedDeployment>().Where(d => d.ServiceId == s.Id).Max(d => (DateTime?)d.At) }).Where(s => s.At != null).ToListAsync(cancel);
        var chosen = new Stack<Guid>();
        var room = HistoryMemory.MostCommits;
        foreach (var repository in reported.OrderByDescending(r => r.At).Select(r => r.RepositoryId).Distinct())
        {
            room -= await db.Set<Repository>().Where(r => r.Id == repository).Select(r => r.Commits).FirstOrDefaultAsync(cancel);
            if (room < 0)
                break;
            chosen.Push(repository);
        }

        // What was told of last is read last: it is forgotten last.
        foreach (var id in chosen)
        {
            // A snapshot lasts as long as its context.
            await using var one = await databases.CreateDbContextAsync(cancel);
            await using var snapshot = await database.BeginSnapshotAsync(one, cancel);
            if (await one.Set<Repository>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel) is { } repository)
                await memory.OfAsync(one, repository, cancel);
        }

        return chosen.Count;
    }

    [LoggerMessage(EventId = 3019, EventName = "HistoriesNotRecalled", Level = LogLevel.Warning, Message = "Histories could not be read ahead; the first report about each takes longer")]
    private partial void NotRecalled(Exception exception);
}
