using System.Diagnostics;
using System.Globalization;

namespace Fairlead.Bench;

/// <summary>One run of a program.</summary>
internal sealed record Measured(double Seconds, long PeakKilobytes)
{
    /// <summary>Runs a program to its end; output goes nowhere.</summary>
    public static Measured Run(string file, IReadOnlyList<string> arguments, string? output = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >" + (output ?? "/dev/null") + " 2>/dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(file);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        long peak = 0;
        while (!process.WaitForExit(10))
            peak = Math.Max(peak, PeakOf(process.Id));
        watch.Stop();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return new Measured(watch.Elapsed.TotalSeconds, peak);
    }

    /// <summary>Runs it several times; the median of the times and the largest memory.</summary>
    public static Measured Median(int runs, Func<Measured> run)
    {
        var all = Enumerable.Range(0, runs).Select(_ => run()).ToList();
        return new Measured(all.Select(m => m.Seconds).Order().ElementAt(runs / 2), all.Max(m => m.PeakKilobytes));
    }

    /// <summary>The largest resident memory so far, as the kernel counts it.</summary>
    public static long PeakOf(int process) => Status(process, "VmHWM:");

    /// <summary>The present resident memory.</summary>
    public static long ResidentOf(int process) => Status(process, "VmRSS:");

    private static long Status(int process, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>The machine, so that a figure can be placed.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {long.Parse(memory, CultureInfo.InvariantCulture) / 1024 / 1024} GiB, .NET {Environment.Version}, {GitVersion()}");
    }

    private static string GitVersion()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}

/// <summary>Prints a line of results.</summary>
internal static class Report
{
    public static void Line(string what, double seconds, string limit, double? peer = null, long? kilobytes = null) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what,-52} {seconds,8:0.000} s{(peer is { } p ? $"  {seconds / p,5:0.00} × peer" : "")}{(kilobytes is { } k ? $"  peak {k / 1024} MB" : "")}   target {limit}"));
}
