using Microsoft.AspNetCore.Identity;

namespace Fairlead.Tests.Accounts;

/// <summary>Passkeys for tests that use none.</summary>
internal static class Passkeys
{
    public static IdentityPasskeyData Invented => new()
    {
        PublicKey = [4, 5, 6],
        Name = "laptop 🔑",
        CreatedAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        SignCount = uint.MaxValue,
        Transports = ["internal", "hybrid"],
        IsUserVerified = true,
        IsBackupEligible = true,
        IsBackedUp = false,
        AttestationObject = [7, 8],
        ClientDataJson = [9],
    };
}
