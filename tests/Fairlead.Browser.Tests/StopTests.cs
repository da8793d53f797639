using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Browser.Tests;

/// <summary>How the program ends when it is asked to, and that one database has one server.</summary>
public sealed class StopTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_runs_is_answered_before_the_program_ends_with_0()
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        await using (var program = await RunningProgram.StartAsync(data.FullName))
        {
            using var half = await HalfAsync(program);
            program.Terminate();
            await RefusedAsync(program);

            await half.SendAsync("ark"u8.ToArray(), Cancel);
            var answer = await AnswerAsync(half);

            answer.ShouldStartWith("HTTP/1.1 400 ");
            answer.ShouldContain("The form has expired");
            (await program.EndAsync()).ShouldBe(0);
            program.Said.ShouldNotContain(line => line.Contains("Exception", StringComparison.Ordinal));
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_request_that_never_ends_is_cut_off()
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        await using (var program = await RunningProgram.StartAsync(data.FullName, null, "--stop-within", "1"))
        {
            using var half = await HalfAsync(program);
            program.Terminate();

            (await program.EndAsync()).ShouldBe(0);
        }

        data.Delete(recursive: true);
    }

    // The server has its files in one folder and its database in another: the lock belongs to the database.
    [Fact]
    public async Task A_database_that_is_served_is_neither_served_again_nor_moved_nor_restored_into()
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        var file = Path.Combine(folder.FullName, "database", "fairlead.db");
        var link = Path.Combine(folder.FullName, "link.db");
        await using (var program = await RunningProgram.StartAsync(Path.Combine(folder.FullName, "data"), "sqlite:" + file))
        {
            File.CreateSymbolicLink(link, file);
            foreach (var name in (string[])[file, link])
            {
                string[][] commands =
                [
                    ["serve", "--port", "0", "--data", Path.Combine(folder.FullName, "other"), "--database", "sqlite:" + name],
                    ["move", "--from", "sqlite:" + name, "--to", "sqlite:" + Path.Combine(folder.FullName, "moved.db")],
                ];
                foreach (var command in commands)
                {
                    var (code, error) = await RunningProgram.RunAsync(command);

                    code.ShouldBe(4, error);
                    error.ShouldContain($"Another fairlead uses '{file}' already");
                }
            }
        }

        (await RunningProgram.RunAsync("move", "--from", "sqlite:" + file, "--to", "sqlite:" + Path.Combine(folder.FullName, "moved.db"))).Code.ShouldBe(0);
        folder.Delete(recursive: true);
    }

    // A form whose end is still on its way.
    private static async Task<Socket> HalfAsync(RunningProgram program)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, program.Address.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /theme HTTP/1.1\r\nHost: 127.0.0.1:{program.Address.Port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"), Cancel);

        // The server says when it waits for the body: by then the request runs.
        var buffer = new byte[1024];
        Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancel)).ShouldStartWith("HTTP/1.1 100 ");
        await socket.SendAsync("theme=d"u8.ToArray(), Cancel);
        return socket;
    }

    private static async Task RefusedAsync(RunningProgram program)
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, program.Address.Port, Cancel);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private static async Task<string> AnswerAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 << 10];
        while (await socket.ReceiveAsync(buffer, Cancel) is > 0 and var read)
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return text.ToString();
    }
}
