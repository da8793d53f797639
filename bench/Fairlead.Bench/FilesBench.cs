using System.Diagnostics;
using Fairlead.Git;

namespace Fairlead.Bench;

/// <summary>File changes of all commits, against one git log --numstat -M.</summary>
internal static class FilesBench
{
    private const int Runs = 3;

    public static async Task RunAsync(string repository)
    {
        Console.WriteLine($"File changes, medians of {Runs} runs");
        var git = GitRepository.Open(repository);
        var tips = git.Tags().Select(t => t.Commit).Concat(git.Trunk() is { } trunk ? [trunk.Commit] : []).ToList();
        var history = HistoryReader.Read(git, tips);
        var ours = new List<double>();
        var peer = new List<double>();
        long files = 0;
        for (var i = 0; i < Runs; i++)
        {
            peer.Add(Measured.Run("git", ["-C", repository, "log", "--tags", "HEAD", "--numstat", "-M", "--format=%H"]).Seconds);
            var watch = Stopwatch.StartNew();
            files = 0;
            await FileChangeReader.ReadAsync(git, [.. history.Ids], (_, changed) => files += changed.Count);
            ours.Add(watch.Elapsed.TotalSeconds);
        }

        var limit = peer.Order().ElementAt(Runs / 2);
        Report.Line("git log --numstat -M (peer)", limit, "");
        Report.Line($"{history.Count:N0} commits, {files:N0} files", ours.Order().ElementAt(Runs / 2), "0.5 × peer", limit, Measured.PeakOf(Environment.ProcessId));
    }
}
