using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Jobs;

/// <summary>Rows decide: each job is done by one node, and again until it is done.</summary>
public sealed class RunJobsTests
{
    [Theory, Databases]
    public async Task A_job_and_its_cause_are_stored_together_or_not_at_all(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var queue = house.Get<AddJobs>();
        await using (var db = house.Db())
        await using (var undone = await db.Database.BeginTransactionAsync(TestHouse.Cancel))
        {
            (await queue.AddOnceAsync(db, "test", "undone", cancel: TestHouse.Cancel)).ShouldBeTrue();
            queue.Add(db, "test", "undone too");
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        (await house.AllAsync<Job>()).ShouldBeEmpty();
        await using (var db = house.Db())
        {
            await Should.ThrowAsync<InvalidOperationException>(() => queue.AddOnceAsync(db, "test", "alone", cancel: TestHouse.Cancel));
            await using var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel);
            (await queue.AddOnceAsync(db, "test", "a", house.Time.Now().AddHours(1), """{"n":1}""", TestHouse.Cancel)).ShouldBeTrue();
            (await queue.AddOnceAsync(db, "test", "a", cancel: TestHouse.Cancel)).ShouldBeFalse();
            (await queue.AddOnceAsync(db, "other", "a", cancel: TestHouse.Cancel)).ShouldBeTrue();
            await transaction.CommitAsync(TestHouse.Cancel);
        }

        var job = (await house.AllAsync<Job>()).Single(j => j.Kind == "test");
        (job.State, job.DueAt, job.WakeAt, job.Payload, job.Attempts).ShouldBe((JobState.Waiting, house.Time.Now().AddHours(1), house.Time.Now().AddHours(1), """{"n":1}""", 0));
    }

    [Theory, Databases]
    public async Task What_is_due_is_done_once_and_what_is_not_waits(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var job = new TestJob { Does = (j, _) => Task.FromResult(TestJob.Leaves(j.DueAt)) };
        var node = house.Node(job);
        await house.AddAsync("a", "b");
        await using (var db = house.Db())
        {
            house.Get<AddJobs>().Add(db, "test", "later", house.Time.Now().AddMinutes(10));
            house.Get<AddJobs>().Add(db, "of a newer version", "a");
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(2);
        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(0);

        job.Runs.Order().ShouldBe(["a", "b"]);
        (await house.AllAsync<EndedSession>()).Count.ShouldBe(2);
        var done = await house.JobAsync("b");
        (done.State, done.WakeAt, done.Attempts, done.FinishedAt, done.Claim).ShouldBe((JobState.Done, null, 1, house.Time.Now(), null));
        (await node.NextAsync(TestHouse.Cancel)).ShouldBe(house.Time.Now().AddMinutes(10));
        house.Time.Advance(TimeSpan.FromMinutes(10));
        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(1);
        (await house.AllAsync<Job>()).Single(j => j.Kind == "of a newer version").State.ShouldBe(JobState.Waiting);
    }

    // Fairlead, 'due work', proof: two nodes claim 2,000 rows and none twice.
    [Theory, Databases]
    public async Task Two_nodes_do_two_thousand_jobs_and_none_twice(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var (here, there) = (new TestJob { Does = (j, _) => Task.FromResult(TestJob.Leaves(j.DueAt)) }, new TestJob { Does = (j, _) => Task.FromResult(TestJob.Leaves(j.DueAt)) });
        await house.AddAsync(Enumerable.Range(0, 2000).Select(i => $"{i}"));

        var ended = await Task.WhenAll(house.Node(here).RunDueAsync(TestHouse.Cancel), house.Node(there).RunDueAsync(TestHouse.Cancel));

        ended.Sum().ShouldBe(2000);
        var runs = here.Runs.Concat(there.Runs).ToList();
        runs.Count.ShouldBe(2000);
        runs.ShouldBeUnique();
        (await house.AllAsync<EndedSession>()).Count.ShouldBe(2000);
        (await house.AllAsync<Job>()).ShouldAllBe(j => j.State == JobState.Done);
    }

    [Theory, Databases]
    public async Task What_a_dead_node_had_claimed_is_taken_over_when_its_time_is_over_and_it_writes_nothing_any_more(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await house.AddAsync(Enumerable.Range(0, 20).Select(i => $"{i}"));
        var (dead, rows, claim) = (new TestJob(), house.Rows(), Guid.NewGuid());
        var claimed = await rows.ClaimAsync("test", 10, claim, TestHouse.Cancel);
        claimed.Count.ShouldBe(10);
        var job = new TestJob { Does = (j, _) => Task.FromResult(TestJob.Leaves(j.DueAt)) };
        var node = house.Node(job);

        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(10);
        house.Time.Advance(TimeSpan.FromSeconds(50));
        await rows.RenewAsync(claim, TestHouse.Cancel);
        house.Time.Advance(TimeSpan.FromSeconds(50));
        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(0, "it gave a sign of life");
        house.Time.Advance(TimeSpan.FromSeconds(10));
        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(10);

        // It was not dead, only slow.
        (await rows.EndAsync(dead, claim, [.. claimed.Select(j => new EndedTry(j, TestJob.Leaves(j.DueAt)))], TestHouse.Cancel)).ShouldBe(0);
        await Should.ThrowAsync<LostClaimException>(() => rows.EndAsync(dead, claim, [new EndedTry(claimed[0], TestJob.Leaves(claimed[0].DueAt))], TestHouse.Cancel));
        (await house.AllAsync<EndedSession>()).Count.ShouldBe(20);
        job.Runs.ShouldBeUnique();
    }

    [Theory, Databases]
    public async Task One_that_ends_the_program_does_not_take_its_neighbours_along(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await house.AddAsync("poison", "b", "c");
        (await house.Rows().ClaimAsync("test", 100, Guid.NewGuid(), TestHouse.Cancel)).Count.ShouldBe(3);

        // Each start claims what is left and dies of the first one.
        for (var i = 0; i < 7; i++)
        {
            house.Time.Advance(TimeSpan.FromMinutes(2));
            (await house.Rows().AnyLeftAsync("test", TestHouse.Cancel)).ShouldBeTrue();
            (await house.Rows().ClaimAsync("test", 1, Guid.NewGuid(), TestHouse.Cancel, of: JobState.Running)).ShouldHaveSingleItem();
            (await house.JobAsync("poison")).Attempts.ShouldBeInRange(1, i + 2);
        }

        house.Time.Advance(TimeSpan.FromMinutes(2));
        var job = new TestJob();
        (await house.Node(job).RunDueAsync(TestHouse.Cancel)).ShouldBe(3);
        (await house.AllAsync<Job>()).Select(j => j.State).ShouldAllBe(s => s == JobState.Done);
        job.Runs.Order(StringComparer.Ordinal).ShouldBe(["b", "c", "poison"]);
    }

    [Fact]
    public async Task On_an_embedded_database_the_next_start_takes_up_at_once_what_a_dead_program_had_claimed()
    {
        await using var house = await TestHouse.OpenAsync();
        await house.AddAsync("a");
        (await house.Rows().ClaimAsync("test", 10, Guid.NewGuid(), TestHouse.Cancel)).Count.ShouldBe(1);
        var node = house.Node(new TestJob());

        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(0);
        await node.BeginAsync(TestHouse.Cancel);

        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task One_that_throws_for_ever_is_tried_with_growing_waits_then_stays_failed_and_is_retried_by_hand(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var job = new TestJob { Does = (_, _) => throw new InvalidOperationException("the sky is green") };
        var node = house.Node(job);
        await house.AddAsync("a");
        var began = house.Time.Now();

        await node.RunDueAsync(TestHouse.Cancel);
        var first = await house.JobAsync();
        (first.State, first.Attempts, first.LastError, first.FailedAt).ShouldBe((JobState.Waiting, 1, "the sky is green", null));
        first.WakeAt!.Value.ShouldBeInRange(began.AddSeconds(0.5), began.AddSeconds(1));
        for (var i = 0; i < 200; i++)
        {
            house.Time.Advance(TimeSpan.FromSeconds(1));
            await node.RunDueAsync(TestHouse.Cancel);
        }

        job.Runs.Count.ShouldBe(8);
        var failed = await house.JobAsync();
        (failed.State, failed.WakeAt, failed.LastError).ShouldBe((JobState.Failed, null, "the sky is green"));
        failed.FailedAt.ShouldNotBeNull();
        job.Failures.ShouldBe(["the sky is green"]);

        await using (var db = house.Db())
        {
            var retry = new RetryJob(db, house.Get<JobCommits>(), house.Get<Fairlead.Audit.AuditWriter>(), house.Time);
            (await retry.RunAsync(Caller.Operator with { Role = Role.Leader }, failed.Id, TestHouse.Cancel)).IsRefused.ShouldBeTrue();
            TestHouse.Saved(await retry.RunAsync(Caller.Operator, failed.Id, TestHouse.Cancel)).State.ShouldBe(JobState.Waiting);
            (await retry.RunAsync(Caller.Operator, failed.Id, TestHouse.Cancel)).Errors[0].Message.ShouldBe("It has not failed: it is waiting.");
        }

        job.Does = (_, _) => Task.FromResult(JobEffects.None);
        (await node.RunDueAsync(TestHouse.Cancel)).ShouldBe(1);
        var done = await house.JobAsync();
        (done.State, done.LastError, done.FailedAt).ShouldBe((JobState.Done, null, null));
        (await house.AllAsync<Fairlead.Audit.AuditEntry>()).Single(a => a.Action == "retried").Subject.ShouldBe("job:test/a");
    }

    [Fact]
    public async Task One_for_which_another_try_is_no_help_fails_at_once()
    {
        await using var house = await TestHouse.OpenAsync();
        var job = new TestJob { Does = (_, _) => throw new JobFailedException("there is no such place") };
        await house.AddAsync("a");

        await house.Node(job).RunDueAsync(TestHouse.Cancel);

        var failed = await house.JobAsync();
        (failed.State, failed.Attempts, failed.LastError).ShouldBe((JobState.Failed, 1, "there is no such place"));
    }

    [Theory, Databases]
    public async Task An_effect_that_cannot_be_stored_fails_its_own_job_and_none_beside_it(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var same = Guid.NewGuid();
        var job = new TestJob
        {
            Does = (j, _) => Task.FromResult<JobEffect>(j.Key == "bad"
                ? (db, c) => db.Database.ExecuteSqlAsync($"INSERT INTO no_such_table VALUES ({same})", c)
                : TestJob.Leaves(j.DueAt)),
        };
        await house.AddAsync("a", "bad", "b");

        await house.Node(job).RunDueAsync(TestHouse.Cancel);

        (await house.AllAsync<EndedSession>()).Count.ShouldBe(2);
        (await house.JobAsync("bad")).State.ShouldBe(JobState.Waiting);
        (await house.JobAsync("bad")).LastError.ShouldNotBeNull().ShouldContain("no_such_table");
        (await house.JobAsync("b")).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task One_that_never_ends_is_left_behind_and_holds_up_no_other_kind()
    {
        await using var house = await TestHouse.OpenAsync();
        var hangs = new TaskCompletionSource<JobEffect>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new TestJob
        {
            Does = (_, _) =>
            {
                begun.TrySetResult();
                return hangs.Task;
            },
        };
        var quick = new TestJob("quick");
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        quick.Does = (_, _) =>
        {
            over.TrySetResult();
            return Task.FromResult(JobEffects.None);
        };
        await house.AddAsync("a");
        await using (var db = house.Db())
        {
            house.Get<AddJobs>().Add(db, "quick", "q");
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        var running = house.Node(slow, quick).RunDueAsync(TestHouse.Cancel);
        await begun.Task.WaitAsync(TestHouse.Cancel);
        await over.Task.WaitAsync(TestHouse.Cancel);
        house.Time.Advance(TimeSpan.FromMinutes(1));
        await running;

        var job = await house.JobAsync();
        (job.State, job.LastError).ShouldBe((JobState.Waiting, "It took longer than 1 min."));
        hangs.SetResult(JobEffects.None);
    }

    [Theory, Databases]
    public async Task One_that_ends_the_program_each_time_is_not_begun_for_ever(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var job = new TestJob();
        await house.AddAsync("a");
        for (var i = 0; i < 8; i++)
        {
            (await house.Rows().ClaimAsync("test", 1, Guid.NewGuid(), TestHouse.Cancel)).Count.ShouldBe(1);
            house.Time.Advance(TimeSpan.FromMinutes(2));
        }

        await house.Node(job).RunDueAsync(TestHouse.Cancel);

        job.Runs.ShouldBeEmpty();
        var failed = await house.JobAsync();
        failed.State.ShouldBe(JobState.Failed);
        failed.LastError.ShouldNotBeNull().ShouldContain("begun 8 times");
    }

    [Theory, Databases]
    public async Task A_recurring_one_is_done_once_for_each_instant_and_once_for_those_that_were_missed(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        JobPlan hourly = new("Hourly") { Schedule = JobSchedule.Every(TimeSpan.FromHours(1)), MostAttempts = 2 };
        var (here, there) = (new TestJob { Plan = hourly }, new TestJob { Plan = hourly });
        var (node, other) = (house.Node(here), house.Node(there));
        await node.BeginAsync(TestHouse.Cancel);
        await other.BeginAsync(TestHouse.Cancel);
        var start = house.Time.Now();
        var first = new DateTime(start.Year, start.Month, start.Day, start.Hour, 0, 0, DateTimeKind.Utc).AddHours(1);
        (await house.JobAsync(RunJobs.Recurring)).DueAt.ShouldBe(first);

        house.Time.Advance(first - start);
        await Task.WhenAll(node.RunDueAsync(TestHouse.Cancel), other.RunDueAsync(TestHouse.Cancel));
        (here.Runs.Count + there.Runs.Count).ShouldBe(1);
        (await house.JobAsync(RunJobs.Recurring)).DueAt.ShouldBe(first.AddHours(1));

        // Nobody was there for five hours and seven minutes.
        house.Time.Advance(TimeSpan.FromMinutes(307));
        await Task.WhenAll(node.RunDueAsync(TestHouse.Cancel), other.RunDueAsync(TestHouse.Cancel));
        (here.Runs.Count + there.Runs.Count).ShouldBe(2);
        (await house.JobAsync(RunJobs.Recurring)).DueAt.ShouldBe(first.AddHours(6));

        // One instant fails for good; the next comes all the same, and an administrator sees both.
        here.Does = (_, _) => throw new InvalidOperationException("no");
        house.Time.Advance(TimeSpan.FromMinutes(53));
        for (var i = 0; i < 3; i++)
        {
            await node.RunDueAsync(TestHouse.Cancel);
            house.Time.Advance(TimeSpan.FromSeconds(2));
        }

        var failed = await house.JobAsync(RunJobs.Recurring);
        (failed.State, failed.DueAt, failed.Attempts, failed.LastError).ShouldBe((JobState.Waiting, first.AddHours(7), 0, "no"));
        failed.FailedAt.ShouldNotBeNull();
        house.Time.Advance(TimeSpan.FromHours(1));
        await other.RunDueAsync(TestHouse.Cancel);
        (await house.JobAsync(RunJobs.Recurring)).FailedAt.ShouldBeNull();
    }

    [Fact]
    public async Task What_has_not_begun_when_the_program_stops_is_given_back_without_a_try_lost()
    {
        await using var house = await TestHouse.OpenAsync();
        using var stop = new CancellationTokenSource();
        var job = new TestJob { Plan = new("Tests") { SideBySide = 1 } };
        job.Does = async (_, cancel) =>
        {
            await stop.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            return JobEffects.None;
        };
        await house.AddAsync("a", "b", "c");

        await Should.ThrowAsync<OperationCanceledException>(() => house.Node(job).RunDueAsync(stop.Token));

        job.Runs.Count.ShouldBe(1);
        (await house.AllAsync<Job>()).ShouldAllBe(j => j.State == JobState.Waiting && j.Attempts == 0 && j.WakeAt == house.Time.Now());
    }

    [Fact]
    public async Task Done_ones_are_forgotten_after_a_week_and_failed_ones_stay()
    {
        await using var house = await TestHouse.OpenAsync();
        var job = new TestJob { Does = (j, _) => j.Key == "bad" ? throw new JobFailedException("no") : Task.FromResult(JobEffects.None) };
        var node = house.Node(job, new ForgetJobs(house.Time));
        await node.BeginAsync(TestHouse.Cancel);
        await house.AddAsync("good", "bad");
        await node.RunDueAsync(TestHouse.Cancel);

        for (var day = 0; day < 9; day++)
        {
            house.Time.Advance(TimeSpan.FromDays(1));
            await node.RunDueAsync(TestHouse.Cancel);
        }

        (await house.AllAsync<Job>()).Select(j => j.Key).Order().ShouldBe(["bad", RunJobs.Recurring]);
    }
}
