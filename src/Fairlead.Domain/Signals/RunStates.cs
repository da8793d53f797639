namespace Fairlead.Domain.Signals;

/// <summary>What holds for states of runs and deployments whatever tool they come from.</summary>
internal static class RunStates
{
    /// <summary>Whether it is over.</summary>
    public static bool IsFinal(this RunState state) => state is RunState.Succeeded or RunState.Failed or RunState.Cancelled or RunState.Skipped;
}
