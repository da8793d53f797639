using System.Globalization;

namespace Fairlead.Domain.Signals;

/// <summary>Makes the fact of a coverage report that was read.</summary>
internal static class CoverageReport
{
    public static CoverageSignal Signal(CiReportOrigin origin, int covered, int lines) => new()
    {
        Id = SignalText.Id("coverage", origin.Suite, origin.Commit, origin.Repository, origin.Service, FactText.Hash(origin.Body)),
        At = origin.At,
        Title = SignalText.Title(string.Create(CultureInfo.InvariantCulture, $"{origin.Suite}: {covered:N0} of {lines:N0} lines covered")),
        Repository = RepositoryAddress.Of(origin.Repository),
        Service = origin.Service,
        Suite = origin.Suite,
        Sha = SignalText.Sha(origin.Commit),
        CoveredLines = covered,
        Lines = lines,
    };
}
