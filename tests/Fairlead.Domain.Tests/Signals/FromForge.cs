using System.Globalization;
using System.Text;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

/// <summary>Messages of the tests, and what came of them.</summary>
internal static class FromForge
{
    /// <summary>When all of them arrived: a time that no body has.</summary>
    public static readonly DateTime ReceivedAt = new(2033, 3, 3, 3, 3, 3, DateTimeKind.Utc);

    public static Fairlead.Domain.Signals.SourceMessage Body(string kind, string body) => new(kind, Encoding.UTF8.GetBytes(body), ReceivedAt, "forge");

    public static T Only<T>(this Translation translation)
        where T : Signal
    {
        translation.Ignored.ShouldBeNull();
        return translation.Signals.ShouldHaveSingleItem().ShouldBeOfType<T>();
    }

    public static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
