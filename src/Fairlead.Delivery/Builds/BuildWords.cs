using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Builds;

/// <summary>Builds and tests in words for people.</summary>
internal static class BuildWords
{
    /// <summary>A first run by hand.</summary>
    public static string RunExample(string origin) => $$$"""
        curl -H "Authorization: Bearer $SECRET" -H "Content-Type: application/json" {{{origin}}}/hooks/SOURCE \
          -d '{"kind":"run","run":"'$BUILD_ID'","name":"build","state":"succeeded","repository":"acme/app","branch":"main","commit":"'$(git rev-parse HEAD)'","startedAt":"'$STARTED'"}'
        """;

    public static string Repository(PageContext context, Guid? id) => context.Catalog.Repositories.FirstOrDefault(r => r.Id == id)?.Name ?? "unknown here";

    /// <summary>A percentile in words; too few values are said to be so.</summary>
    public static string Percentile(long[] sorted, int permille) => sorted.Length switch
    {
        0 => "no data",
        < Domain.Statistics.Percentile.MinimumSample => "too few",
        _ => Words.Duration(Domain.Statistics.Percentile.OfSorted(sorted, permille)!.Value),
    };
}
