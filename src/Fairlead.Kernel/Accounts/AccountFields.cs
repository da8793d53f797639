using System.Net.Mail;
using System.Text;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;

namespace Fairlead.Accounts;

/// <summary>What an account's fields may hold.</summary>
internal static class AccountFields
{
    public static List<FieldError> Check(string? name, string? email)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name))
            errors.Add(new("name", "A name is needed."));
        else if (name.Trim().Length > Account.MaxName)
            errors.Add(new("name", $"At most {Account.MaxName} characters."));
        else if (name.EnumerateRunes().Any(IsInvisible))
            errors.Add(new("name", "No invisible characters: they would let one name look like another."));
        else if (name.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !IsPaired(name)))
            errors.Add(new("name", "No control characters."));
        if (WrongEmail(email) is { } wrong)
            errors.Add(new("email", wrong));
        return errors;
    }

    public static string? WrongEmail(string? email) => email?.Trim() switch
    {
        null or "" => "An email address is needed.",
        { Length: > Account.MaxEmail } => $"At most {Account.MaxEmail} characters.",
        var text when text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !MailAddress.TryCreate(text, out var address) || address.Address != text || !text.All(char.IsAscii) || text.Contains('"', StringComparison.Ordinal) => "This is no mail address; write one as anna@example.org.",
        _ => null,
    };

    public static Account New(string name, string email, Role role, DateTime now) =>
        new() { Id = Guid.CreateVersion7(), Name = name.Trim(), UserName = email.Trim(), Email = email.Trim(), Role = role, CreatedAt = now };

    // Name and mail address are one thing here; Identity would complain about both.
    public static IReadOnlyList<FieldError> ErrorsOf(IdentityResult result) =>
        [.. result.Errors.Select(e => e.Code.Contains("Password", StringComparison.OrdinalIgnoreCase) ? new FieldError("password", e.Description) : new FieldError("email", e.Code.StartsWith("Duplicate", StringComparison.Ordinal) ? "There is an account with this address already." : e.Description)).Distinct()];

    // Directions and joiners of width nothing. U+200C and U+200D belong to the writing of Persian and Indian languages, and to emoji.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D);

    private static bool IsPaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
