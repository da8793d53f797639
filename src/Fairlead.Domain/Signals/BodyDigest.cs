using System.Security.Cryptography;

namespace Fairlead.Domain.Signals;

/// <summary>What tells one edit from another where the source gives it neither an id nor a time: a body sent again is the same to the byte.</summary>
internal static class BodyDigest
{
    public static string Of(SourceMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.Body.Span))[..32];
}
