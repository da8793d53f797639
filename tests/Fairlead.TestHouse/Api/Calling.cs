using System.Net.Http.Headers;
using System.Text;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Api;

/// <summary>A program that uses the API.</summary>
internal static class Calling
{
    internal static async Task<(int Status, string Text, string? Tag)> SendAsync(HttpClient client, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        var type = headers.FirstOrDefault(h => h.Name == "Content-Type").Value ?? "application/json";
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        foreach (var (name, value) in headers.Where(h => h.Name != "Content-Type"))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, TestHouse.Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestHouse.Cancel), response.Headers.ETag?.Tag);
    }
}
