using System.CommandLine;

namespace Fairlead.Host.Commands;

/// <summary><c>fairlead completion</c>: a script that has the shell complete commands, options and their words.</summary>
/// <remarks>The scripts know nothing of the commands: they ask the program by its directive [suggest], so that they fit the next version as well.</remarks>
internal static class CompletionCommand
{
    private const string Bash = """
        # fairlead in bash: eval "$(fairlead completion bash)"
        _fairlead() {
            local line="${COMP_LINE:0:COMP_POINT}" word="" suggested
            line="${line#*[[:space:]]}"
            [[ "$line" =~ [^[:space:]]*$ ]] && word="${BASH_REMATCH[0]}"
            suggested="$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$suggested" -- "$word"))
        }
        complete -o default -o bashdefault -F _fairlead fairlead
        """;

    private const string Zsh = """
        #compdef fairlead
        # fairlead in zsh: source <(fairlead completion zsh), or kept as _fairlead in a folder of $fpath
        _fairlead() {
            local line="${(j: :)words[2,CURRENT]}"
            local -a suggested
            suggested=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a suggested || _files
        }
        if [ "$funcstack[1]" = "_fairlead" ]; then
            _fairlead "$@"
        else
            compdef _fairlead fairlead
        fi
        """;

    private const string Fish = """
        # fairlead in fish: fairlead completion fish | source
        function __fairlead_suggested
            set -l line (commandline -cp | string replace -r '^\s*\S+\s+' '')
            fairlead "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c fairlead -a '(__fairlead_suggested)'
        """;

    public static Command Of(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish.", HelpName = "SHELL" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        var command = new ExampleCommand(
            "completion",
            "Prints a script that has a shell complete commands, options and their words.",
            "eval \"$(fairlead completion bash)\"                                      # in ~/.bashrc",
            "source <(fairlead completion zsh)                                       # in ~/.zshrc, behind compinit",
            "fairlead completion fish > ~/.config/fish/completions/fairlead.fish");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                var other => throw new CommandException(ExitCode.Usage, $"'{other}': one of bash, zsh, fish."),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
