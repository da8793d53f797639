using Fairlead.Data;

namespace Fairlead.Jobs;

/// <summary>Writes what a job brought about, in the transaction that marks it as done: both are stored or neither.</summary>
/// <param name="db">A context in that transaction.</param>
/// <param name="cancel">Ends the work.</param>
/// <returns>When it is written; tracked changes are saved by the caller.</returns>
public delegate Task JobEffect(FairleadDb db, CancellationToken cancel);

/// <summary>One kind of work in the background.</summary>
/// <remarks>
/// A job runs at least once: a node may die between what it did outside and the commit. Effects in the database are written once, for they are committed with the
/// completion and only while the claim is held; effects outside carry a key by which the other side recognises the second one. One row runs at one place at a time.
/// </remarks>
/// <example><code>public sealed class CloseSurvey : IJob
/// {
///     public string Kind => "survey-close";
///
///     public JobPlan Plan { get; } = new("Closes a survey");
///
///     public Task&lt;JobEffect&gt; RunAsync(Job job, CancellationToken cancel) => Task.FromResult&lt;JobEffect&gt;((db, c) => Survey.CloseAsync(db, job.Key, c));
/// }</code></example>
public interface IJob
{
    /// <summary>The name of the kind in the database: lower case, at most 60 characters. It never changes.</summary>
    string Kind { get; }

    /// <summary>How it runs.</summary>
    JobPlan Plan { get; }

    /// <summary>Does what is slow or happens outside, without a transaction, and returns what is to be written.</summary>
    /// <param name="job">The row.</param>
    /// <param name="cancel">Ends the work: the program stops, or <see cref="JobPlan.Limit"/> is over.</param>
    /// <returns>What to write with the completion; <see cref="JobEffects.None"/> for nothing.</returns>
    /// <exception cref="JobFailedException">Another try would not help.</exception>
    Task<JobEffect> RunAsync(Job job, CancellationToken cancel);

    /// <summary>Writes what follows when the last try has failed, in the transaction that says so. Does nothing unless it is implemented.</summary>
    /// <param name="db">A context in that transaction.</param>
    /// <param name="job">The row.</param>
    /// <param name="error">Why.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is written; tracked changes are saved by the caller.</returns>
    Task FailedAsync(FairleadDb db, Job job, string error, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Is told of jobs that failed for good.</summary>
public interface IFailedJobObserver
{
    /// <summary>Writes what follows, in the transaction that says so.</summary>
    /// <param name="db">A context in that transaction.</param>
    /// <param name="job">The row.</param>
    /// <param name="title">What its kind does.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is written.</returns>
    Task TellAsync(FairleadDb db, Job job, string title, string error, CancellationToken cancel);
}

/// <summary>How jobs of a kind run.</summary>
/// <param name="Title">What they do, for administrators: 'Sends email'.</param>
public sealed record JobPlan(string Title)
{
    /// <summary>When it repeats; null for a job that is added when there is something to do.</summary>
    public JobSchedule? Schedule { get; init; }

    /// <summary>How often it is tried before it counts as failed. A node that died in the middle counts as a try.</summary>
    public int MostAttempts { get; init; } = 8;

    /// <summary>The wait after the first failure, which doubles with each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one try may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows of the kind a node works on at a time.</summary>
    public int SideBySide { get; init; } = 4;

    /// <summary>The wait before the next try.</summary>
    /// <param name="attempts">How many have failed, from 1.</param>
    /// <param name="share">Spreads rows that failed together: from 0 to 1.</param>
    /// <returns>Between half of the bound and the bound; with the usual plan the bounds are 1, 2, 4, 8, 16, 32, 60 seconds.</returns>
    public TimeSpan WaitAfter(int attempts, double share)
    {
        var bound = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, Math.Max(0, attempts - 1)));
        return TimeSpan.FromSeconds(bound * (0.5 + (share / 2)));
    }
}

/// <summary>Effects that are often needed.</summary>
public static class JobEffects
{
    /// <summary>Nothing is to be written but that the job is done.</summary>
    public static JobEffect None { get; } = (_, _) => Task.CompletedTask;
}

/// <summary>A job failed, and another try would fail as well. The message is one line for administrators.</summary>
public sealed class JobFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public JobFailedException()
        : this("The job failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    public JobFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public JobFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Jobs as a kind of part.</summary>
public static class JobParts
{
    /// <summary>Work in the background.</summary>
    /// <typeparam name="T">Does it.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Jobs<T>(this IModuleParts parts)
        where T : class, IJob => parts.Service<IJob, T>();
}
