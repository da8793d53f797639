using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Git;
using Fairlead.Host.Output;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Host.Commands;

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What.</param>
/// <param name="State">ok, warn or fail.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null where nothing is to do.</param>
public sealed record DoctorFinding(string Check, string State, string Found, string? Advice = null);

/// <summary><c>fairlead doctor</c>: is everything there that Fairlead needs, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    private const string Ok = "ok", Warn = "warn", Fail = "fail";
    private const long LowDisk = 1L << 30, NoDisk = 100L << 20;

    public static Command Of(GlobalOptions globals, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("doctor", "Checks what Fairlead needs and says what to do where something is missing.", "fairlead doctor", "fairlead doctor --json");
        command.Options.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var data = globals.DataOf(parsed);
            IReadOnlyList<DoctorFinding> findings =
            [
                Git(),
                new("runtime", Ok, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}"),
                DataFolder(data),
                Disk(data),
                await DatabaseAsync(globals.DatabaseOf(parsed, data), cancel),
                Zones(),
                .. await RepositoriesAsync(globals.DatabaseOf(parsed, data), cancel),
            ];
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonText.Of(findings, ProductJson.Default.IReadOnlyListDoctorFinding));
            }
            else
            {
                Paper.On(terminal).Table(new Sheet(
                    [new("Check"), new("State"), new("Found")],
                    [.. findings.Select(f => (string[])[f.Check, f.State, f.Found + (f.Advice is { } advice ? $" → {advice}" : "")])]));
            }

            return findings.Any(f => f.State == Fail) ? ExitCode.CheckFailed : ExitCode.Done;
        });
        return command;
    }

    private static DoctorFinding Git()
    {
        try
        {
            var version = GitRepository.ProgramVersion();
            var numbers = version.Split('.', ' ', '-');
            var isNew = numbers is [var major, var minor, ..]
                && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
                && (first, second).CompareTo((2, 31)) >= 0;
            return isNew ? new("git", Ok, version) : new("git", Fail, version, "Install git 2.31 or newer.");
        }
        catch (GitException e)
        {
            return new("git", Fail, "not found", e.Message);
        }
    }

    private static DoctorFinding DataFolder(DataDirectory data)
    {
        var probe = Path.Combine(data.Root, $".doctor-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(data.Root);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("data directory", Ok, data.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("data directory", Fail, $"{data.Root} cannot be written", "Give this user the right to write there, or name another with --data DIR or $FAIRLEAD_DATA.");
        }
    }

    private static DoctorFinding Disk(DataDirectory data)
    {
        try
        {
            var free = new DriveInfo(data.Root).AvailableFreeSpace;
            var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):N1} GiB free");
            return free switch
            {
                < NoDisk => new("disk", Fail, text, "Free some space; the database needs about 100 MB per 80,000 commits."),
                < LowDisk => new("disk", Warn, text, "Free some space soon; the database needs about 100 MB per 80,000 commits."),
                _ => new("disk", Ok, text),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("disk", Warn, "free space is unknown");
        }
    }

    private static async Task<DoctorFinding> DatabaseAsync(IDatabase database, CancellationToken cancel)
    {
        var place = $"{database.Name}, {database.Place}";
        if (database.Name == "SQLite" && !File.Exists(database.Place))
            return new("database", Ok, $"{place}: none yet, the first command that needs it makes it");
        try
        {
            var options = new DbContextOptionsBuilder<FairleadDb>();
            database.Configure(options);
            await using var db = new FairleadDb(options.Options);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
            return pending == 0
                ? new("database", Ok, place)
                : new("database", Warn, $"{place}: {pending} pending migrations", "Nothing: the next command that uses the database applies them. Back it up first if it is dear to you.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new("database", Fail, $"{place}: {Failures.OneLine(e.Message)}", "Check --database or $FAIRLEAD_DATABASE, and that the server runs and lets this user in.");
        }
    }

    // Read-only: a doctor makes no database and brings none to a newer form.
    private static async Task<IReadOnlyList<DoctorFinding>> RepositoriesAsync(IDatabase database, CancellationToken cancel)
    {
        if (database.Name == "SQLite" && !File.Exists(database.Place))
            return [];
        try
        {
            var options = new DbContextOptionsBuilder<FairleadDb>();
            database.Configure(options);
            await using var db = new FairleadDb(options.Options);
            var all = await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(cancel);
            return [.. all.Select(r => Repository(r))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database's own line says what is wrong with it.
            return [];
        }
    }

    private static DoctorFinding Repository(Repository repository)
    {
        var check = $"repository {repository.Key}";
        if (repository.IsInvented)
            return new(check, Ok, "invented for the demonstration");
        try
        {
            _ = GitRepository.Open(repository.Location);
            return repository.ReadAt is { } at
                ? new(check, Ok, string.Create(CultureInfo.InvariantCulture, $"{repository.Location}, read {at:yyyy-MM-dd HH:mm} UTC"))
                : new(check, Warn, $"{repository.Location}, never read", $"Read it with: fairlead review '{repository.Location}'");
        }
        catch (GitException e)
        {
            return new(check, Fail, Failures.OneLine(e.Message), "What was read of it stays. Mend the place, or correct it under Teams & services.");
        }
    }

    private static DoctorFinding Zones() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
        ? new("time zones", Ok, $"{TimeZoneInfo.GetSystemTimeZones().Count} known")
        : new("time zones", Warn, "none known: days can be counted in UTC only", "Install the time zone data of your system, for instance the package tzdata.");
}
