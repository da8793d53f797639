using Fairlead.Checks;
using Fairlead.Demo;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Review;
using Fairlead.Search;
using Fairlead.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Notes: tables, a page, a route, a number, a kind of signals with its reader, entries of the timeline, needs, what search finds, a check and a part of the demonstration.</summary>
public sealed class NotesModule : IModule
{
    /// <inheritdoc />
    public void Tables(ModelBuilder model)
    {
        Note.Map(model);
        Reminder.Map(model);
    }

    /// <inheritdoc />
    public void Add(IModuleParts parts) => parts
        .Navigation(NotesPage.Navigation)
        .Routes(NotesApi.Map)
        .Measures<NoteMeasures>()
        .Review<NoteSection>()
        .Signals(ReminderSignal.Kind).Reader<DeriveReminders>()
        .Timeline<NoteTimeline>()
        .Needs<NoteNeeds>()
        .Search<NoteSearch>()
        .Check<NoteCheck>()
        .Demo<NoteDemo>();
}
