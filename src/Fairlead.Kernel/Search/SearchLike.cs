using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Search;

/// <summary>Looks for words in columns. The database chooses and orders rows; <see cref="SearchQuery.RankOf"/> has the last word on each of them.</summary>
/// <remarks>
/// SQLite, and PostgreSQL in its C locale, know no case but that of ASCII. A word with other letters is therefore looked for in the ways in which people write it: small, with a capital, in capitals, and
/// each composed and decomposed. What is typed is data, never a pattern: %, _ and \ stand for themselves.
/// </remarks>
public static class SearchLike
{
    private const string Escape = "\\";

    private static readonly MethodInfo Lower = typeof(string).GetMethod(nameof(string.ToLower), Type.EmptyTypes)!;
    private static readonly MethodInfo Like = typeof(DbFunctionsExtensions).GetMethod(nameof(DbFunctionsExtensions.Like), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!;

    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="asked">What is looked for.</param>
    /// <param name="text">Where to look.</param>
    /// <returns>Those in which all words stand.</returns>
    public static IQueryable<T> Matching<T>(this IQueryable<T> rows, SearchQuery asked, Expression<Func<T, string>> text) =>
        rows.Where(Expression.Lambda<Func<T, bool>>(asked.Words.Select(w => Has(text.Body, w)).Aggregate(Expression.AndAlso), text.Parameters));

    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="asked">What is looked for.</param>
    /// <param name="text">Where to look.</param>
    /// <returns>Those in which a word stands.</returns>
    public static IQueryable<T> MatchingAny<T>(this IQueryable<T> rows, SearchQuery asked, Expression<Func<T, string>> text) =>
        rows.Where(Expression.Lambda<Func<T, bool>>(asked.Words.Select(w => Has(text.Body, w)).Aggregate(Expression.OrElse), text.Parameters));

    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">A key or number, normalised.</param>
    /// <param name="text">Where to look.</param>
    /// <returns>Those that end with it.</returns>
    public static IQueryable<T> MatchingEnd<T>(this IQueryable<T> rows, string key, Expression<Func<T, string>> text) =>
        rows.Where(Expression.Lambda<Func<T, bool>>(Any(text.Body, key, "%", ""), text.Parameters));

    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="asked">What is looked for.</param>
    /// <param name="name">The name.</param>
    /// <returns>Those first whose name is what was typed, then those whose name begins so.</returns>
    public static IOrderedQueryable<T> BestFirst<T>(this IQueryable<T> rows, SearchQuery asked, Expression<Func<T, string>> name)
    {
        Expression Place(string behind, int then, Expression otherwise) => Expression.Condition(Any(name.Body, asked.Text, "", behind), Expression.Constant(then), otherwise);
        return rows.OrderBy(Expression.Lambda<Func<T, int>>(Place("", 0, Place("%", 1, Expression.Constant(2))), name.Parameters));
    }

    /// <param name="word">A word or text, normalised.</param>
    /// <returns>The ways in which it may be written in a column that is compared in small ASCII letters.</returns>
    internal static IReadOnlyList<string> FormsOf(string word)
    {
        if (Ascii.IsValid(word))
            return [word];
        var title = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word);
        string[] cases = [word, title, word.ToUpperInvariant()];
        return [.. cases.SelectMany(c => (string[])[c.Normalize(NormalizationForm.FormC), c.Normalize(NormalizationForm.FormD)]).Select(SmallAscii).Distinct(StringComparer.Ordinal)];
    }

    /// <param name="text">A text.</param>
    /// <returns>It as the inner part of a pattern.</returns>
    internal static string Escaped(string text) =>
        text.Replace(Escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static Expression Has(Expression text, string word) => Any(text, word, "%", "%");

    // A database that knows more case than ASCII's has made all of the column small; the first form is.
    private static Expression Any(Expression text, string word, string before, string behind) => FormsOf(word)
        .Select(Expression (form) => Expression.Call(Like, Expression.Constant(EF.Functions), Expression.Call(text, Lower), Parameter(before + Escaped(form) + behind), Expression.Constant(Escape)))
        .Aggregate(Expression.OrElse);

    // A field of an object becomes a parameter of the statement; a constant would make a new statement of each query.
    private static MemberExpression Parameter(string value) => Expression.Field(Expression.Constant(new Box { Value = value }), nameof(Box.Value));

    private static string SmallAscii(string text) => string.Concat(text.Select(c => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c));

    private sealed class Box
    {
        public required string Value;
    }
}
