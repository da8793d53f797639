namespace Fairlead.Bench;

/// <summary>Delivery of a whole history, cold and again, against the plain git log that yields the same fields.</summary>
internal static class DeliveryBench
{
    private const int Runs = 7;
    private const string Fields = "%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%cN%x00%cE%x00%B%x00";

    public static void Run(string program, string repository)
    {
        Console.WriteLine($"Delivery of {Path.GetFileName(Path.TrimEndingDirectorySeparator(repository))}, medians of {Runs} runs");
        var data = Directory.CreateTempSubdirectory("fairlead-bench-").FullName;
        try
        {
            string[] dora = ["dora", "--repo", repository, "--data", data, "--json"];
            Measured Git() => Measured.Run("git", ["-C", repository, "log", "--tags", "HEAD", "--no-decorate", "--no-show-signature", "--encoding=UTF-8", "--format=" + Fields]);
            Git();
            Measured.Run(program, dora);

            // Turn about, so that a neighbour's load hits both alike.
            var cold = new List<Measured>();
            var peer = new List<Measured>();
            for (var i = 0; i < Runs; i++)
            {
                peer.Add(Git());
                Directory.Delete(Path.Combine(data, "cache"), recursive: true);
                cold.Add(Measured.Run(program, dora));
            }

            var again = Measured.Median(Runs, () => Measured.Run(program, dora));
            var limit = peer.Select(m => m.Seconds).Order().ElementAt(Runs / 2);
            Report.Line("git log of the same fields (peer)", limit, "");
            Report.Line("fairlead dora, cold, whole process", cold.Select(m => m.Seconds).Order().ElementAt(Runs / 2), "1.3 × peer, 400 MB", limit, cold.Max(m => m.PeakKilobytes));
            Report.Line("fairlead dora, again with nothing new", again.Seconds, "0.5 s", limit, again.PeakKilobytes);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
