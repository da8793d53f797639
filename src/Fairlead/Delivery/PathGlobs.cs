using System.Text;
using System.Text.RegularExpressions;

namespace Fairlead.Delivery;

/// <summary>Globs over paths of a repository: '*' within a folder, '**' across folders, '?' one character, '!' in front takes away.</summary>
public sealed class PathGlobs
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly List<(bool Takes, Regex Pattern)> _globs;

    /// <param name="globs">The globs; the last one that fits a path decides. A folder's name stands for all that is in it.</param>
    public PathGlobs(IEnumerable<string> globs) =>
        _globs = [.. globs.Select(g => (!g.StartsWith('!'), new Regex(PatternOf(g.TrimStart('!').Trim('/')), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking, MatchTimeout)))];

    /// <param name="path">A path with forward slashes, from the top of the repository.</param>
    /// <returns>Whether it belongs.</returns>
    /// <exception cref="RegexMatchTimeoutException">A glob takes more than a second on this path.</exception>
    public bool Match(string path)
    {
        for (var i = _globs.Count - 1; i >= 0; i--)
        {
            if (_globs[i].Pattern.IsMatch(path))
                return _globs[i].Takes;
        }

        return false;
    }

    private static string PatternOf(string glob)
    {
        var pattern = new StringBuilder(@"\A");
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    i++;
                    if (i + 1 < glob.Length && glob[i + 1] == '/')
                    {
                        i++;
                        pattern.Append("(?:.*/)?");
                    }
                    else
                    {
                        pattern.Append(".*");
                    }

                    break;
                case '*':
                    pattern.Append("[^/]*");
                    break;
                case '?':
                    pattern.Append("[^/]");
                    break;
                default:
                    pattern.Append(Regex.Escape(glob[i].ToString()));
                    break;
            }
        }

        return pattern.Append(@"(?:/.*)?\z").ToString();
    }
}
