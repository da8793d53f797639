using System.Net;

namespace Fairlead.Browser.Tests;

/// <summary>Several programs on one PostgreSQL: to their users they are one.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task Who_signed_in_at_one_node_is_known_to_the_other_and_so_are_keys_and_forms()
    {
        await using var database = await ProgramDatabase.NewAsync("PostgreSQL");
        var folders = Enumerable.Range(0, 2).Select(_ => Directory.CreateTempSubdirectory("fairlead-browser-tests-")).ToArray();
        var keys = Path.Combine(folders[0].FullName, "shared.key");
        await using (var one = await RunningProgram.StartAsync(folders[0].FullName, database.Argument, "--key-file", keys))
        await using (var two = await RunningProgram.StartWithoutAccountsAsync(folders[1].FullName, database.Argument, "--key-file", keys))
        {
            // As behind a balancer: the cookies of the one are sent to the other, and so is the token of its form.
            foreach (Cookie cookie in one.Cookies.GetCookies(one.Address))
                two.Cookies.Add(two.Address, new Cookie(cookie.Name, cookie.Value, "/"));
            using var second = two.Client();
            (await second.GetStringAsync(new Uri("/account", UriKind.Relative))).ShouldContain(FirstVisit.Email);
            var key = await FirstVisit.KeyAsync(second, "of two nodes");
            key.ShouldStartWith("flk_");
            using var program = new HttpClient { BaseAddress = one.Address };
            program.DefaultRequestHeaders.Authorization = new("Bearer", key);
            (await program.GetStringAsync(new Uri("/api/v1/me", UriKind.Relative))).ShouldContain(FirstVisit.Email);
        }

        foreach (var folder in folders)
            folder.Delete(recursive: true);
    }
}
