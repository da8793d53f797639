using Fairlead.Measures;
using Fairlead.Review;

namespace Fairlead.SampleModule;

/// <summary>How notes stand.</summary>
public sealed class NoteSection : IReviewSection
{
    /// <inheritdoc />
    public int Order => 200;

    /// <inheritdoc />
    public string Practice => "Notes";

    /// <inheritdoc />
    public string Link => "/sample";

    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Measures { get; } = [NoteMeasures.Notes];

    /// <inheritdoc />
    public PracticeState Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle) => new(PracticeTone.Steady, "All is written down", readings.FirstOrDefault(r => r.Definition == NoteMeasures.Notes));
}
