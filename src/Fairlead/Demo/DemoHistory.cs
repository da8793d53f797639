using Fairlead.Delivery;

namespace Fairlead.Demo;

/// <summary>An invented service of the demonstration.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Team">The key of its team.</param>
/// <param name="DaysBetween">How many days lie between planned releases.</param>
/// <param name="ChangesPerRelease">How many changes a release carries, about.</param>
/// <param name="TypicalHours">How many hours a change takes, about.</param>
/// <param name="FailingIn">Every how many releases one fails, about.</param>
internal sealed record DemoService(string Key, string Name, string Team, double DaysBetween, int ChangesPerRelease, double TypicalHours, int FailingIn);

/// <summary>Makes up a year of facts for an invented service: the same seed and instant give the same facts.</summary>
internal static class DemoHistory
{
    private const int Days = 380;

    private static readonly string[] Verbs = ["Add", "Speed up", "Fix", "Simplify", "Move", "Test", "Log", "Guard", "Translate", "Remove"];

    private static readonly string[] Topics =
        ["the voucher form", "rounding of taxes", "the retry of card payments", "search suggestions", "the ledger export", "address checks", "the price cache", "image upload", "the audit trail", "delivery slots", "the onboarding mail", "refund limits", "stock counters", "session expiry"];

    /// <summary>Makes the commits and tags of one service, the newest last.</summary>
    public static (List<GitCommit> Commits, List<GitTagRow> Tags) Of(DemoService service, Guid repository, DateTime now, int seed)
    {
        var random = new Random(seed);
        var commits = new List<GitCommit>();
        var tags = new List<GitTagRow>();
        var (minor, patch) = (0, 0);
        string? shippedFault = null;
        var (at, last) = (now.AddDays(-Days), DateTime.MinValue);
        while (at < now.AddHours(-6))
        {
            // Nobody releases in the night, and nobody twice within the half hour.
            var released = at.Date.AddHours(8 + (9 * random.NextDouble()));
            released = released < last.AddMinutes(30) ? last.AddMinutes(30 + random.Next(90)) : released;
            if (released > now.AddHours(-2))
                break;
            last = released;
            var repair = shippedFault is not null;
            var count = repair ? 1 : 1 + random.Next(service.ChangesPerRelease * 2);
            for (var i = 0; i < count; i++)
            {
                var hours = service.TypicalHours * Math.Exp(Gaussian(random) * 0.9);
                var reverts = repair ? shippedFault : null;
                Add(commits, service, repository, random, released.AddHours(-(repair ? 1.5 : hours)), released.AddMinutes(-30 - random.Next(60)), reverts);
            }

            (minor, patch) = repair ? (minor, patch + 1) : (minor + 1, 0);
            tags.Add(new GitTagRow { RepositoryId = repository, Name = $"v1.{minor}.{patch}", Sha = commits[^1].Sha, At = Data.Instants.ToMicroseconds(DateTime.SpecifyKind(released, DateTimeKind.Utc)), IsAnnotated = true });
            var fails = !repair && random.Next(service.FailingIn) == 0;
            shippedFault = fails ? commits[^1].Sha : null;
            at = fails ? released.AddHours(2 + random.Next(30)) : at.AddDays(service.DaysBetween * (0.5 + random.NextDouble()));
        }

        // What waits was merged one after the other since the last release, and begun before that.
        var waiting = 1 + random.Next(4);
        for (var i = 1; i <= waiting; i++)
        {
            var merged = last + ((now.AddMinutes(-20) - last) * ((i - (0.5 * random.NextDouble())) / waiting));
            Add(commits, service, repository, random, merged.AddHours(-random.Next(2, 90)), merged, null);
        }

        return (commits, tags);
    }

    private static void Add(List<GitCommit> commits, DemoService service, Guid repository, Random random, DateTime authored, DateTime committed, string? reverts)
    {
        var name = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{service.Key} {commits.Count}"));
        commits.Add(new GitCommit
        {
            RepositoryId = repository,
            Sha = Convert.ToHexStringLower(name.AsSpan(0, 20)),
            Parents = commits.Count == 0 ? "" : commits[^1].Sha,
            AuthoredAt = Data.Instants.ToMicroseconds(DateTime.SpecifyKind(authored, DateTimeKind.Utc)),
            CommittedAt = Data.Instants.ToMicroseconds(DateTime.SpecifyKind(committed, DateTimeKind.Utc)),
            Author = "Invented",
            Subject = reverts is null ? $"{Verbs[random.Next(Verbs.Length)]} {Topics[random.Next(Topics.Length)]}" : $"Revert \"{commits[^1].Subject}\"",
            Reverts = reverts,
        });
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
