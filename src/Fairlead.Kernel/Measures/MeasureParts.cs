namespace Fairlead.Measures;

/// <summary>Measures as a kind of part.</summary>
public static class MeasureParts
{
    /// <summary>Numbers of the module.</summary>
    /// <typeparam name="T">Reads them.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Measures<T>(this IModuleParts parts)
        where T : class, IMeasureSource => parts.Service<IMeasureSource, T>();
}
