using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Fairlead.Host;

/// <summary>The usual help with examples behind it.</summary>
/// <param name="usual">The usual help.</param>
/// <param name="terminal">Where to write.</param>
internal sealed class HelpWithExamples(HelpAction usual, Terminal terminal) : SynchronousCommandLineAction
{
    private static readonly string[] First =
    [
        "fairlead review ~/code/checkout       # how does delivery flow here?",
        "fairlead                              # the same and more in the browser, on http://127.0.0.1:5080",
        "fairlead demo                         # a look around with invented data",
    ];

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        // The usual help names the assembly; people type 'fairlead'.
        var written = new StringWriter(CultureInfo.InvariantCulture);
        var output = parseResult.InvocationConfiguration.Output;
        parseResult.InvocationConfiguration.Output = written;
        var code = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        terminal.Out.Write(written.ToString().Replace("Fairlead.Host", "fairlead", StringComparison.Ordinal));
        var examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => First,
            _ => [],
        };
        if (examples.Count == 0)
            return code;
        terminal.Out.WriteLine("Examples:");
        foreach (var example in examples)
            terminal.Out.WriteLine("  " + example);
        terminal.Out.WriteLine();
        return code;
    }
}
