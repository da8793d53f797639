using Microsoft.AspNetCore.Identity;

namespace Fairlead.Accounts;

/// <summary>
/// When two mail addresses are the same: in ASCII, without regard to case. Whatever folds further lets one address stand for another: the
/// Kelvin sign becomes a K, a dotless i an I, a full-width @ an @. An address that is not ASCII is no account's, see <see cref="AccountFields"/>.
/// </summary>
internal sealed class AddressNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => Normal(name);

    public string? NormalizeEmail(string? email) => Normal(email);

    public static bool AreSame(string? one, string? other) => one is not null && string.Equals(Normal(one), Normal(other), StringComparison.Ordinal);

    private static string? Normal(string? address) => address is null ? null : string.Create(address.Length, address, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = char.IsAsciiLetterLower(from[i]) ? (char)(from[i] - 'a' + 'A') : from[i];
    });
}
