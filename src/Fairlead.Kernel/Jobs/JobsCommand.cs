using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Fairlead.Accounts;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Jobs;

/// <summary>What <c>fairlead jobs list --json</c> prints.</summary>
public sealed record JobsListFigures(JobCounts Counts, IReadOnlyList<JobFigures> Jobs);

/// <summary><c>fairlead jobs</c>: work in the background, and another try for what failed.</summary>
internal static class JobsCommand
{
    private const int MostShown = 100;

    public static Command Of(CommandSurroundings here)
    {
        var command = new ExampleCommand("jobs", "Work in the background: what is due, late or failed, and another try.", "fairlead jobs list --state failed", "fairlead jobs retry --all-failed");
        command.Subcommands.Add(List(here));
        command.Subcommands.Add(Retry(here));
        return command;
    }

    private static ExampleCommand List(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var state = new Option<string?>("--state") { Description = "failed, late, waiting, running or done. Default: all.", HelpName = "STATE" };
        var command = new ExampleCommand("list", $"Lists jobs, the newest {MostShown} first.", "fairlead jobs list", "fairlead jobs list --state late --json");
        command.Options.Add(state);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = parsed.GetValue(state);
            var filter = JobsApi.FilterOf(wanted) ?? throw new CommandException(ExitCode.Usage, $"--state '{wanted}': one of failed, late, waiting, running and done.");
            await using var session = await Session.ReadAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            var counts = await ReadJobs.CountAsync(db, time.Now(), cancel);
            var jobs = await ReadJobs.PageAsync(db, filter, time.Now(), null, MostShown, cancel);
            if (parsed.GetValue(json))
                await terminal.Out.WriteLineAsync(JsonText.Of(new JobsListFigures(counts, [.. jobs.Select(JobFigures.Of)]), JobsJson.Default.JobsListFigures));
            else
                Write(Paper.On(terminal), counts, jobs);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Retry(CommandSurroundings here)
    {
        var (globals, terminal, time) = here;
        var id = new Argument<Guid?>("id") { Description = "The job, as 'fairlead jobs list' shows it.", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-failed") { Description = "All jobs that failed." };
        var command = new ExampleCommand("retry", "Has failed jobs tried again; a running server does it within a minute.", "fairlead jobs retry 0199e4a0-0000-7000-8000-000000000000", "fairlead jobs retry --all-failed");
        command.Arguments.Add(id);
        command.Options.Add(all);
        command.SetAction(async (parsed, cancel) =>
        {
            var one = parsed.GetValue(id);
            if (one is null == !parsed.GetValue(all))
                throw new CommandException(ExitCode.Usage, "Name a job by its id, or --all-failed.");
            await using var session = await Session.WriteAsync(globals, parsed, time, cancel);
            await using var db = await session.DatabaseAsync(cancel);
            Guid[] ids = one is { } given ? [given] : [.. (await ReadJobs.PageAsync(db, JobFilter.Failed, time.Now(), null, int.MaxValue, cancel)).Select(j => j.Id)];
            foreach (var job in ids)
            {
                await using var scope = session.Services.CreateAsyncScope();
                var result = await scope.ServiceProvider.GetRequiredService<RetryJob>().RunAsync(Caller.Operator, job, cancel);
                if (result.Saved is null && one is not null)
                    throw new CommandException(ExitCode.Usage, $"{job}: {result.Errors[0].Message}");
            }

            await terminal.Out.WriteLineAsync($"{Words.Count(ids.Length, "job")} will be tried again.");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IPaper paper, JobCounts counts, List<Job> jobs)
    {
        paper.Sentence($"{Words.Number(counts.Waiting)} waiting, {Words.Number(counts.Running)} running, {Words.Number(counts.Late)} late, {Words.Number(counts.Failed)} failed, {Words.Number(counts.Done)} done within a week.");
        if (jobs.Count == 0)
            return;
        paper.Gap();
        paper.Table(new Sheet(
            [new("Job"), new("Id", IsOptional: true), new("State"), new("Due"), new("Tries", IsNumber: true), new("Error", IsOptional: true)],
            [.. jobs.Select(j => (string[])[$"{j.Kind} {j.Key}", j.Id.ToString(), RetryJob.Word(j.State), j.DueAt.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture), Words.Number(j.Attempts), j.LastError ?? ""])]));
        if (jobs.Count == MostShown)
            paper.Note($"The newest {MostShown}.");
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobsListFigures))]
internal sealed partial class JobsJson : JsonSerializerContext;
