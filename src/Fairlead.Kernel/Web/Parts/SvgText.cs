using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Fairlead.Web.Parts;

/// <summary>A word in a picture: Razor takes the element's own name for something else.</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>The word.</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    /// <summary>All else that stands in the element: x, y, class.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Rest { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddMultipleAttributes(1, Rest);
        builder.AddContent(2, Text);
        builder.CloseElement();
    }
}
