using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fairlead.Data;

/// <summary>A column for writing many rows past the change tracker.</summary>
public sealed class BulkColumn
{
    private readonly IProperty _property;
    private readonly Func<object?, object?>? _toStore;

    private BulkColumn(IProperty property, string name)
    {
        _property = property;
        Name = name;
        Mapping = property.GetRelationalTypeMapping();
        _toStore = Mapping.Converter?.ConvertToProvider;
    }

    /// <summary>The quoted name.</summary>
    public string Name { get; }

    /// <summary>How EF stores it.</summary>
    public RelationalTypeMapping Mapping { get; }

    /// <param name="db">A context.</param>
    /// <param name="type">An entity of its model.</param>
    /// <param name="table">The quoted name of its table.</param>
    /// <returns>The columns of the table.</returns>
    public static IReadOnlyList<BulkColumn> Of(DbContext db, Type type, out string table)
    {
        var entity = db.Model.FindEntityType(type) ?? throw new ArgumentException($"{type.Name} is no table.", nameof(type));
        table = Quoted(entity.GetTableName()!);
        return [.. entity.GetProperties().Select(p => new BulkColumn(p, Quoted(p.GetColumnName())))];
    }

    /// <param name="row">A row.</param>
    /// <returns>The column's value as it is stored.</returns>
    public object? ValueOf(object row)
    {
        var value = _property.GetGetter().GetClrValue(row);
        return _toStore is null || value is null ? value : _toStore(value);
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
