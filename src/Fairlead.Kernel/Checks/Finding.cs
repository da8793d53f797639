using System.Text.Json.Serialization;

namespace Fairlead.Checks;

/// <summary>How bad something is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and should be looked at.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>It works, and lets somebody in or see what they should not.</summary>
    [JsonStringEnumMemberName("insecure")]
    Insecure,

    /// <summary>It does not work, or will not for long.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null where nothing is to do.</param>
public sealed record Finding(string Check, Severity Severity, string Found, string? Advice = null)
{
    /// <summary>Whether 'fairlead doctor' fails because of it.</summary>
    [JsonIgnore]
    public bool IsBad => Severity is Severity.Insecure or Severity.Broken;
}
