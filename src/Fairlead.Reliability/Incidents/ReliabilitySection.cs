using Fairlead.Measures;
using Fairlead.Review;

namespace Fairlead.Incidents;

/// <summary>How reliability stands: what is open now, and how long incidents lasted.</summary>
internal sealed class ReliabilitySection : IReviewSection
{
    public int Order => 30;

    public string Practice => "Reliability";

    public string Link => "/incidents";

    public IReadOnlyList<MeasureDefinition> Measures { get; } = [IncidentMeasures.TimeToRestore];

    public PracticeState Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle)
    {
        if (readings.FirstOrDefault(r => r.Definition == IncidentMeasures.TimeToRestore) is not { } reading || reading.N == 0)
            return new(PracticeTone.Unknown, "No incident is known", null);
        if (reading.Also.GetValueOrDefault("open") is > 0 and var open)
        {
            var line = Words.Count((long)open, "incident is open", "incidents are open");
            return new(PracticeTone.Bad, line, reading) { Sentence = $"{line}." };
        }

        var (tone, moved) = MovedMeasures.Of([reading]);
        return tone == PracticeTone.Warn
            ? new(tone, moved, reading)
            : new(PracticeTone.Steady, $"{Words.Count(reading.N, "incident")}, all resolved", reading);
    }
}
