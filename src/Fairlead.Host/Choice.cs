using System.CommandLine;

namespace Fairlead.Host;

/// <summary>An option with a few named values; the first is the default.</summary>
/// <remarks>The values are never true and false: the parser would take a word other than those for the next argument.</remarks>
internal static class Choice
{
    /// <summary>One of the words, or null where nobody chose.</summary>
    public static Option<T?> Maybe<T>(string name, string description, params (string Name, T Value)[] choices)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(c => c.Name)),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                foreach (var choice in choices)
                {
                    if (choice.Name == text)
                        return choice.Value;
                }

                result.AddError($"{name} {text}: choose one of {string.Join(", ", choices.Select(c => c.Name))}.");
                return null;
            },
        };

    public static Option<T> Of<T>(string name, string description, params (string Name, T Value)[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices.Select(c => c.Name)),
        DefaultValueFactory = _ => choices[0].Value,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            foreach (var choice in choices)
            {
                if (choice.Name == text)
                    return choice.Value;
            }

            result.AddError($"{name} {text}: choose one of {string.Join(", ", choices.Select(c => c.Name))}.");
            return choices[0].Value;
        },
    };
}
