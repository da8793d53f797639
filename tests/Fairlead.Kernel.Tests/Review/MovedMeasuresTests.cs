using Fairlead.Domain.Time;
using Fairlead.Measures;
using Fairlead.Review;

namespace Fairlead.Tests.Review;

/// <summary>What moved, in a few words.</summary>
public sealed class MovedMeasuresTests
{
    [Fact]
    public void What_became_worse_is_named_first_and_what_became_better_is_not_praised_beside_it() =>
        MovedMeasures.Of([Reading("Lead time", MeasureChange.Higher), Reading("Failures", MeasureChange.Higher), Reading("Waiting", MeasureChange.Lower)])
            .ShouldBe((PracticeTone.Warn, "Lead time and failures got worse"));

    [Fact]
    public void What_became_better_is_named_where_nothing_became_worse() =>
        MovedMeasures.Of([Reading("Lead time", MeasureChange.Lower), Reading("Failures", MeasureChange.WithinNoise)]).ShouldBe((PracticeTone.Steady, "Lead time improved"));

    [Fact]
    public void Inside_the_noise_nothing_moved() =>
        MovedMeasures.Of([Reading("Lead time", MeasureChange.WithinNoise), Reading("Failures", MeasureChange.NotComparable)]).ShouldBe((PracticeTone.Steady, "Nothing moved beyond the noise"));

    [Fact]
    public void What_cannot_be_compared_is_never_steady() =>
        MovedMeasures.Of([Reading("Lead time", MeasureChange.NotComparable)]).ShouldBe((PracticeTone.Unknown, "Nothing to compare with yet"));

    [Fact]
    public void Practices_that_want_to_be_looked_at_come_first_and_the_others_in_their_own_order()
    {
        var review = new OperatingReview([new Fixed(1, PracticeTone.Steady, "All is well."), new Fixed(2, PracticeTone.Unknown, null), new Fixed(3, PracticeTone.Bad, "It burns."), new Fixed(4, PracticeTone.Warn, null)]);

        var practices = review.Of([], Scope, "Last 12 weeks");

        practices.Select(p => p.Section.Order).ShouldBe([3, 4, 2, 1]);
        OperatingReview.SentenceOf(practices).ShouldBe("All is well. It burns.");
    }

    private static readonly MeasureScope Scope = new(ScopeKind.Organisation, null, "All services", []);

    private static MeasureReading Reading(string title, MeasureChange change) => new()
    {
        Definition = new MeasureDefinition(title, title, MeasureUnit.Duration, MeasureDirection.LowerIsBetter, 1, title, "/x"),
        Scope = Scope,
        Window = new DayWindow(new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 1)),
        Value = 1,
        N = 30,
        Change = change,
    };

    private sealed class Fixed(int order, PracticeTone tone, string? sentence) : IReviewSection
    {
        public int Order => order;

        public string Practice => "Practice";

        public string Link => "/";

        public IReadOnlyList<MeasureDefinition> Measures => [];

        public PracticeState Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle) => new(tone, "as it is", null) { Sentence = sentence };
    }
}
