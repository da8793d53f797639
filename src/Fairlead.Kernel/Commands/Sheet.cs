namespace Fairlead.Commands;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">Whether it stands at the right.</param>
/// <param name="IsOptional">Whether a narrow terminal may put it below the first column, with its heading.</param>
public sealed record Column(string Title, bool IsNumber = false, bool IsOptional = false);

/// <summary>A table, before anybody decides how it is drawn.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells, one per column.</param>
public sealed record Sheet(IReadOnlyList<Column> Columns, IReadOnlyList<string[]> Rows);
