namespace Fairlead.Catalog;

/// <summary>Globs over paths of a repository: '*' within a folder, '**' across folders, '?' one character, '!' in front takes away.</summary>
/// <remarks>
/// Globs come from members and paths from whoever writes a repository. All places of a glob that a path may have reached are followed at once, so that a path
/// takes as many steps as it has characters, times the glob's at most; and there is no glob that is too large.
/// </remarks>
public sealed class PathGlobs
{
    private const int MostOnStack = 256;

    private readonly List<(bool Takes, Part[] Parts)> _globs;

    /// <param name="globs">The globs; the last one that fits a path decides. A folder's name stands for all that is in it.</param>
    public PathGlobs(IEnumerable<string> globs) => _globs = [.. globs.Select(g => (!g.StartsWith('!'), PartsOf(g.TrimStart('!').Trim('/'))))];

    private enum Kind
    {
        /// <summary>That character.</summary>
        One,

        /// <summary>Any one but a slash: '?'.</summary>
        AnyOne,

        /// <summary>Any number but of slashes: '*'.</summary>
        AnyInFolder,

        /// <summary>Any number: '**'.</summary>
        Any,

        /// <summary>Nothing, or what the next part says, which ends behind a slash: the beginning of '**/'.</summary>
        Folders,

        /// <summary>Any number up to a slash: the rest of '**/'.</summary>
        InFolders,
    }

    /// <param name="path">A path with forward slashes, from the top of the repository.</param>
    /// <returns>Whether it belongs.</returns>
    public bool Match(string path)
    {
        for (var i = _globs.Count - 1; i >= 0; i--)
        {
            if (Fits(_globs[i].Parts, path))
                return _globs[i].Takes;
        }

        return false;
    }

    private static bool Fits(Part[] parts, string path)
    {
        var size = parts.Length + 1;
        var now = size <= MostOnStack ? new Places(stackalloc int[size], stackalloc int[size]) : new Places(new int[size], new int[size]);
        var next = size <= MostOnStack ? new Places(stackalloc int[size], stackalloc int[size]) : new Places(new int[size], new int[size]);
        now.Add(0, parts);
        for (var i = 0; i <= path.Length && now.Count > 0; i++)
        {
            // At its end, or at a folder's: what is in that belongs as well.
            if (now.Has(parts.Length) && (i == path.Length || path[i] == '/'))
                return true;
            if (i == path.Length)
                return false;
            for (var k = 0; k < now.Count; k++)
                next.Step(now[k], path[i], parts);
            var done = now;
            now = next;
            next = done;
            next.Clear();
        }

        return false;
    }

    private static Part[] PartsOf(string glob)
    {
        var parts = new List<Part>(glob.Length);
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    i++;
                    if (i + 1 < glob.Length && glob[i + 1] == '/')
                    {
                        i++;
                        parts.Add(new(Kind.Folders));
                        parts.Add(new(Kind.InFolders));
                    }
                    else
                    {
                        parts.Add(new(Kind.Any));
                    }

                    break;
                case '*':
                    parts.Add(new(Kind.AnyInFolder));
                    break;
                case '?':
                    parts.Add(new(Kind.AnyOne));
                    break;
                default:
                    parts.Add(new(Kind.One, glob[i]));
                    break;
            }
        }

        return [.. parts];
    }

    private readonly record struct Part(Kind Kind, char Character = '\0');

    /// <summary>Places of a glob, each once.</summary>
    private ref struct Places(Span<int> list, Span<int> marks)
    {
        private readonly Span<int> _list = list;

        // Where in the list a place stands, counted from 1; what stands elsewhere there is left from before.
        private readonly Span<int> _marks = marks;

        public int Count { get; private set; }

        public readonly int this[int index] => _list[index];

        public readonly bool Has(int place) => _marks[place] is var mark and > 0 && mark <= Count && _list[mark - 1] == place;

        public void Clear() => Count = 0;

        public void Add(int place, Part[] parts)
        {
            // Parts that may stand for nothing are passed over as well.
            while (!Has(place))
            {
                _list[Count] = place;
                _marks[place] = ++Count;
                if (place == parts.Length)
                    return;
                if (parts[place].Kind == Kind.Folders)
                {
                    Put(place + 1);
                    place += 2;
                }
                else if (parts[place].Kind is Kind.Any or Kind.AnyInFolder)
                {
                    place++;
                }
            }
        }

        public void Step(int place, char character, Part[] parts)
        {
            if (place == parts.Length)
                return;
            switch (parts[place].Kind)
            {
                case Kind.One when character == parts[place].Character:
                case Kind.AnyOne when character != '/':
                    Add(place + 1, parts);
                    break;
                case Kind.Any:
                case Kind.AnyInFolder when character != '/':
                    Add(place, parts);
                    break;
                case Kind.InFolders:
                    Put(place);
                    if (character == '/')
                        Add(place + 1, parts);
                    break;
                default:
                    break;
            }
        }

        private void Put(int place)
        {
            if (Has(place))
                return;
            _list[Count] = place;
            _marks[place] = ++Count;
        }
    }
}
