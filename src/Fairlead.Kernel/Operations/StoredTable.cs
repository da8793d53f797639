using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fairlead.Operations;

/// <summary>A table as the model has it, whose rows can be written as text and read from it, the same on both databases.</summary>
internal abstract class StoredTable
{
    private static readonly HashSet<Type> PlainTypes = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(Guid), typeof(DateTime), typeof(DateOnly), typeof(byte[])];

    private readonly Dictionary<string, Column> _columns;

    protected StoredTable(IEntityType entity)
    {
        Name = entity.GetTableName()!;
        _columns = entity.GetProperties().ToDictionary(p => p.GetColumnName(), p => new Column(p), StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <summary>The tables of the model; one that points to another comes behind it.</summary>
    public static IReadOnlyList<StoredTable> Of(FairleadDb db)
    {
        var sorted = new List<IEntityType>();
        var waiting = db.Model.GetEntityTypes().OrderBy(e => e.GetTableName(), StringComparer.Ordinal).ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(e => e.GetForeignKeys().All(f => f.PrincipalEntityType == e || sorted.Contains(f.PrincipalEntityType)))
                ?? throw new InvalidOperationException("The tables point to each other in a circle.");
            waiting.Remove(next);
            sorted.Add(next);
        }

        return [.. sorted.Select(e => (StoredTable)Activator.CreateInstance(typeof(Rows<>).MakeGenericType(e.ClrType), e)!)];
    }

    /// <summary>All rows of the context's database, each as a JSON array of the given columns.</summary>
    public abstract IAsyncEnumerable<byte[]> ReadAsync(FairleadDb db, IReadOnlyList<string> columns, CancellationToken cancel);

    /// <summary>Stores rows in the context's transaction.</summary>
    /// <exception cref="JsonException">A row is no array of these columns.</exception>
    /// <exception cref="FormatException">A value is not of its column's kind.</exception>
    public abstract Task StoreAsync(IDatabaseEngine database, FairleadDb db, IReadOnlyList<string> columns, IReadOnlyList<byte[]> rows, CancellationToken cancel);

    public abstract Task<bool> IsEmptyAsync(FairleadDb db, CancellationToken cancel);

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case Guid id: writer.WriteStringValue(id); break;
            case DateTime instant: writer.WriteStringValue(instant.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateOnly day: writer.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture)); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case Enum choice: writer.WriteStringValue(choice.ToString()); break;
            default: throw new NotSupportedException($"A value of the type {value.GetType().Name} cannot be written.");
        }
    }

    private static object? Read(JsonElement value, Type type)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind == typeof(string))
            return value.GetString();
        if (kind == typeof(bool))
            return value.GetBoolean();
        if (kind == typeof(int))
            return value.GetInt32();
        if (kind == typeof(long))
            return value.GetInt64();
        if (kind == typeof(double))
            return value.GetDouble();
        if (kind == typeof(Guid))
            return value.GetGuid();
        if (kind == typeof(DateTime))
            return DateTime.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (kind == typeof(DateOnly))
            return DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture);
        if (kind == typeof(byte[]))
            return value.GetBytesFromBase64();
        if (kind.IsEnum)
            return Enum.TryParse(kind, value.GetString(), ignoreCase: false, out var choice) ? choice : throw new FormatException($"'{value}' is no {kind.Name}.");
        throw new NotSupportedException($"A value of the type {kind.Name} cannot be read.");
    }

    /// <summary>A column of plain values; what is none of these goes in and out as the model converts it.</summary>
    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly ValueConverter? _converter = IsPlain(property.ClrType) ? null : property.GetValueConverter();

        public object? Of(object row) => _converter is null ? _getter.GetClrValue(row) : _converter.ConvertToProvider(_getter.GetClrValue(row));

        public void Set(object row, JsonElement value) => property.PropertyInfo!.SetValue(row, _converter is null ? Read(value, property.ClrType) : _converter.ConvertFromProvider(Read(value, _converter.ProviderClrType)));

        private static bool IsPlain(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var kind && (kind.IsEnum || PlainTypes.Contains(kind));
    }

    private sealed class Rows<TRow>(IEntityType entity) : StoredTable(entity)
        where TRow : class
    {
        public override async IAsyncEnumerable<byte[]> ReadAsync(FairleadDb db, IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancel)
        {
            var sources = columns.Select(c => _columns[c]).ToArray();
            using var buffer = new MemoryStream();
            await using var writer = new Utf8JsonWriter(buffer);
            await foreach (var row in db.Set<TRow>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancel))
            {
                writer.WriteStartArray();
                foreach (var column in sources)
                    Write(writer, column.Of(row));
                writer.WriteEndArray();
                await writer.FlushAsync(cancel);
                yield return buffer.ToArray();
                buffer.SetLength(0);
                writer.Reset();
            }
        }

        public override Task StoreAsync(IDatabaseEngine database, FairleadDb db, IReadOnlyList<string> columns, IReadOnlyList<byte[]> rows, CancellationToken cancel)
        {
            var targets = columns.Select(c => _columns[c]).ToArray();
            return database.InsertAsync(db, rows.Select(Parse).ToList(), cancel);

            TRow Parse(byte[] text)
            {
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() != targets.Length)
                    throw new JsonException("A row does not have as many values as the table has columns.");
                var row = Activator.CreateInstance<TRow>();
                var i = 0;
                foreach (var value in json.RootElement.EnumerateArray())
                {
                    targets[i++].Set(row, value);
                }

                return row;
            }
        }

        public override async Task<bool> IsEmptyAsync(FairleadDb db, CancellationToken cancel) => !await db.Set<TRow>().AnyAsync(cancel);
    }
}
