using CsCheck;
using Fairlead.Domain.Builds;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Builds;

public sealed class RunAttemptTests
{
    [Fact]
    public void A_run_waits_runs_and_ends()
    {
        var attempt = RunAttempt.Of([Told(RunState.Queued, 0), Told(RunState.Running, 10), Told(RunState.Succeeded, 70)]).ShouldHaveSingleItem();

        (attempt.Number, attempt.Last.State, attempt.QueuedAt, attempt.StartedAt, attempt.FinishedAt).ShouldBe((1, RunState.Succeeded, At(0), At(10), At(70)));
    }

    [Fact]
    public void A_second_attempt_is_another_one()
    {
        var attempts = RunAttempt.Of([Told(RunState.Running, 0), Told(RunState.Failed, 60), Told(RunState.Running, 100, attempt: 2), Told(RunState.Succeeded, 160, attempt: 2)]);

        attempts.Select(a => (a.Number, a.Last.State, a.StartedAt, a.FinishedAt)).ShouldBe([(1, RunState.Failed, At(0), At(60)), (2, RunState.Succeeded, At(100), At(160))]);
    }

    // GitLab: a pipeline whose job is repeated keeps its number and its first times, and ends again.
    [Fact]
    public void A_pipeline_that_ends_again_is_another_attempt_whose_start_is_not_known()
    {
        var attempts = RunAttempt.Of([Ended(RunState.Failed, 60, started: 5), Told(RunState.Running, 100) with { StartedAt = At(5) }, Ended(RunState.Succeeded, 160, started: 5)]);

        attempts.Select(a => (a.Number, a.Last.State, a.StartedAt, a.FinishedAt)).ShouldBe([(1, RunState.Failed, At(5), At(60)), (2, RunState.Succeeded, null, At(160))]);
    }

    [Fact]
    public void A_job_is_one_attempt_whoever_tells_its_number()
    {
        var attempt = RunAttempt.Of([
            Told(RunState.Running, 10, attempt: 2) with { Level = RunLevel.Job },
            Told(RunState.Failed, 60) with { Level = RunLevel.Job, MayFail = true },
        ]).ShouldHaveSingleItem();

        (attempt.Number, attempt.Last.State, attempt.StartedAt).ShouldBe((2, RunState.Failed, At(10)));
    }

    [Fact]
    public void An_attempt_that_never_ended_is_left_out_once_a_later_one_is_told()
    {
        RunAttempt.Of([Told(RunState.Running, 0)]).ShouldHaveSingleItem().FinishedAt.ShouldBeNull();
        RunAttempt.Of([Told(RunState.Running, 0), Told(RunState.Succeeded, 90, attempt: 2)]).ShouldHaveSingleItem().Number.ShouldBe(2);
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        RunSignal[] told = [Told(RunState.Queued, 0), Told(RunState.Running, 10), Told(RunState.Failed, 60), Told(RunState.Queued, 80, attempt: 2), Told(RunState.Running, 90, attempt: 2), Told(RunState.Succeeded, 160, attempt: 2)];
        Gen.Shuffle(told).Sample(shuffled => RunAttempt.Of(shuffled).ShouldBe(RunAttempt.Of(told)));
    }

    private static DateTime At(int second) => new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc).AddSeconds(second);

    private static RunSignal Ended(RunState state, int second, int started) => Told(state, second) with { StartedAt = At(started) };

    private static RunSignal Told(RunState state, int second, int attempt = 1) => new()
    {
        Id = $"{attempt} {state} {second}",
        At = At(second),
        Title = "build",
        Run = "7",
        Level = RunLevel.Pipeline,
        State = state,
        Name = "build",
        Attempt = attempt,
        QueuedAt = state == RunState.Queued ? At(second) : null,
        StartedAt = state == RunState.Running ? At(second) : null,
        FinishedAt = state is RunState.Succeeded or RunState.Failed ? At(second) : null,
    };
}
