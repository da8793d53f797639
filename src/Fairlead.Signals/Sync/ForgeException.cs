using System.Text.Json.Serialization;

namespace Fairlead.Sync;

/// <summary>What a forge's answer means for the fetching.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ForgeTrouble>))]
public enum ForgeTrouble
{
    /// <summary>The token is not taken.</summary>
    [JsonStringEnumMemberName("unauthorised")]
    Unauthorised,

    /// <summary>The token is taken and may not read this.</summary>
    [JsonStringEnumMemberName("forbidden")]
    Forbidden,

    /// <summary>There is no such item, or the token may not see it.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>It does not answer, or not as a forge does.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary>A forge gives no answer that can be used. The message is one line for people and holds no token.</summary>
/// <param name="trouble">What it means.</param>
/// <param name="message">The line.</param>
/// <param name="innerException">The cause.</param>
public sealed class ForgeException(ForgeTrouble trouble, string message, Exception? innerException = null) : IOException(message, innerException)
{
    /// <summary>Creates the exception.</summary>
    public ForgeException()
        : this("The forge does not answer.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    public ForgeException(string message)
        : this(ForgeTrouble.Broken, message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public ForgeException(string message, Exception innerException)
        : this(ForgeTrouble.Broken, message, innerException)
    {
    }

    /// <summary>What it means.</summary>
    public ForgeTrouble Trouble => trouble;
}
