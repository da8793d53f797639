using System.CommandLine;
using System.CommandLine.Parsing;

namespace Fairlead.Commands;

/// <summary>An option that takes one of a few words.</summary>
/// <remarks>The values are never true and false: the parser would take a word other than those for the next argument.</remarks>
internal static class Choice
{
    /// <summary>One of the words, the first where nobody chose.</summary>
    public static Option<T> Of<T>(string name, string description, params (string Name, T Value)[] choices) => Completed(choices, new Option<T>(name)
    {
        Description = description,
        HelpName = Help(choices),
        DefaultValueFactory = _ => choices[0].Value,
        CustomParser = result => Read(result, name, choices, out var value) ? value : choices[0].Value,
    });

    /// <summary>One of the words, or null where nobody chose.</summary>
    public static Option<T?> Maybe<T>(string name, string description, params (string Name, T Value)[] choices)
        where T : struct => Completed(choices, new Option<T?>(name)
        {
            Description = description,
            HelpName = Help(choices),
            CustomParser = result => Read(result, name, choices, out var value) ? value : null,
        });

    // Of its own the library suggests the names of the program's enumeration.
    private static TOption Completed<T, TOption>((string Name, T Value)[] choices, TOption option)
        where TOption : Option
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. choices.Select(c => c.Name)]);
        return option;
    }

    private static string Help<T>((string Name, T Value)[] choices) => string.Join('|', choices.Select(c => c.Name));

    private static bool Read<T>(ArgumentResult result, string name, (string Name, T Value)[] choices, out T value)
    {
        var text = result.Tokens[0].Value;
        value = choices.FirstOrDefault(c => c.Name == text).Value;
        if (choices.Any(c => c.Name == text))
            return true;
        result.AddError($"{name} {text}: choose one of {string.Join(", ", choices.Select(c => c.Name))}.");
        return false;
    }
}
