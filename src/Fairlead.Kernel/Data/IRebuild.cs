namespace Fairlead.Data;

/// <summary>Derives everything again from the stored facts.</summary>
public interface IRebuild
{
    /// <param name="progress">Is told what is derived.</param>
    /// <param name="cancel">Ends the work; nothing is changed then.</param>
    /// <returns>How many rows were not as the facts have it.</returns>
    Task<int> RunAsync(IProgress<string>? progress, CancellationToken cancel);
}
