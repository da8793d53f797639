#pragma warning disable CA1010 // A command is enumerable for the sake of initializers only.
using System.CommandLine;

namespace Fairlead.Commands;

/// <summary>A command with examples that its help shows.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">What to type, each with a few words behind '#' where it needs them.</param>
public sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>The examples.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
