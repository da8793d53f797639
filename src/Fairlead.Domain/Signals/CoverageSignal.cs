using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>How much of the code tests ran through.</summary>
public sealed record CoverageSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<CoverageSignal> Kind { get; } = new("coverage")
    {
        Subject = (c, scope) => c.Sha is { } sha ? SignalText.Subject($"coverage:{scope.Place}:{sha}:{c.Suite}") : $"coverage:{scope.Source:N}:{c.Id}",
        Own = new OwnForm("coverage", ["covered", "lines", "commit", "branch", "suite"], Read),
    };

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>What was measured, for instance a project's name.</summary>
    public string Suite { get; init; } = "";

    /// <summary>The branch that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>Lines that were run.</summary>
    public required int CoveredLines { get; init; }

    /// <summary>Lines that can be run.</summary>
    public required int Lines { get; init; }

    private static CoverageSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var (covered, lines) = (said.NeededCount("covered"), said.NeededCount("lines"));
        if (covered > lines)
            throw said.Wrong("covered", $"{covered} is more than all {lines} lines.");
        var at = fact.At(null);
        return fact.Make(at, string.Create(CultureInfo.InvariantCulture, $"{covered:N0} of {lines:N0} lines covered"), (id, title) =>
            new CoverageSignal { Id = id, At = at, Title = title, Sha = said.Sha("commit"), Branch = said.Text("branch"), Suite = said.Text("suite") ?? "", CoveredLines = covered, Lines = lines });
    }
}
