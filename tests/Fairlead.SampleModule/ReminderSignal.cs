using Fairlead.Domain.Signals;

namespace Fairlead.SampleModule;

/// <summary>Somebody was reminded of something, or missed it.</summary>
public sealed record ReminderSignal : Signal
{
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<ReminderSignal> Kind { get; } = new("reminder")
    {
        Subject = (r, scope) => $"reminder:{scope.Source:N}:{r.About}",
        Word = r => r.IsMissed ? "reminder missed" : "reminder",
        Bad = r => r.IsMissed,
        Own = new OwnForm("reminder", ["about", "missed"], Read) { Csv = new CsvForm("reminders", "at") { Truths = ["missed"] } },
    };

    /// <summary>What it is about.</summary>
    public required string About { get; init; }

    /// <summary>Whether nobody did it.</summary>
    public bool IsMissed { get; init; }

    private static ReminderSignal Read(OwnFact fact)
    {
        var (about, at) = (fact.Members.NeededText("about"), fact.At(null));
        return fact.Make(at, $"Reminder of {about}", (id, title) => new ReminderSignal { Id = id, At = at, Title = title, About = about, IsMissed = fact.Members.IsTrue("missed") });
    }
}
