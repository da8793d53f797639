using Microsoft.AspNetCore.Identity;

namespace Fairlead.Accounts;

/// <summary>Which passwords are taken: long ones that are not guessed at once. No rules on kinds of characters and no expiry (NIST SP 800-63B, 3.1.1.2).</summary>
public sealed class PasswordRules : IPasswordValidator<Account>
{
    /// <summary>The fewest and the most characters.</summary>
    public const int Least = 12, Most = 200;

    // What long passwords are made of that everybody tries first.
    private static readonly string[] Common = ["password", "passwort", "qwertyuiop", "qwerty", "qwertz", "asdfgh", "yxcvbnm", "zxcvbnm", "letmein", "welcome", "iloveyou", "administrator", "changeme", "fairlead", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234", "abc123", "admin", "abcdefghij", "correcthorsebatterystaple", "trustno", "sunshine", "princess", "football", "dragon", "monkey"];

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Wrong(password ?? "", user.Name, user.Email ?? "") is { } wrong ? IdentityResult.Failed(new IdentityError { Code = "password", Description = wrong }) : IdentityResult.Success);

    /// <param name="password">A password.</param>
    /// <param name="name">Whose: their name.</param>
    /// <param name="email">And their mail address.</param>
    /// <returns>What is wrong with it; null for a good one.</returns>
    public static string? Wrong(string password, string name, string email)
    {
        if (password.Length < Least)
            return $"At least {Least} characters; a sentence works well.";
        if (password.Length > Most)
            return $"At most {Most} characters.";
        if (password.Distinct().Count() < 5)
            return "Too few different characters.";

        // What is left when the words are taken out that everybody knows has to be long enough to guess.
        string[] known = [.. Common, .. name.Split(' '), .. email.Split('@', '.')];
        var rest = known.Where(w => w.Length >= 4).OrderByDescending(w => w.Length).Aggregate(password, (text, word) => text.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length < 6 ? "Too easy to guess: it is hardly more than a well-known word, your name or your address." : null;
    }
}
