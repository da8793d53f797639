using System.Text.Json.Serialization;

namespace Fairlead.Search;

/// <summary>What was found, as the API and <c>fairlead search --json</c> give it.</summary>
/// <param name="Query">What was looked for, as it was understood.</param>
/// <param name="Groups">Kinds with hits, those with the best ones first.</param>
/// <param name="NotAnswered">Kinds that did not answer: nobody knows whether they have something.</param>
public sealed record SearchFigures(string Query, IReadOnlyList<SearchGroupFigures> Groups, IReadOnlyList<SearchGapFigures> NotAnswered)
{
    internal static SearchFigures Of(SearchQuery asked, SearchResult result) => new(
        asked.Text,
        [.. result.Groups.Select(g => new SearchGroupFigures(g.Kind, g.Title, g.Answer.Found, g.Answer.IsMore, [.. g.Answer.Hits.Select(h => new SearchHitFigures(h.Title, h.Detail, h.Path))]))],
        [.. result.Gaps.Select(g => new SearchGapFigures(g.Kind, g.Title, g.Reason))]);
}

/// <summary>What was found of one kind.</summary>
/// <param name="Kind">The kind: 'page', 'service', 'deployment' and so on.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Found">How many fit, among those that were looked at.</param>
/// <param name="More">Whether more may fit.</param>
/// <param name="Hits">The best ones, the best first.</param>
public sealed record SearchGroupFigures(string Kind, string Title, int Found, bool More, IReadOnlyList<SearchHitFigures> Hits);

/// <summary>Something that was found.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Detail">What tells it from others of a like name.</param>
/// <param name="Path">Its page: a path of this server, or an address at the tool that it comes from.</param>
public sealed record SearchHitFigures(string Title, string Detail, string Path);

/// <summary>A kind that did not answer.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Reason">Why.</param>
public sealed record SearchGapFigures(string Kind, string Title, string Reason);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchFigures))]
internal sealed partial class SearchJson : JsonSerializerContext;
