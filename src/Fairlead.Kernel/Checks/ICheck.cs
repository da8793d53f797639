namespace Fairlead.Checks;

/// <summary>One check of <c>fairlead doctor</c>: inspects one aspect of the installation and changes nothing.</summary>
/// <remarks>It also runs where the database is missing, broken or locked, so it has to take that for a finding and not for an exception.</remarks>
public interface ICheck
{
    /// <summary>Inspects the installation.</summary>
    /// <param name="inspected">Data directory, database and options that are inspected.</param>
    /// <param name="cancel">Ends the check.</param>
    /// <returns>One finding for each thing inspected, good ones too; empty where the check does not apply, or another one reports the cause.</returns>
    Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel);
}
