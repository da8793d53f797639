using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Fairlead.Domain.Signals;

namespace Fairlead.Signals;

/// <summary>What is wrong in a file.</summary>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The column by its name; null where the line as a whole is wrong.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record CsvError(int Line, string? Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Message,
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Message}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column '{Column}': {Message}"),
    };
}

/// <summary>Facts in a file of comma-separated values: the first row names fields of Fairlead's own JSON, each further one is a fact.</summary>
/// <remarks>
/// RFC 4180 in UTF-8; commas, semicolons or tabs, whichever the first row has most of. An empty cell is a field that is left out. Each fact needs a
/// time of its own, so that the same file, or one with more rows, tells it once. One wrong cell refuses the file.
/// </remarks>
/// <param name="Facts">How many facts there are; 0 when anything is wrong.</param>
/// <param name="Bodies">They in Fairlead's own JSON, in parts that fit into a message.</param>
/// <param name="Errors">What is wrong, at most <see cref="MostErrors"/> times.</param>
public sealed record CsvFacts(int Facts, IReadOnlyList<byte[]> Bodies, IReadOnlyList<CsvError> Errors)
{
    /// <summary>The most facts of a file, and the most errors that are named.</summary>
    public const int MostFacts = 200_000, MostErrors = 20;

    // Of a thousand that a message may hold, and of its bytes.
    private const int FactsOfOne = 500, BytesOfOne = 400_000, LongestCell = 10_000;

    private static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        IncludeValuesInExceptions = false,
    };

    /// <param name="file">The file.</param>
    /// <param name="kind">What its rows are: the name of one of <see cref="SignalKinds.Files"/>.</param>
    /// <param name="now">The present instant: what lies after it has not happened.</param>
    /// <param name="kinds">The kinds that there are.</param>
    /// <returns>Its facts, or what is wrong.</returns>
    public static CsvFacts Read(ReadOnlySpan<byte> file, string kind, DateTime now, SignalKinds kinds)
    {
        if (kinds.Files.FirstOrDefault(f => f.Csv!.Name == kind) is not { } form)
            return Wrong(new CsvError(0, null, $"kind '{kind}' is none of {string.Join(", ", kinds.Files.Select(f => f.Csv!.Name))}."));
        return Invalid(file) is var wrong and >= 0
            ? Wrong(new CsvError(1 + file[..wrong].Count((byte)'\n'), null, "it is no UTF-8; save the file as 'CSV UTF-8'."))
            : new Reading(form, now, kinds).Read(file.ToArray());
    }

    // Where the first bytes are that are no UTF-8; -1 where all are.
    private static int Invalid(ReadOnlySpan<byte> file)
    {
        for (var at = 0; at < file.Length;)
        {
            if (Rune.DecodeFromUtf8(file[at..], out _, out var length) != OperationStatus.Done)
                return at;
            at += length;
        }

        return -1;
    }

    private static CsvFacts Wrong(params IReadOnlyList<CsvError> errors) => new(0, [], errors);

    private sealed class Reading(OwnForm form, DateTime now, SignalKinds kinds)
    {
        private readonly CsvForm _csv = form.Csv!;
        private readonly string[] _ends = [.. form.Csv!.Ends.Select(e => e.Column)];

        // No cell says this, for instants are cut to microseconds: what has it has no time of its own.
        private readonly DateTime _noTime = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond) + 1, DateTimeKind.Utc);

        private readonly List<CsvError> _errors = [];
        private readonly List<byte[]> _bodies = [];
        private JsonArray _part = [];
        private int _facts, _bytes;
        private string[] _columns = [];

        public CsvFacts Read(byte[] file)
        {
            try
            {
                using var reader = CsvReader.Create(file, Options);
                while (_errors.Count < MostErrors && _facts <= MostFacts && reader.Read())
                {
                    var line = (int)reader.LineNumber;
                    var cells = reader.Current.ToArray();
                    if (Array.Exists(cells, c => c.Length > LongestCell))
                        _errors.Add(new CsvError(line, null, $"a cell has more than {LongestCell:N0} characters."));
                    else if (_columns.Length > 0)
                        Row(cells, line);
                    else if (!Head(cells, line))
                        break;
                }
            }
            catch (CsvFormatException e)
            {
                _errors.Add(new CsvError((int)e.LineNumber, null, "a quote stands where none may, or is not closed."));
            }

            if (_facts > MostFacts)
                return Wrong(new CsvError(0, null, $"A file has at most {MostFacts:N0} facts; cut it into several."));
            if (_errors.Count == 0 && _columns.Length == 0)
                return Wrong(new CsvError(1, null, "the first row names the columns; there is none."));
            if (_errors.Count > 0)
                return Wrong(_errors);
            Close();
            return new CsvFacts(_facts, _bodies, []);
        }

        private bool Head(string[] cells, int line)
        {
            var known = form.AllMembers.Where(m => m != "kind").Concat(_ends).ToList();
            foreach (var (cell, i) in cells.Select((c, i) => (c, i)))
            {
                if (!known.Contains(cell, StringComparer.Ordinal))
                    _errors.Add(new CsvError(line, Short(cell), $"it is not known here; known are {string.Join(", ", known)}."));
                else if (Array.IndexOf(cells, cell) < i)
                    _errors.Add(new CsvError(line, cell, "it stands there twice."));
            }

            if (cells.Intersect(_ends, StringComparer.Ordinal).Any() && cells.FirstOrDefault(c => c is "id" or "action" or "at") is { } mixed)
                _errors.Add(new CsvError(line, mixed, $"it does not go with {string.Join(" and ", _ends)}, which make two facts of a row."));
            _columns = cells;
            return _errors.Count == 0;
        }

        private void Row(string[] cells, int line)
        {
            if (cells.Length != _columns.Length)
            {
                _errors.Add(new CsvError(line, null, $"it has {cells.Length} cells, and the first row names {_columns.Length} columns."));
                return;
            }

            var facts = Facts(cells);
            if (facts.Count == 0)
                _errors.Add(new CsvError(line, _ends[0], $"neither {string.Join(" nor ", _ends)} is there."));
            if (facts is [var begin, var end] && IsBefore(end, begin))
            {
                _errors.Add(new CsvError(line, _ends[1], $"it lies before {_ends[0]}."));
                return;
            }

            foreach (var fact in facts)
            {
                if (Problem(fact, line) is { } wrong)
                {
                    _errors.Add(wrong);
                    return;
                }

                Add(fact);
            }
        }

        // What is no instant is named by the rule for its field.
        private static bool IsBefore(JsonObject one, JsonObject other) => InstantOf(one) < InstantOf(other);

        private static DateTimeOffset? InstantOf(JsonObject fact) =>
            DateTimeOffset.TryParse(fact["at"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

        private List<JsonObject> Facts(string[] cells)
        {
            var fact = new JsonObject { ["kind"] = form.Name };
            foreach (var (column, cell) in _columns.Zip(cells))
            {
                if (cell.Length > 0)
                    fact[column] = Value(column, cell);
            }

            if (!_columns.Intersect(_ends, StringComparer.Ordinal).Any())
                return [fact];
            var ends = _csv.Ends.Select(e => (e.Action, At: fact[e.Column].Text())).ToList();
            foreach (var end in _ends)
                fact.Remove(end);
            var both = new List<JsonObject>();
            foreach (var (act, at) in ends)
            {
                if (at is null)
                    continue;
                var one = (JsonObject)fact.DeepClone();
                (one["action"], one["at"]) = (act, at);
                both.Add(one);
            }

            return both;
        }

        // What is no number or truth stays a text, and is refused by the rule for its field.
        private JsonNode Value(string column, string cell) => column switch
        {
            _ when _csv.Numbers.Contains(column, StringComparer.Ordinal) && int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ when _csv.Truths.Contains(column, StringComparer.Ordinal) && bool.TryParse(cell, out var truth) => truth,
            _ when _csv.Lists.Contains(column, StringComparer.Ordinal) => new JsonArray([.. cell.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => (JsonNode)l)]),
            _ => cell,
        };

        private CsvError? Problem(JsonObject fact, int line)
        {
            try
            {
                var told = OwnTranslation.Of(new SourceMessage("", Encoding.UTF8.GetBytes(fact.ToJsonString()), _noTime, "csv"), kinds).Signals[0];
                return told.At == _noTime ? new CsvError(line, "at", $"it is missing: a fact of history needs its time ({_csv.Times}).") : null;
            }
            catch (UnreadableMessageException e)
            {
                var column = e.Path.Split('.', '[')[0];
                column = column == "at" && !_columns.Contains(column, StringComparer.Ordinal) ? _csv.Ends.FirstOrDefault(e => e.Action == fact["action"].Text()).Column ?? column : column;
                var prefix = e.Path + ": ";
                return new CsvError(line, column.Length == 0 ? null : column, e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message[prefix.Length..] : e.Message);
            }
        }

        private void Add(JsonObject fact)
        {
            _facts++;
            _bytes += fact.ToJsonString().Length;
            _part.Add((JsonNode)fact);
            if (_part.Count >= FactsOfOne || _bytes > BytesOfOne)
                Close();
        }

        private void Close()
        {
            if (_part.Count > 0)
                _bodies.Add(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["signals"] = _part }));
            (_part, _bytes) = ([], 0);
        }

        private static string Short(string? text) => text is null ? "" : text.Length > 60 ? text[..60] : text;
    }
}
