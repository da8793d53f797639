using System.Collections;
using System.Text.RegularExpressions;

namespace Fairlead.Delivery;

/// <summary>Some of a repository's names: of its tags, or of its paths. All sets of one repository share the list of names.</summary>
internal sealed class NameSet
{
    private const int MostMisses = 3;

    // For so long one rule runs before the next one has its turn.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyDictionary<string, int> _places;
    private readonly BitArray _kept;

    private NameSet(IReadOnlyDictionary<string, int> places, BitArray kept) => (_places, _kept) = (places, kept);

    public bool IsEmpty => !_kept.HasAnySet();

    public bool Contains(string name) => _places.TryGetValue(name, out var place) && _kept[place];

    /// <summary>Asks each rule about each name, first the one that has had the least time, so that a slow rule takes only its own time and never a quick one's.</summary>
    /// <param name="rules">The rules; null is one that cannot be asked.</param>
    /// <param name="names">The names, each once.</param>
    /// <param name="budget">How much time there is for all of them together.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What each rule keeps; null for one that was not done when the time was over.</returns>
    public static NameSet?[] Of(IReadOnlyList<Func<string, bool>?> rules, IReadOnlyCollection<string> names, NameBudget budget, CancellationToken cancel)
    {
        var list = names as IReadOnlyList<string> ?? [.. names];
        var places = new Dictionary<string, int>(list.Count, StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
            places[list[i]] = i;
        var kept = rules.Select(_ => new BitArray(list.Count)).ToArray();
        var next = new int[rules.Count];
        var (misses, missedAt) = (new int[rules.Count], new int[rules.Count]);
        var open = Enumerable.Range(0, rules.Count).Where(r => rules[r] is not null).ToList();
        var done = new NameSet?[rules.Count];
        var had = new TimeSpan[rules.Count];
        while (open.Count > 0 && !budget.IsOver)
        {
            cancel.ThrowIfCancellationRequested();
            var rule = open.MinBy(r => had[r]);
            var began = budget.Now;
            if (!TakeTurn(rules[rule]!, list, kept[rule], ref next[rule], budget))
            {
                (misses[rule], missedAt[rule]) = (missedAt[rule] == next[rule] ? misses[rule] + 1 : 1, next[rule]);
                if (misses[rule] == MostMisses)
                    open.Remove(rule);
            }
            else if (next[rule] == list.Count && open.Remove(rule))
                done[rule] = new NameSet(places, kept[rule]);
            had[rule] += budget.Since(began);
        }

        return done;
    }

    // False when one name alone takes too long. On a busy machine that may be the time of others, and the first name of all prepares the pattern: it is asked again.
    private static bool TakeTurn(Func<string, bool> rule, IReadOnlyList<string> names, BitArray kept, ref int next, NameBudget budget)
    {
        var began = budget.Now;
        try
        {
            while (next < names.Count && budget.Since(began) < Turn && !budget.IsOver)
            {
                kept[next] = rule(names[next]);
                next++;
            }

            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}

/// <summary>How much time there is for the rules of one repository.</summary>
/// <param name="time">The clock.</param>
/// <param name="whole">How much.</param>
internal sealed class NameBudget(TimeProvider time, TimeSpan whole)
{
    private readonly long _began = time.GetTimestamp();

    public bool IsOver => Since(_began) > whole;

    public long Now => time.GetTimestamp();

    public TimeSpan Since(long began) => time.GetElapsedTime(began);
}
