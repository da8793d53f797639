using Fairlead.Measures;
using Fairlead.Review;

namespace Fairlead.Delivery;

/// <summary>How delivery stands: the lead time, or how often is deployed where there is none.</summary>
internal sealed class DeliverySection : IReviewSection
{
    public int Order => 20;

    public string Practice => "Delivery";

    public string Link => "/flow";

    public IReadOnlyList<MeasureDefinition> Measures => DeliveryDefinitions.All;

    public PracticeState Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle)
    {
        readings = [.. readings.Where(r => DeliveryDefinitions.All.Contains(r.Definition))];
        var sentence = DeliverySentence.Of(readings, scope, windowTitle);
        var frequency = readings.FirstOrDefault(r => r.Definition == DeliveryDefinitions.Frequency);
        if (frequency?.Value is null)
            return new(PracticeTone.Unknown, "No deployment is known", null) { Sentence = sentence };
        var lead = readings.FirstOrDefault(r => r.Definition == DeliveryDefinitions.LeadTime);
        var (tone, line) = MovedMeasures.Of(readings);
        return new(tone, line, lead?.Value is null ? frequency : lead) { Sentence = sentence };
    }
}
