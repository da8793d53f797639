using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Imports;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Imports;

public sealed class ImportWorkerTests
{
    [Fact]
    public async Task A_queued_import_is_done()
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync();
        var repository = await house.AddAsync(scratch);
        var requests = house.Get<ImportRequests>();

        var job = await requests.RequestAsync(repository.Id, TestHouse.Cancel);
        (await requests.RequestAsync(repository.Id, TestHouse.Cancel)).ShouldBe(job, "one that waits is enough");
        await using var worker = await Working.StartAsync(house);

        var done = await worker.EndOfAsync(job);
        (done.State, done.CommitsRead, done.Error, done.LeaseUntil).ShouldBe((ImportState.Done, scratch.Commits(), null, null));
        done.FinishedAt.ShouldBe(house.Time.GetUtcNow().UtcDateTime);
        (await house.AllAsync<Deployment>()).ShouldNotBeEmpty();
        requests.ProgressOf(job).ShouldBeNull();

        (await worker.EndOfAsync(await requests.RequestAsync(repository.Id, TestHouse.Cancel))).State.ShouldBe(ImportState.Done, "the worker that waits hears of the next one");
    }

    [Fact]
    public async Task A_failure_keeps_its_message_and_the_next_job_runs()
    {
        using var good = new ScratchRepository();
        RandomHistories.Of(5).Write(good);
        await using var house = await TestHouse.OpenAsync();
        Repository gone;
        using (var scratch = new ScratchRepository())
            gone = await house.AddAsync(scratch, name: "gone");
        var fine = await house.AddAsync(good);
        var requests = house.Get<ImportRequests>();
        var first = await requests.RequestAsync(gone.Id, TestHouse.Cancel);
        house.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await requests.RequestAsync(fine.Id, TestHouse.Cancel);

        await using var worker = await Working.StartAsync(house);

        var failed = await worker.EndOfAsync(first);
        failed.State.ShouldBe(ImportState.Failed);
        failed.Error.ShouldNotBeNull().ShouldContain(gone.Location);
        (await worker.EndOfAsync(second)).State.ShouldBe(ImportState.Done);
    }

    [Theory, Databases]
    public async Task One_that_waits_is_cancelled_at_once(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        await using var house = await TestHouse.OpenAsync(kind);
        var requests = house.Get<ImportRequests>();
        var job = await requests.RequestAsync((await house.AddAsync(scratch)).Id, TestHouse.Cancel);

        await requests.CancelAsync(job, TestHouse.Cancel);

        (await house.AllAsync<ImportJob>()).Single().State.ShouldBe(ImportState.Cancelled);
        await using var worker = await Working.StartAsync(house);
        (await worker.EndOfAsync(job)).StartedAt.ShouldBeNull();
    }

    // The writer's turn is taken, so that the import stands still at a place that the test knows.
    [Theory, Databases]
    public async Task One_that_runs_is_cancelled_stores_nothing_and_others_wait_for_it(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        using var other = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        RandomHistories.Of(6).Write(other);
        await using var house = await TestHouse.OpenAsync(kind);
        var requests = house.Get<ImportRequests>();
        var job = await requests.RequestAsync((await house.AddAsync(scratch)).Id, TestHouse.Cancel);
        house.Time.Advance(TimeSpan.FromSeconds(1));
        var next = await requests.RequestAsync((await house.AddAsync(other, name: "other")).Id, TestHouse.Cancel);
        var turn = await house.Get<WriteLane>().EnterAsync(TestHouse.Cancel);
        await using var worker = await Working.StartAsync(house);
        await worker.UntilAsync(() => Task.FromResult(requests.ProgressOf(job)?.Step == "Storing"));

        (await house.AllAsync<ImportJob>()).Select(j => (j.Id, j.State)).ShouldBe([(job, ImportState.Running), (next, ImportState.Queued)], ignoreOrder: true);
        await requests.CancelAsync(job, TestHouse.Cancel);
        (await worker.EndOfAsync(job)).State.ShouldBe(ImportState.Cancelled);
        turn.Dispose();
        (await worker.EndOfAsync(next)).State.ShouldBe(ImportState.Done);

        var id = (await house.AllAsync<Repository>()).Single(r => r.Key == "shop").Id;
        (await house.AllAsync<GitCommit>()).ShouldAllBe(c => c.RepositoryId != id);
    }

    [Theory, Databases]
    public async Task What_a_dead_program_left_is_taken_up(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var job = await DeadAsync(house, await house.AddAsync(scratch), cancelRequested: false);

        await using var worker = await Working.StartAsync(house);
        if (house.Database.AllowsSeveralNodes)
        {
            // Another node may be alive until its lease has run out; then the next sweep takes the job over.
            (await house.AllAsync<ImportJob>()).Single().State.ShouldBe(ImportState.Running);
            await worker.UntilAsync(async () =>
            {
                house.Time.Advance(TimeSpan.FromSeconds(31));
                return (await house.AllAsync<ImportJob>()).Single().State == ImportState.Done;
            });
            (house.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(ScratchRepository.Start).AddDays(100)).ShouldBeGreaterThan(TimeSpan.FromMinutes(5));
        }

        (await worker.EndOfAsync(job)).State.ShouldBe(ImportState.Done);
        (await house.AllAsync<GitCommit>()).Count.ShouldBe(scratch.Commits());
    }

    // A clock ran a day ahead, gave a lease, and was set right.
    [Theory, Databases]
    public async Task A_lease_from_a_clock_that_was_set_back_keeps_nobody_waiting(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var job = await DeadAsync(house, await house.AddAsync(scratch), cancelRequested: false);
        house.Time.AdjustTime(house.Time.GetUtcNow().AddDays(-1));

        await using var worker = await Working.StartAsync(house);

        (await worker.EndOfAsync(job)).State.ShouldBe(ImportState.Done);
    }

    [Theory, Databases]
    public async Task What_somebody_had_ended_before_the_program_died_is_not_read_after_all(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var job = await DeadAsync(house, await house.AddAsync(scratch), cancelRequested: true);
        house.Time.Advance(TimeSpan.FromMinutes(6));

        await using var worker = await Working.StartAsync(house);

        (await worker.EndOfAsync(job)).State.ShouldBe(ImportState.Cancelled);
        (await house.AllAsync<GitCommit>()).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task One_that_runs_when_the_program_ends_is_queued_again(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var requests = house.Get<ImportRequests>();
        var job = await requests.RequestAsync((await house.AddAsync(scratch)).Id, TestHouse.Cancel);
        using (await house.Get<WriteLane>().EnterAsync(TestHouse.Cancel))
        {
            await using var worker = await Working.StartAsync(house);
            await worker.UntilAsync(() => Task.FromResult(requests.ProgressOf(job)?.Step == "Storing"));
        }

        var row = (await house.AllAsync<ImportJob>()).Single();
        (row.State, row.FinishedAt, row.LeaseUntil).ShouldBe((ImportState.Queued, null, null));
    }

    private static async Task<Guid> DeadAsync(TestHouse house, Repository repository, bool cancelRequested)
    {
        var now = house.Time.GetUtcNow().UtcDateTime;
        var job = new ImportJob { Id = Guid.CreateVersion7(), RepositoryId = repository.Id, RequestedAt = now, StartedAt = now, State = ImportState.Running, LeaseUntil = now.AddMinutes(5), CancelRequested = cancelRequested };
        await using var db = house.Db();
        db.Add(job);
        await db.SaveChangesAsync(TestHouse.Cancel);
        return job.Id;
    }

    /// <summary>The worker at work, and waiting for what it does; a test that waits for long has failed.</summary>
    internal sealed class Working(TestHouse house) : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public static async Task<Working> StartAsync(TestHouse house)
        {
            await house.Get<ImportWorker>().StartAsync(TestHouse.Cancel);
            return new Working(house);
        }

        public async Task UntilAsync(Func<Task<bool>> happens)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestHouse.Cancel);
            patience.CancelAfter(Patience);
            while (!await happens())
                await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        public async Task<ImportJob> EndOfAsync(Guid job)
        {
            ImportJob? found = null;
            await UntilAsync(async () => (found = (await house.AllAsync<ImportJob>()).Single(j => j.Id == job)) is { IsLive: false });
            return found!;
        }

        public async ValueTask DisposeAsync() => await house.Get<ImportWorker>().StopAsync(CancellationToken.None);
    }
}
