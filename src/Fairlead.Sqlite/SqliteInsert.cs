using System.Globalization;
using System.Text;
using Fairlead.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fairlead.Sqlite;

/// <summary>
/// One prepared INSERT, run row by row. Values are bound by their place: ADO's parameters are looked up by name for each row again, which took a quarter of
/// the time of writing a million rows. They are stored in the form in which Microsoft.Data.Sqlite stores them, which a test compares.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    // As Microsoft.Data.Sqlite writes them.
    private const string InstantForm = "yyyy-MM-dd HH:mm:ss.FFFFFFF", DayForm = "yyyy-MM-dd";

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly IReadOnlyList<BulkColumn> _columns;
    private byte[] _text = new byte[256];

    /// <param name="connection">An open connection with a transaction that may write.</param>
    /// <param name="table">The quoted name of the table.</param>
    /// <param name="columns">Its columns.</param>
    public SqliteInsert(SqliteConnection connection, string table, IReadOnlyList<BulkColumn> columns)
    {
        (_connection, _columns) = (connection.Handle!, columns);
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    /// <param name="row">A row.</param>
    /// <exception cref="SqliteException">The database does not take it, for instance as there is one of its key.</exception>
    public void Run(object row)
    {
        for (var i = 0; i < _columns.Count; i++)
            Check(Bind(i + 1, _columns[i].ValueOf(row)));
        var result = raw.sqlite3_step(_statement);
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _connection);
        Check(raw.sqlite3_reset(_statement));
    }

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => Text(place, text),
        bool truth => raw.sqlite3_bind_int64(_statement, place, truth ? 1 : 0),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        DateTime instant => Form(place, instant, InstantForm),
        DateOnly day => Form(place, day, DayForm),
        Guid id => Text(place, id.ToString().ToUpperInvariant()),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new NotSupportedException($"A value of the type {value.GetType().Name} has no form in SQLite here."),
    };

    private int Form<T>(int place, T value, string form)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_text, out var length, form, CultureInfo.InvariantCulture);
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, length));
    }

    private int Text(int place, string text)
    {
        // An empty span has no address, and what has none is taken for null.
        if (text.Length == 0)
            return raw.sqlite3_bind_text(_statement, place, "");
        if (_text.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
            _text = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _connection);
    }
}
