using Fairlead.Measures;

namespace Fairlead.Review;

/// <summary>How urgently a practice wants to be looked at. The review shows the first ones first.</summary>
public enum PracticeTone
{
    /// <summary>Something is broken now.</summary>
    Bad,

    /// <summary>Something became worse, or is not as agreed.</summary>
    Warn,

    /// <summary>Too little is known to say anything; this is never shown as good.</summary>
    Unknown,

    /// <summary>Nothing out of the ordinary.</summary>
    Steady,
}

/// <summary>How one practice stands.</summary>
/// <param name="Tone">How urgently it wants to be looked at.</param>
/// <param name="Line">Its state in a few words, without a full stop: 'Lead time got worse'.</param>
/// <param name="Number">The one number that stands for it; null where it has none.</param>
public sealed record PracticeState(PracticeTone Tone, string Line, MeasureReading? Number)
{
    /// <summary>One or two sentences that a leader could repeat to somebody else; null where the line says it all.</summary>
    public string? Sentence { get; init; }
}

/// <summary>What one practice says on the operating review, in 'fairlead measures' and wherever else all practices stand together.</summary>
/// <remarks>
/// It is a pure rule over the readings of its measures, so that the review reads each measure once for all sections. Register one with
/// <c>parts.Review&lt;T&gt;()</c>.
/// </remarks>
public interface IReviewSection
{
    /// <summary>The place among sections of the same tone: lower comes first. Delivery has 20, reliability 30.</summary>
    int Order { get; }

    /// <summary>The name of the practice.</summary>
    string Practice { get; }

    /// <summary>The path of its first page.</summary>
    string Link { get; }

    /// <summary>The measures that it speaks of.</summary>
    IReadOnlyList<MeasureDefinition> Measures { get; }

    /// <param name="readings">The readings of <see cref="Measures"/> in that scope; those of other measures may stand among them.</param>
    /// <param name="scope">What they are about.</param>
    /// <param name="windowTitle">The window in words, as <see cref="WindowChoice.Title"/>.</param>
    /// <returns>How the practice stands.</returns>
    PracticeState Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle);
}

/// <summary>How a practice stands, with the practice.</summary>
/// <param name="Section">The practice.</param>
/// <param name="State">How it stands.</param>
public sealed record ReviewedPractice(IReviewSection Section, PracticeState State);

/// <summary>All practices of the house.</summary>
/// <param name="sections">The modules' sections.</param>
public sealed class OperatingReview(IEnumerable<IReviewSection> sections)
{
    private readonly List<IReviewSection> _sections = [.. sections.OrderBy(s => s.Order)];

    /// <summary>The measures of all sections: what has to be read for <see cref="Of"/>.</summary>
    public IReadOnlyList<MeasureDefinition> Measures { get; } = [.. sections.SelectMany(s => s.Measures).Distinct()];

    /// <param name="readings">The readings of <see cref="Measures"/>.</param>
    /// <param name="scope">What they are about.</param>
    /// <param name="windowTitle">The window in words.</param>
    /// <returns>The practices, those first that want to be looked at.</returns>
    public IReadOnlyList<ReviewedPractice> Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle) =>
        [.. _sections.Select(s => new ReviewedPractice(s, s.Of(readings, scope, windowTitle))).OrderBy(p => p.State.Tone)];

    /// <param name="practices">How they stand, of <see cref="Of"/>.</param>
    /// <returns>What the practices have to say, in their own order.</returns>
    public static string SentenceOf(IReadOnlyList<ReviewedPractice> practices) => string.Join(' ', practices.OrderBy(p => p.Section.Order).Select(p => p.State.Sentence).OfType<string>());
}

/// <summary>Sections of the operating review as a kind of part.</summary>
public static class ReviewParts
{
    /// <summary>What the practice says on the operating review.</summary>
    /// <typeparam name="T">Says it.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Review<T>(this IModuleParts parts)
        where T : class, IReviewSection => parts.Service<IReviewSection, T>();
}
