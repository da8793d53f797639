using Fairlead.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Accounts;

/// <summary>The address that links in mails begin with: the one that people use, so that no request decides where a link leads.</summary>
internal static class LinkAddress
{
    /// <param name="http">The request, whose own address counts where nobody named one.</param>
    /// <returns>Scheme and host.</returns>
    public static Uri Of(HttpContext http) => http.RequestServices.GetRequiredService<ServerAddress>().Url ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}");
}
