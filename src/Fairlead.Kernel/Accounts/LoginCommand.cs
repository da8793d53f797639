using System.CommandLine;
using System.Text.Json;
using Fairlead.Commands;

namespace Fairlead.Accounts;

/// <summary><c>fairlead login</c>, <c>logout</c> and <c>api</c>: a server elsewhere, asked with a key.</summary>
internal static class LoginCommand
{
    private const int MostBody = 16 << 20;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static Command Of(CommandSurroundings here)
    {
        var (globals, terminal, _) = here;
        var server = new Argument<string>("url") { Description = "The server, for instance https://fairlead.example.org.", HelpName = "URL" };
        var command = new ExampleCommand(
            "login",
            "Keeps an API key of a server for 'fairlead api'. The key is read from standard input, never from the command line, which others can see.",
            "fairlead login https://fairlead.example.org",
            "fairlead login https://fairlead.example.org < key.txt");
        command.Arguments.Add(server);
        command.SetAction(async (parsed, cancel) =>
        {
            var url = RemoteServer.AddressOf(parsed.GetValue(server)!).GetLeftPart(UriPartial.Authority);
            if (!Console.IsInputRedirected)
                await terminal.Error.WriteAsync($"Make a key at {url}/account#keys and paste it here: ");
            var key = ((Console.IsInputRedirected ? await Console.In.ReadLineAsync(cancel) : HiddenInput.Read()) ?? "").Trim();
            if (!key.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || key.Length != ApiKey.Prefix.Length + 43)
                throw new CommandException(ExitCode.Usage, $"That is no key; one begins with {ApiKey.Prefix} and is made at {url}/account#keys.");
            var remote = new RemoteServer(url, key);
            await terminal.Out.WriteLineAsync($"{await WhoAsync(remote, cancel)} The key is kept in {globals.DataOf(parsed).Root}.");
            remote.Keep(globals.DataOf(parsed));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Out(CommandSurroundings here)
    {
        var (globals, terminal, _) = here;
        var command = new ExampleCommand("logout", "Deletes the key stored by 'fairlead login'. It stays valid on the server until it is revoked there.", "fairlead logout");
        command.SetAction(async (parsed, _) =>
        {
            await terminal.Out.WriteLineAsync(RemoteServer.Forget(globals.DataOf(parsed)) ? "The key is forgotten." : "There was none.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Api(CommandSurroundings here)
    {
        var (globals, terminal, _) = here;
        var method = new Argument<string>("method") { Description = "GET, POST, PUT, PATCH or DELETE.", HelpName = "METHOD" };
        var path = new Argument<string?>("path") { Description = "The path below /api/v1, with its query.", HelpName = "PATH", Arity = ArgumentArity.ZeroOrOne };
        var body = new Option<string?>("--body") { Description = "A file to send; '-' reads standard input.", HelpName = "FILE" };
        var header = new Option<string[]>("--header") { Description = "A header to send, 'Name: value'.", HelpName = "HEADER" };
        var command = new ExampleCommand(
            "api",
            "Asks the server that one is logged in to, and prints its answer. Who one is there: 'fairlead api me'.",
            "fairlead api measures?window=12w",
            "fairlead api changes --header 'Accept: text/csv' > changes.csv",
            "fairlead api POST teams --body team.json --header 'Idempotency-Key: 7'",
            "fairlead api PUT teams/payments --body team.json --header 'If-Match: \"1\"'");
        command.Arguments.Add(method);
        command.Arguments.Add(path);
        command.Options.Add(body);
        command.Options.Add(header);
        command.SetAction(async (parsed, cancel) =>
        {
            // A lone word is a path to get.
            var (verb, where) = parsed.GetValue(path) is { } second ? (parsed.GetValue(method)!.ToUpperInvariant(), second) : ("GET", parsed.GetValue(method)!);
            if (!Methods.Contains(verb, StringComparer.Ordinal))
                throw new CommandException(ExitCode.Usage, $"'{verb}': one of {string.Join(", ", Methods)}.");
            var headers = (parsed.GetValue(header) ?? []).Select(h => h.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value] ? (name, value) : throw new CommandException(ExitCode.Usage, $"--header {h}: write 'Name: value'.")).ToList();
            var text = await BodyAsync(parsed.GetValue(body), cancel);
            var type = text is null ? null : parsed.GetValue(body)!.EndsWith(".yaml", StringComparison.Ordinal) || parsed.GetValue(body)!.EndsWith(".yml", StringComparison.Ordinal) ? "application/yaml" : "application/json";
            var answer = await RemoteServer.Of(globals.DataOf(parsed)).AskAsync(new HttpMethod(verb), "/api/v1/" + where.TrimStart('/'), text, type, headers, cancel);
            if ((int)answer.Status >= 400)
                throw new CommandException(RemoteServer.CodeOf(answer.Status), $"{(int)answer.Status}: {RemoteServer.Said(answer.Text)}");
            await terminal.Out.WriteAsync(answer.Text.EndsWith('\n') ? answer.Text : answer.Text + "\n");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> WhoAsync(RemoteServer remote, CancellationToken cancel)
    {
        var (status, _, text) = await remote.AskAsync(HttpMethod.Get, "/api/v1/me", null, null, [], cancel);
        if ((int)status != 200)
            throw new CommandException(RemoteServer.CodeOf(status), $"{remote.Url} does not take the key: {RemoteServer.Said(text)}");
        using var me = JsonDocument.Parse(text);
        return $"Logged in to {remote.Url} as {me.RootElement.GetProperty("name").GetString()}, {me.RootElement.GetProperty("role").GetString()}.";
    }

    private static async Task<string?> BodyAsync(string? file, CancellationToken cancel) =>
        file is null ? null : await InputFile.TextAsync(file, MostBody, $"--body {file}", cancel);
}
