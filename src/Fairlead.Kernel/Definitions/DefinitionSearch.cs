using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;

namespace Fairlead.Definitions;

/// <summary>Finds measures by title and name, and leads to their definitions.</summary>
/// <param name="registry">Knows them.</param>
internal sealed class DefinitionSearch(MeasureRegistry registry) : ISearch
{
    public string Kind => "definition";

    public string Title => "Definitions of measures";

    public int Order => 80;

    public Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel) =>
        Task.FromResult(SearchAnswer.Best(asked, registry.Definitions.Select(d => asked.Hit(d.Title, $"/definitions/{d.Name}", d.Meaning, [d.Name]))));
}
