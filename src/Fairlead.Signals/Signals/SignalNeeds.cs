using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;

namespace Fairlead.Signals;

/// <summary>Messages that failed, were refused or ignored, and facts that match nothing.</summary>
internal sealed class SignalNeeds : INeeds
{
    /// <inheritdoc />
    public int Order => 40;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        if (!context.IsOrganisation)
            return [];
        var needs = new List<Need>();
        var told = await Uncounted.ReadAsync(db, context.Catalog, context.Now, cancel);
        if (told.Failed > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Failed, "message")} could not be read", "Their facts are not counted. Open one to see the reason; correct it, or read it again.", "/signals#failed"));
        if (told.Refused > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Refused, "message was", "messages were")} refused in the last {Uncounted.Days} days", "They are not stored. See the answers that the senders got, and fix the tool's settings.", "/signals#refused"));
        if (told.Unlinked.Sum(u => u.Facts) is > 0 and var facts)
            needs.Add(new Need("warn", $"{Words.Count(facts, "fact matches", "facts match")} nothing in the catalog", $"{Meant(told.Unlinked)} Choose what they belong to; past facts then count too.", $"/signals#{PlaceOf(told.Unlinked[0].Kind)}"));
        if (told.Kinds.Count > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Kinds.Count, "kind of event is", "kinds of events are")} ignored", $"{told.Named()}: stored, but no number needs them. Remove them from the tool's webhook, or leave them.", "/signals#ignored"));
        return needs;
    }

    private static string Meant(IReadOnlyList<Unlinked> unlinked) => unlinked[0] switch
    {
        { Kind: UnlinkedKind.Repository, Name: var name } => $"The newest are of the repository {name}.",
        { Kind: UnlinkedKind.Service, Name: var name } => $"The newest are of the service {name}.",
        { Kind: UnlinkedKind.SeveralServices, Name: var name } => $"The newest are deployments of the repository {name}, which has several services.",
        _ => "They are deployments that name neither a service nor a repository.",
    };

    private static string PlaceOf(UnlinkedKind kind) => kind switch
    {
        UnlinkedKind.Repository => "unknown-repositories",
        UnlinkedKind.Service => "unknown-services",
        UnlinkedKind.SeveralServices => "several-services",
        _ => "nothing-named",
    };
}
