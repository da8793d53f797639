using System.Text;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Messages as a test writes them.</summary>
internal static class Sent
{
    public static DateTime Now { get; } = Utc("2026-03-01T12:00:00Z");

    /// <summary>The kinds that can be written by hand and those of translations.</summary>
    public static SignalKinds Kinds { get; } = new([
        DeploymentSignal.Kind, IncidentSignal.Kind, PullRequestSignal.Kind, ReviewSignal.Kind, RunSignal.Kind, ReleaseSignal.Kind,
        PushSignal.Kind, ArtifactSignal.Kind, IssueSignal.Kind, TestSignal.Kind, CoverageSignal.Kind, OtherSignal.Kind]);

    public static Translation Own(SourceMessage message) => OwnTranslation.Of(message, Kinds);

    public static SourceMessage Body(string body, string event_ = "") => new(event_, Encoding.UTF8.GetBytes(body), Now, "source");

    public static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    /// <returns>The path of what is wrong with a delivery, and the message.</returns>
    public static (string Path, string Message) Refusal(Func<Translation> translate)
    {
        var refused = Should.Throw<UnreadableMessageException>(translate);
        return (refused.Path, refused.Message);
    }
}
