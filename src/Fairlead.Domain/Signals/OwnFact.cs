namespace Fairlead.Domain.Signals;

/// <summary>A fact in Fairlead's own JSON, for the kind that reads it.</summary>
public sealed class OwnFact
{
    private readonly JsonPart _part;
    private readonly string _form;
    private readonly DateTime _receivedAt;

    internal OwnFact(JsonPart part, OwnForm form, DateTime receivedAt)
    {
        (_part, _form, _receivedAt) = (part, form.Name, receivedAt);
        Members = new OwnMembers(part, form.AllMembers, receivedAt);
    }

    /// <summary>What it says.</summary>
    public OwnMembers Members { get; }

    /// <param name="happened">What another member says of when it happened; null for nothing.</param>
    /// <returns>When it happened: 'at', else that, else when it was received.</returns>
    public DateTime At(DateTime? happened) => Members.Instant("at") ?? happened ?? _receivedAt;

    /// <typeparam name="T">The type of the signal.</typeparam>
    /// <param name="at">When it happened.</param>
    /// <param name="title">The title of one that says none.</param>
    /// <param name="make">Makes the signal of its id and title.</param>
    /// <returns>The signal, with what all kinds may say.</returns>
    public T Make<T>(DateTime at, string title, Func<string, string, T> make)
        where T : Signal
    {
        var id = Members.Text("id") is { } own
            ? SignalText.Id(_form, own)
            : SignalText.Id(_form, FactText.Hash(CanonicalJson.Of(_part)), FactText.Instant(at));
        return make(id, SignalText.Title(Members.Text("title") ?? title)) with
        {
            IsUntitled = Members.Text("title") is null,
            Service = Members.Text("service") is { } service && !string.IsNullOrWhiteSpace(service) ? service : null,
            Repository = Members.Repository("repository"),
            Environment = Members.Text("environment"),
            Url = Members.Web("url"),
        };
    }
}
