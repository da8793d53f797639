namespace Fairlead.Cli.Tests;

public sealed class ServeOptionTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("--port 70000: between 0 and 65535", "--port", "70000")]
    [InlineData("--listen fairlead.example.org: ", "--listen", "fairlead.example.org")]
    [InlineData("--listen 127.0.0.1:x: the port 'x'", "--listen", "localhost,127.0.0.1:x")]
    [InlineData("--url fairlead: ", "--url", "fairlead")]
    [InlineData("--proxy 0.0.0.0/0: ", "--proxy", "10.0.0.1", "--proxy", "0.0.0.0/0")]
    [InlineData("--certificate no-such.pem: there is no file", "--certificate", "no-such.pem")]
    [InlineData("--certificate-key no-such.key: a key without its certificate", "--certificate-key", "no-such.key")]
    [InlineData("--allow-outgoing 0.0.0.0/0: '0.0.0.0/0' is everything", "--allow-outgoing", "sso.example.org,0.0.0.0/0")]
    public async Task A_wrong_option_is_named(string says, params string[] arguments)
    {
        var ran = await Cli.RunAsync(_place, ["serve", .. arguments]);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
        Directory.Exists(_place.Data).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--listen *:5080: the demonstration has no accounts", "--listen", "0.0.0.0")]
    [InlineData("--url https://fairlead.example.org: the demonstration has no accounts", "--url", "https://fairlead.example.org")]
    public async Task The_demonstration_stays_on_this_machine(string says, params string[] arguments)
    {
        var ran = await Cli.RunAsync(_place, ["demo", .. arguments]);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
    }

    [Theory]
    [InlineData("FAIRLEAD_PORT", "none", "$FAIRLEAD_PORT none: ")]
    [InlineData("FAIRLEAD_LISTEN", "10.1", "$FAIRLEAD_LISTEN 10.1: ")]
    [InlineData("FAIRLEAD_URL", "fairlead", "$FAIRLEAD_URL fairlead: ")]
    [InlineData("FAIRLEAD_PROXY", "proxy", "$FAIRLEAD_PROXY proxy: ")]
    [InlineData("FAIRLEAD_ALLOW_OUTGOING", "http://sso", "$FAIRLEAD_ALLOW_OUTGOING http://sso: ")]
    [InlineData("FAIRLEAD_CERTIFICATE", "no-such.pem", "$FAIRLEAD_CERTIFICATE no-such.pem: ")]
    public async Task A_wrong_variable_is_named(string variable, string value, string says)
    {
        var ran = await Cli.RunAsync(_place, new Dictionary<string, string>(StringComparer.Ordinal) { ["FAIRLEAD_DATA"] = _place.Data, [variable] = value }, "serve");

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
    }

    [Fact]
    public async Task A_broken_certificate_is_named_before_anything_starts()
    {
        var file = Path.Combine(_place.Folder, "broken.pem");
        await File.WriteAllTextAsync(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", TestContext.Current.CancellationToken);

        var ran = await Cli.RunAsync(_place, "serve", "--certificate", file);

        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain($"--certificate {file}: '{file}' cannot be read");
    }
}
