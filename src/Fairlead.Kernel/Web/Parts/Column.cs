using Microsoft.AspNetCore.Components;

namespace Fairlead.Web.Parts;

/// <summary>One column of a <see cref="Table{TRow}"/>: it draws nothing itself, the table asks it for its cells.</summary>
/// <typeparam name="TRow">What a row is about.</typeparam>
public sealed class Column<TRow> : ComponentBase, IDisposable
{
    /// <summary>What stands above the cells.</summary>
    [Parameter, EditorRequired] public required string Title { get; set; }

    /// <summary>Whether only those who hear the page need the title, above buttons for instance.</summary>
    [Parameter] public bool HidesTitle { get; set; }

    /// <summary>Whether the cells are numbers, and stand at the end of their column.</summary>
    [Parameter] public bool IsNumber { get; set; }

    /// <summary>Whether the cell names its row.</summary>
    [Parameter] public bool IsRowHeader { get; set; }

    /// <summary>Whether it stays in sight on a phone while the others scroll.</summary>
    [Parameter] public bool Stays { get; set; }

    /// <summary>The address of the same rows in this column's order.</summary>
    [Parameter] public string? SortLink { get; set; }

    /// <summary>'ascending' or 'descending' when the rows are in its order.</summary>
    [Parameter] public string? Sorted { get; set; }

    /// <summary>A class of the cells, 'nowrap' for instance.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary>The cell of a row.</summary>
    [Parameter, EditorRequired] public required RenderFragment<TRow> ChildContent { get; set; }

    /// <summary>The table it stands in.</summary>
    [CascadingParameter] public required Table<TRow> Table { get; set; }

    internal string? HeadClass => Joined(IsNumber ? "num" : null, Stays ? "stays" : null);

    internal string? CellClass => Joined(IsNumber ? "num" : null, Stays ? "stays" : null, Class);

    /// <inheritdoc />
    public void Dispose() => Table.Remove(this);

    /// <inheritdoc />
    protected override void OnInitialized() => Table.Add(this);

    private static string? Joined(params string?[] names) => string.Join(' ', names.Where(n => n is not null)) is { Length: > 0 } text ? text : null;
}
