using Microsoft.AspNetCore.DataProtection;

namespace Fairlead.Accounts;

/// <summary>Encrypts secrets that the program itself needs again: of single sign-on, of the mail server.</summary>
/// <param name="protection">Encrypts.</param>
public sealed class Sealing(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("settings");

    /// <param name="text">A secret.</param>
    /// <returns>What is stored of it; null for none.</returns>
    public string? Close(string? text) => string.IsNullOrEmpty(text) ? null : _protector.Protect(text);

    /// <param name="closed">What was stored.</param>
    /// <returns>The secret; null for none.</returns>
    public string? Open(string? closed) => closed is null ? null : _protector.Unprotect(closed);
}
