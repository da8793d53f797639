using Fairlead.Domain.Builds;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>One suite on one commit, from all reports about it.</summary>
public sealed record TestRun
{
    /// <summary>The number of its newest signal.</summary>
    public required long Number { get; init; }

    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>Who told of it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service; null where it is not known which, or where it is for several.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The branch; null where nobody said.</summary>
    public string? Branch { get; init; }

    /// <summary>When the last report was made.</summary>
    public required DateTime At { get; init; }

    /// <summary>How many reports there are.</summary>
    public required int Reports { get; init; }

    /// <summary>How many tests it has.</summary>
    public required int Tests { get; init; }

    /// <summary>How many passed when they were last run.</summary>
    public required int Passed { get; init; }

    /// <summary>How many failed when they were last run.</summary>
    public required int Failed { get; init; }

    /// <summary>How many were not run.</summary>
    public required int Skipped { get; init; }

    /// <summary>How many gave two results.</summary>
    public required int Flaky { get; init; }

    /// <summary>Whether any test was run more than once.</summary>
    public required bool WasRepeated { get; init; }

    /// <summary>How long the tests take when each is run once, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The page of the run.</summary>
    public string? Url { get; init; }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<TestRun>(e =>
        {
            e.ToTable("test_run");
            e.HasKey(r => r.Number);
            e.Property(r => r.Number).ValueGeneratedNever();
            e.Property(r => r.Subject).HasMaxLength(1000);
            e.Property(r => r.Sha).HasMaxLength(64);
            e.Property(r => r.Url).HasMaxLength(4000);
            e.HasIndex(r => r.Subject);
            e.HasIndex(r => new { r.RepositoryId, r.At });
            e.HasIndex(r => new { r.At, r.Number });
        });
        model.Entity<FlakyCase>(e =>
        {
            e.ToTable("flaky_case");
            e.HasKey(c => new { c.Subject, c.Test });
            e.Property(c => c.Subject).HasMaxLength(1000);
            e.Property(c => c.Test).HasMaxLength(32);
            e.Property(c => c.Name).HasMaxLength(1000);
            e.Property(c => c.Sha).HasMaxLength(64);
            e.HasIndex(c => new { c.RepositoryId, c.At });
        });
    }

    /// <param name="told">Everything that was told of one suite on one commit.</param>
    /// <returns>The run, and the tests in it that gave two results; nothing where no signal counts any test.</returns>
    public static (TestRun Run, IReadOnlyList<FlakyCase> Flaky)? Of(SubjectSignals told)
    {
        var said = told.Rows.Of(TestSignal.Kind).Where(s => s.Signal.Passed + s.Signal.Failed + s.Signal.Skipped > 0)
            .OrderBy(s => s.Row.At).ThenBy(s => s.Row.Number).Select(s => (s.Row, Signal: s.Signal.Brief())).ToList();
        if (said.Count == 0)
            return null;
        var (row, last) = said[^1];
        var run = SuiteRun.Of(said.ConvertAll(s => s.Signal));
        var repository = told.Rows.Select(r => r.RepositoryId).LastOrDefault(r => r is not null);
        var service = told.Rows.Select(r => r.ServiceId).LastOrDefault(s => s is not null);
        var suite = CiRun.Cut(last.Suite)!;
        return (new TestRun
        {
            Number = row.Number,
            Subject = told.Subject,
            SourceId = row.SourceId,
            RepositoryId = repository,
            ServiceId = service,
            Suite = suite,
            Sha = last.Sha,
            Branch = CiRun.Cut(said.Select(s => s.Signal.Branch).LastOrDefault(b => b is not null)),
            At = row.At,
            Reports = run.Reports,
            Tests = run.Tests,
            Passed = run.Passed,
            Failed = run.Failed,
            Skipped = run.Skipped,
            Flaky = run.Unsteady.Count,
            WasRepeated = run.WasRepeated,
            Seconds = run.Seconds,
            Url = last.Url,
        }, [.. run.Unsteady.Select(t => new FlakyCase
        {
            Subject = told.Subject,
            Test = FlakyCase.KeyOf(row.Address, suite, t.Name),
            Name = t.Name,
            RepositoryId = repository,
            ServiceId = service,
            Suite = suite,
            Sha = last.Sha,
            At = row.At,
            Passed = t.Passed,
            Failed = t.Failed,
            WasRetried = t.WasRetried,
        })]);
    }
}

/// <summary>A test that gave two results on one commit.</summary>
public sealed record FlakyCase
{
    /// <summary>The suite on the commit.</summary>
    public required string Subject { get; init; }

    /// <summary>The same for one test whatever the commit: 32 hexadecimal digits.</summary>
    public required string Test { get; init; }

    /// <summary>Its full name.</summary>
    public required string Name { get; init; }

    /// <summary>The repository; null where it is not known which.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service; null where it is not known which, or where it is for several.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>When the last report was made.</summary>
    public required DateTime At { get; init; }

    /// <summary>In how many reports it passed.</summary>
    public required int Passed { get; init; }

    /// <summary>In how many it failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Whether a report says itself that it was run again and passed.</summary>
    public required bool WasRetried { get; init; }

    internal static string KeyOf(string? address, string suite, string name) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{address}\n{suite}\n{name}")))[..32];
}
