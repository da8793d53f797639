using System.Globalization;

namespace Fairlead.Domain.Delivery;

/// <summary>A release name read as numbers: v?N(.N){1,3}, for instance v2.50.1.</summary>
/// <param name="Numbers">Two to four numbers.</param>
public sealed record ReleaseVersion(IReadOnlyList<long> Numbers) : IComparable<ReleaseVersion>
{
    /// <summary>The release line, named by the first two numbers: 2.50 of v2.50.1.</summary>
    public (long Major, long Minor) Line => (Numbers[0], Numbers[1]);

    /// <param name="name">A tag name.</param>
    /// <param name="prefix">What stands before the number in this service's tags, for instance 'checkout@'; a 'v' may follow it.</param>
    /// <returns>The version, or null when the name is not of that form.</returns>
    public static ReleaseVersion? Parse(string name, string prefix = "")
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var text = name.AsSpan(prefix.Length);
        if (text is ['v' or 'V', ..])
            text = text[1..];

        var numbers = new List<long>(4);
        foreach (var part in text.Split('.'))
        {
            if (numbers.Count == 4 || !long.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers.Add(number);
        }

        return numbers.Count >= 2 ? new ReleaseVersion(numbers) : null;
    }

    /// <param name="name">A tag name.</param>
    /// <returns>What stands before its number, without a last 'v': 'checkout@' of checkout@v1.2.0, empty for v1.2.0.</returns>
    public static string PrefixOf(string name)
    {
        // The number stands at the end: a digit of the service's own name (log4j-2.17.1, s3@v1.2.0) does not begin it.
        var digit = name.AsSpan().TrimEnd("0123456789.").Length;
        while (digit < name.Length && name[digit] == '.')
            digit++;
        if (digit == name.Length)
            digit = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (digit < 0)
            return name;
        return digit > 0 && name[digit - 1] is 'v' or 'V' && (digit == 1 || !char.IsLetter(name[digit - 2])) ? name[..(digit - 1)] : name[..digit];
    }

    /// <summary>Versions of the same numbers are equal, whichever list holds them.</summary>
    /// <param name="other">Another version.</param>
    /// <returns>Whether they compare as the same.</returns>
    public bool Equals(ReleaseVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var number in Numbers)
            hash.Add(number);
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public int CompareTo(ReleaseVersion? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Min(Numbers.Count, other.Numbers.Count); i++)
        {
            var order = Numbers[i].CompareTo(other.Numbers[i]);
            if (order != 0)
                return order;
        }

        return Numbers.Count.CompareTo(other.Numbers.Count);
    }

    /// <summary>Whether the left version is older than the right one.</summary>
    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left version is newer than the right one.</summary>
    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left version is not newer than the right one.</summary>
    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left version is not older than the right one.</summary>
    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;
}
