using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;

namespace Fairlead.Signals;

/// <summary>Messages that could not be read, were refused, are of no use or belong to nothing.</summary>
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
            needs.Add(new Need("warn", $"{Words.Count(told.Failed, "message", "messages")} could not be read", "What they tell is in no number. The reason stands with each; mend them, or have them read again.", "/signals#failed"));
        if (told.Refused > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Refused, "message was", "messages were")} refused in the last {Uncounted.Days} days", "Nothing of them is kept. What their senders were told stands there; set it right at the tool.", "/signals#refused"));
        if (told.Unlinked.Sum(u => u.Facts) is > 0 and var facts)
            needs.Add(new Need("warn", $"{Words.Count(facts, "fact belongs", "facts belong")} to nothing in the catalog", $"{Meant(told.Unlinked)} Say what is meant; those of the past count then, too.", $"/signals#{PlaceOf(told.Unlinked[0].Kind)}"));
        if (told.Kinds.Count > 0)
            needs.Add(new Need("warn", $"{Words.Count(told.Kinds.Count, "kind of event is", "kinds of events are")} of no use yet", $"{told.Named()}: kept, and in no number. Take them out of the tool's webhook, or leave them.", "/signals#of-no-use"));
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
