using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Fairlead.Git;
using Fairlead.Host.Commands;
using Fairlead.Host.Output;

namespace Fairlead.Host;

/// <summary>The command line: reads it, runs the command, and turns failures into one line and an exit code.</summary>
public static partial class CommandLine
{
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the command as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, CancellationToken cancel = default)
    {
        var root = Build(new GlobalOptions(terminal, new DatabaseEngines()), terminal, time);

        // A tag pattern may begin with '@'; it is no file of further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
            return Refuse(parsed, root, terminal);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var code = await InvokeAsync(parsed, terminal, ended);
        try
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (OutputException e)
        {
            return await FailAsync(e, terminal, ended.Token);
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Terminal terminal, CancellationTokenSource ended)
    {
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            using var interrupt = Interrupts.Watch(ended);
            return await parsed.InvokeAsync(configuration, ended.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return await FailAsync(e, terminal, ended.Token);
        }
    }

    // Those that are about the program itself and no module's.
    private static readonly ModuleCommand[] OfTheProgram =
    [
        new(101, here => ServeCommand.Of(here.Globals, here.Terminal)),
        new(102, here => DemoCommand.Of(here.Globals, here.Terminal)),
        new(950, DoctorCommand.Of),
        new(960, here => VersionCommand.Of(here.Terminal)),
        new(970, here => CompletionCommand.Of(here.Terminal)),
    ];

    private static RootCommand Build(GlobalOptions globals, Terminal terminal, TimeProvider time)
    {
        var root = new RootCommand("Leads engineering from facts: how delivery flows, measured from the tools in use.");
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!, terminal);

            // Elsewhere these are paths.
            if (!OperatingSystem.IsWindows())
                _ = option.Aliases.Remove("/?") && option.Aliases.Remove("/h");
        }

        root.Options.Add(globals.Data);
        root.Options.Add(globals.Database);
        root.Options.Add(globals.KeyFile);

        var here = new CommandSurroundings(globals, terminal, time) { Added = FairleadModules.Added() };
        foreach (var command in here.Parts<ModuleCommand>().Concat(OfTheProgram).OrderBy(c => c.Order))
            (command.Under is { } name ? root.Subcommands.First(c => c.Name == name) : root).Subcommands.Add(command.Make(here));
        ServeCommand.MakeDefault(root, globals, terminal);
        return root;
    }

    private static int Refuse(ParseResult parsed, RootCommand root, Terminal terminal)
    {
        var message = ExpectedType().Replace(parsed.Errors[0].Message.TrimEnd('.'), m => m.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? ": a whole number is expected" : ": it is not understood");
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } unknown && command is RootCommand && Nearest(unknown, root.Subcommands.Select(c => c.Name)) is { } near)
            message = $"'{unknown}' is not a command; did you mean '{near}'?";
        var help = command is RootCommand ? "fairlead --help" : $"fairlead {string.Join(' ', Names(parsed.CommandResult))} --help";
        terminal.Error.WriteLine($"fairlead: {Paper.Clean(message)}{(message.EndsWith('?') ? "" : ".")} See '{help}'.");
        return ExitCode.Usage;
    }

    // The library names the type of the program's variable.
    [GeneratedRegex(" as expected type '(?<type>[^']*)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ExpectedType();

    private static async Task<int> FailAsync(Exception failure, Terminal terminal, CancellationToken ended)
    {
        // Ctrl-C reaches git as well, and git may be gone a moment before our own signal is seen.
        if (failure is GitException { Problem: GitProblem.Failed } && !ended.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50), ended).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (ended.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("fairlead: interrupted; nothing was left half-done.");
            return ExitCode.Interrupted;
        }

        var (code, message) = Failures.Explain(failure);
        await terminal.Error.WriteLineAsync($"fairlead: {Paper.Clean(message)}");
        return code;
    }

    private static IEnumerable<string> Names(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } inner; at = at.Parent)
            names.Add(inner.Command.Name);
        return Enumerable.Reverse(names);
    }

    /// <summary>The name that at most two letters keep apart from what was typed.</summary>
    private static string? Nearest(string typed, IEnumerable<string> names) =>
        names.Select(n => (Name: n, Distance: Distance(typed, n))).Where(n => n.Distance <= 2).OrderBy(n => n.Distance).Select(n => n.Name).FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
