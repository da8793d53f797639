using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Fairlead.Web.Parts;

/// <summary>Content that is drawn after its neighbours above: a table, after its columns have made themselves known.</summary>
public sealed class Deferred : ComponentBase
{
    /// <summary>What is drawn later.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
