using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Tests.Shared;

namespace Fairlead.Bench;

/// <summary>
/// Gives every reader of foreign text changed samples for some time. What breaks one, or takes it more than a second, is a failure and is kept under
/// artifacts/fuzz; what ends the program stands there as '.last', for it is written before it is read.
/// </summary>
internal static class FuzzBench
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <returns>How many failures there were.</returns>
    public static int Run(int seconds, string? only, int seed)
    {
        var places = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "fuzz"));
        var failures = 0;
        if (only is not null && FuzzTarget.All.All(t => t.Name != only))
            throw new ArgumentException($"'{only}' is none of {string.Join(", ", FuzzTarget.All.Select(t => t.Name))}.", nameof(only));
        foreach (var target in FuzzTarget.All.Where(t => only is null || t.Name == only))
            failures += Run(target, TimeSpan.FromSeconds(seconds), seed, places.FullName);
        Console.WriteLine(failures == 0 ? "no failures" : $"{failures} failures, see {places.FullName}");
        return failures;
    }

    private static int Run(FuzzTarget target, TimeSpan time, int seed, string places)
    {
        var samples = Samples(target.Name);
        var next = new Mutation(new Random(seed), [.. samples.Select(s => s.Text)], target.Most);
        var last = Path.Combine(places, target.Name + ".last");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (read, bytes, slowest) = (0L, 0L, TimeSpan.Zero);
        foreach (var (name, text) in samples)
            Try(target, name, text, seen, places);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; read++)
        {
            var (sample, text) = next.Next();
            File.WriteAllBytes(last, text);
            bytes += text.Length;
            var took = Try(target, samples[sample].Name, text, seen, places);
            slowest = took > slowest ? took : slowest;
        }

        File.Delete(last);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {target.Name,-14} {read,9:N0} texts, {bytes >> 20,6:N0} MB of {samples.Count} samples, the slowest {slowest.TotalSeconds:0.000} s, {seen.Count} failures"));
        return seen.Count;
    }

    private static TimeSpan Try(FuzzTarget target, string name, byte[] text, HashSet<string> seen, string places)
    {
        try
        {
            var took = Measure(target, name, text);

            // Another program may have had the core: slow is what is slow each time.
            for (var again = 0; again < 2 && took > Most; again++)
                took = TimeSpan.FromTicks(Math.Min(took.Ticks, Measure(target, name, text).Ticks));
            if (took > Most)
                Keep(target, name, text, "slow", $"takes {took.TotalSeconds:0.0} s", seen, places);
            return took;
        }
        catch (Exception e)
        {
            // One of a kind is enough.
            var place = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Fairlead.", StringComparison.Ordinal))?.Trim() ?? "";
            Keep(target, name, text, $"{e.GetType().Name} {place}", $"{e.GetType().Name}: {e.Message} {place}", seen, places);
            return TimeSpan.Zero;
        }
    }

    private static TimeSpan Measure(FuzzTarget target, string name, byte[] text)
    {
        var began = Stopwatch.GetTimestamp();
        target.Read(name, text);
        return Stopwatch.GetElapsedTime(began);
    }

    private static void Keep(FuzzTarget target, string name, byte[] text, string kind, string what, HashSet<string> seen, string places)
    {
        if (!seen.Add(kind))
            return;
        var file = Path.Combine(places, $"{target.Name}-{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kind)))[..8]}.bin");
        File.WriteAllBytes(file, text);
        Console.WriteLine($"  {target.Name}: {(what.Length > 400 ? what[..200] + " … " + what[^200..] : what)} on {text.Length:N0} bytes, kept as {file}");
    }

    // Our own, and where it is there what others publish to be read: the folder is the event, as GitHub's are kept.
    private static List<(string Name, byte[] Text)> Samples(string target)
    {
        var own = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "bench", "Fairlead.Bench", "Seeds", target)).Select(f => (Path.GetFileNameWithoutExtension(f).Split('-')[0], f));
        var folder = Environment.GetEnvironmentVariable("FAIRLEAD_CONFORMANCE") ?? Path.Combine(Checkout.Root, "..", "shared", "conformance");
        var (place, pattern) = target switch
        {
            "github" or "gitea" => ("github", "*.json"),
            "cdevents" => (Path.Combine("cdevents", "conformance"), "*.json"),
            "yaml" => ("backstage", "*.yaml"),
            _ => ("", ""),
        };
        var theirs = place.Length > 0 && Directory.Exists(Path.Combine(folder, place))
            ? Directory.EnumerateFiles(Path.Combine(folder, place), pattern, SearchOption.AllDirectories).Select(f => (Path.GetFileName(Path.GetDirectoryName(f))!, f))
            : [];
        return [.. own.Concat(theirs).OrderBy(s => s.f, StringComparer.Ordinal).Select(s => (s.Item1, File.ReadAllBytes(s.f)))];
    }
}
