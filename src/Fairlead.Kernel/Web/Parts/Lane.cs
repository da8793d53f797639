namespace Fairlead.Web.Parts;

/// <summary>What a mark on a lane is.</summary>
public enum LaneKind
{
    /// <summary>A deployment: a dot above the line.</summary>
    Deployment,

    /// <summary>A deployment that failed: a triangle above the line.</summary>
    Failure,

    /// <summary>An incident: a bar that hangs from the line, longer when it lasted.</summary>
    Incident,

    /// <summary>A time in which the main branch was broken: a stroke on the line.</summary>
    Broken,

    /// <summary>A decision: a pennant.</summary>
    Decision,
}

/// <summary>Something that happened on a lane.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Text">It in words.</param>
/// <param name="Until">When it ended, where it lasted.</param>
public sealed record LaneMark(LaneKind Kind, DateTime At, string Text, DateTime? Until = null);

/// <summary>One service or team over time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Marks">What happened.</param>
/// <param name="Link">The address of its page.</param>
public sealed record Lane(string Name, IReadOnlyList<LaneMark> Marks, string? Link = null);
