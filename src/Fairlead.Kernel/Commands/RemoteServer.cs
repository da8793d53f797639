using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Data;

namespace Fairlead.Commands;

/// <summary>A server that somebody logged in to, with the key that speaks for them there.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Key">The key.</param>
internal sealed record RemoteServer(string Url, string Key)
{
    private const string File = "login.json";

    // What a problem says in its own words.
    public static string Said(string text)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } said ? said : problem.RootElement.GetProperty("title").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "it is no Fairlead, or an older one.";
        }
    }

    private static string PlaceIn(DataDirectory data) => Path.Combine(data.Root, File);

    /// <returns>What 'fairlead login' has kept.</returns>
    /// <exception cref="CommandException">Nobody logged in, or the file is none of ours.</exception>
    public static RemoteServer Of(DataDirectory data)
    {
        var place = PlaceIn(data);
        if (!System.IO.File.Exists(place))
            throw new CommandException(ExitCode.Usage, "Nobody is logged in to a server; 'fairlead login URL' does it.");
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllText(place), RemoteJson.Default.RemoteServer) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Usage, $"'{place}' is no login of ours; 'fairlead login URL' makes a new one.");
        }
    }

    /// <summary>Keeps it where only its owner reads.</summary>
    public void Keep(DataDirectory data)
    {
        PrivateFolder.Make(data.Root);
        PrivateFile.Write(PlaceIn(data), JsonSerializer.Serialize(this, RemoteJson.Default.RemoteServer));
    }

    /// <returns>Whether there was anything to forget.</returns>
    public static bool Forget(DataDirectory data)
    {
        var was = System.IO.File.Exists(PlaceIn(data));
        System.IO.File.Delete(PlaceIn(data));
        return was;
    }

    /// <param name="text">What was typed.</param>
    /// <returns>The address of a server.</returns>
    /// <exception cref="CommandException">It is none, or the key would go over the network in the clear.</exception>
    public static Uri AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            throw new CommandException(ExitCode.Usage, $"'{text}' is no server; write it as https://fairlead.example.org.");
        return url.Scheme == "https" || url.IsLoopback ? url : throw new CommandException(ExitCode.Usage, $"{text}: the key would go over the network in the clear; write https://.");
    }

    /// <param name="status">What a server answered to something that it did not do.</param>
    /// <returns>How the command ends: whether what was asked for is wrong, or the server is in trouble.</returns>
    public static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.PreconditionFailed => ExitCode.CheckFailed,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ExitCode.OutsideFailed,
        _ => ExitCode.Usage,
    };

    /// <summary>Asks the server. It is not followed elsewhere: the key is for this one.</summary>
    /// <returns>Status, headers and text of the answer.</returns>
    /// <exception cref="CommandException">It cannot be reached.</exception>
    public async Task<(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)> AskAsync(HttpMethod method, string path, string? body, string? type, IEnumerable<(string Name, string Value)> headers, CancellationToken cancel)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, type!);
        return await SendAsync(method, path, content, headers, cancel);
    }

    /// <summary>The same with any body.</summary>
    /// <returns>Status, headers and text of the answer.</returns>
    /// <exception cref="CommandException">It cannot be reached.</exception>
    public async Task<(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)> SendAsync(HttpMethod method, string path, HttpContent? content, IEnumerable<(string Name, string Value)> headers, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = AddressOf(Url), Timeout = TimeSpan.FromSeconds(100) };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        request.Content = content;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await client.SendAsync(request, cancel);
            return (response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException e)
        {
            throw new CommandException(ExitCode.OutsideFailed, $"{Url} cannot be reached: {Checks.OneLine.Of(e.Message)}");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.OutsideFailed, $"{Url} does not answer.");
        }
    }
}

[JsonSerializable(typeof(RemoteServer))]
internal sealed partial class RemoteJson : JsonSerializerContext;
