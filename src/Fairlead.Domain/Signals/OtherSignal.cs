namespace Fairlead.Domain.Signals;

/// <summary>Anything else worth a line on the timeline.</summary>
public sealed record OtherSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<OtherSignal> Kind { get; } = new("other")
    {
        Subject = (o, scope) => $"other:{scope.Source:N}:{o.Id}",
        Own = new OwnForm("note", [], Read),
    };

    /// <summary>What it is about: environment, repository, service, branch …</summary>
    public required string Subject { get; init; }

    /// <summary>What happened: created, modified, removed …</summary>
    public required string Action { get; init; }

    private static OtherSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var text = said.NeededText("title");
        var at = fact.At(null);
        return fact.Make(at, text, (id, title) => new OtherSignal { Id = id, At = at, Title = title, Subject = "note", Action = "told" });
    }
}
