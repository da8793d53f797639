using Fairlead.Measures;
using Fairlead.Web;

namespace Fairlead.Timeline;

/// <summary>What of the timeline is wanted.</summary>
/// <param name="Services">Only what is about these; null for everything, also what belongs to no known service.</param>
/// <param name="From">From this instant on.</param>
/// <param name="To">Before this instant.</param>
/// <param name="Kinds">Only these kinds; empty for all.</param>
public sealed record TimelineQuery(IReadOnlyList<Guid>? Services, DateTime From, DateTime To, IReadOnlyList<string> Kinds)
{
    /// <param name="context">The page. All time is more than from the first deployment on. Without a chosen window it goes on to the present, and not only to the end of the last whole week.</param>
    /// <param name="kinds">Kinds with commas between.</param>
    /// <param name="known">The kinds that there are; others are passed over.</param>
    /// <returns>The query.</returns>
    public static TimelineQuery Of(PageContext context, string? kinds, IReadOnlyList<string> known)
    {
        var (from, to) = context.Instants(context.Window.Window);
        return new(
            context.Scope.Kind == ScopeKind.Organisation ? null : context.Scope.Services,
            context.Window.Text == WindowChoice.AllText ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) : from,
            context.WindowWasChosen ? to : DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc),
            [.. (kinds ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(k => known.Contains(k, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)]);
    }

    /// <param name="kind">A kind.</param>
    /// <returns>Whether entries of it are wanted.</returns>
    public bool Wants(string kind) => Kinds.Count == 0 || Kinds.Contains(kind, StringComparer.Ordinal);
}
