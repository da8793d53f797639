namespace Fairlead.Checks;

/// <summary>Looks at one thing and says what it found. It changes nothing.</summary>
public interface ICheck
{
    /// <param name="inspected">What is looked at.</param>
    /// <param name="cancel">Ends the looking.</param>
    /// <returns>What was found; nothing where the thing does not apply, or another check says that it cannot be looked at.</returns>
    Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel);
}
