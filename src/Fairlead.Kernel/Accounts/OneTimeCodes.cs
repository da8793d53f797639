using System.Globalization;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Fairlead.Accounts;

/// <summary>Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, which is what every app can do.</summary>
/// <remarks>A code works once: the step of the last one is kept, and neither it nor an older one is taken again (RFC 6238, 5.2).</remarks>
/// <param name="time">The clock.</param>
public sealed class OneTimeCodes(TimeProvider time) : IUserTwoFactorTokenProvider<Account>
{
    /// <summary>The provider's name in Identity.</summary>
    public const string Name = "codes";

    // Steps to either side of the present one, and the one that was used may have been as far off as this one is.
    private const int Tolerated = 2;

    private const string Store = "[AspNetUserStore]", LastStep = "LastStep";

    /// <inheritdoc />
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) => !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    /// <inheritdoc />
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => throw new NotSupportedException("The app makes the codes.");

    /// <inheritdoc />
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        var digits = token.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != 6 || !digits.All(char.IsAsciiDigit) || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
            return false;

        // One step to either side: clocks of phones go wrong, and people type slowly.
        if (!new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(time.Now(), digits, out var step, new VerificationWindow(1, 1)))
            return false;
        // A step that lies ahead of the clock was used before the clock was set back; it says nothing of this one.
        var last = await manager.GetAuthenticationTokenAsync(user, Store, LastStep);
        if (long.TryParse(last, CultureInfo.InvariantCulture, out var used) && step <= used && used <= step + Tolerated)
            return false;
        return (await manager.SetAuthenticationTokenAsync(user, Store, LastStep, step.ToString(CultureInfo.InvariantCulture))).Succeeded;
    }

    /// <param name="account">Whose.</param>
    /// <param name="key">The shared key in Base32.</param>
    /// <returns>What the picture for the app says.</returns>
    public static string Address(Account account, string key) => $"otpauth://totp/Fairlead:{Uri.EscapeDataString(account.Email!)}?secret={key}&issuer=Fairlead&digits=6&period=30";
}
