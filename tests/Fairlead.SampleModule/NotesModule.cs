using Fairlead.Checks;
using Fairlead.Demo;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Search;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>Notes: a table, a page, a route, a number, entries of the timeline, needs, what search finds, a check and a part of the demonstration.</summary>
public sealed class NotesModule : IModule
{
    /// <inheritdoc />
    public void Tables(ModelBuilder model) => Note.Map(model);

    /// <inheritdoc />
    public void Add(IModuleParts parts) => parts
        .Navigation(NotesPage.Navigation)
        .Routes(NotesApi.Map)
        .Measures<NoteMeasures>()
        .Timeline<NoteTimeline>()
        .Needs<NoteNeeds>()
        .Search<NoteSearch>()
        .Check<NoteCheck>()
        .Demo<NoteDemo>();
}
