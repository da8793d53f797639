using System.CommandLine;
using System.Globalization;
using Fairlead.Api;
using Fairlead.Observing;
using Fairlead.Outside;
using Fairlead.Serving;

namespace Fairlead.Host;

/// <summary>What the web program is told when it starts.</summary>
/// <param name="Address">How it is reached.</param>
/// <param name="Outside">What it may reach beside the public Internet.</param>
/// <param name="StopWithin">How long requests that run when it is to end may take until they are cut off.</param>
/// <param name="Metrics">Where Prometheus asks for its figures; null for nowhere.</param>
/// <param name="PushesTelemetry">Whether it sends figures and traces to an OTLP collector.</param>
/// <param name="LogFormat">How its log looks.</param>
/// <param name="Limits">How much one client may ask of the API.</param>
public sealed record ServerSettings(ServerAddress Address, AllowedOutside Outside, TimeSpan StopWithin, ListenPoint? Metrics, bool PushesTelemetry, LogFormat LogFormat, ApiLimits Limits);

/// <summary>The options that say how the server is reached; each has an environment variable, for a service file or a container.</summary>
internal sealed class ServerOptions
{
    private readonly Terminal _terminal;

    private readonly Option<int?> _port = new("--port")
    {
        Description = "The port; 0 takes a free one. Default: $FAIRLEAD_PORT, else 5080.",
        HelpName = "N",
    };

    private readonly Option<string[]> _listen = new("--listen")
    {
        Description = "Where to listen: ADDRESS or ADDRESS:PORT, 'localhost', or '*' for every address; several with commas. Default: $FAIRLEAD_LISTEN, else localhost.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _url = new("--url")
    {
        Description = "The address that people use, for instance https://fairlead.example.org. Default: $FAIRLEAD_URL.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _proxy = new("--proxy")
    {
        Description = "The proxies whose X-Forwarded-For and X-Forwarded-Proto count: addresses or networks, with commas. Default: $FAIRLEAD_PROXY, else none.",
        HelpName = "ADDRESS|CIDR",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "The certificate for TLS, PEM or PKCS#12; its password in $FAIRLEAD_CERTIFICATE_PASSWORD. Default: $FAIRLEAD_CERTIFICATE, else no TLS.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _certificateKey = new("--certificate-key")
    {
        Description = "The certificate's key in PEM, where it is in a file of its own. Default: $FAIRLEAD_CERTIFICATE_KEY.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _allowOutgoing = new("--allow-outgoing")
    {
        Description = "What requests of Fairlead may reach beside the public Internet: hosts, addresses or networks, with commas. Default: $FAIRLEAD_ALLOW_OUTGOING, else nothing.",
        HelpName = "HOST|CIDR",
    };

    private readonly Option<int?> _apiRate = new("--api-rate")
    {
        Description = "How many requests one address may send to the API in a minute. Default: $FAIRLEAD_API_RATE, else 6000.",
        HelpName = "N",
    };

    private readonly Option<int?> _stopWithin = new("--stop-within")
    {
        Description = "How many seconds requests may still take when the server is asked to end. Default: $FAIRLEAD_STOP_WITHIN, else 10.",
        HelpName = "SECONDS",
    };

    private readonly Option<string?> _metrics = new("--metrics")
    {
        Description = "A port for Prometheus, PORT or ADDRESS:PORT, which answers /metrics and nothing else. Default: $FAIRLEAD_METRICS, else none.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _logFormat = new("--log-format")
    {
        Description = "text for people, json for a collector. Default: $FAIRLEAD_LOG_FORMAT, else text.",
        HelpName = "text|json",
    };

    /// <param name="command">The command that takes them.</param>
    /// <param name="terminal">Gives the environment.</param>
    public ServerOptions(Command command, Terminal terminal)
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_port, _listen, _url, _proxy, _certificate, _certificateKey, _allowOutgoing, _stopWithin, _metrics, _logFormat, _apiRate])
            command.Options.Add(option);
    }

    /// <param name="parsed">The command line.</param>
    /// <returns>How the server is reached, and what it may reach.</returns>
    /// <exception cref="CommandException">An option or variable says something impossible; the message names it.</exception>
    public ServerSettings Of(ParseResult parsed)
    {
        var port = Number(parsed, _port, "FAIRLEAD_PORT", ServerAddress.DefaultPort, 65535);
        var listen = Many(parsed, _listen, "FAIRLEAD_LISTEN", text => ListenPoint.Parse(text, port));
        var url = One(parsed, _url, "FAIRLEAD_URL");
        var certificate = One(parsed, _certificate, "FAIRLEAD_CERTIFICATE");
        var key = One(parsed, _certificateKey, "FAIRLEAD_CERTIFICATE_KEY");
        if (key is not null && certificate is null)
            throw new CommandException(ExitCode.Usage, $"{key.Source} {key.Text}: a key without its certificate; name that with --certificate.");
        var address = new ServerAddress(
            listen.Count > 0 ? listen : [new ListenPoint(null, port)],
            url is null ? null : url.As(PublicUrl.Parse),
            Many(parsed, _proxy, "FAIRLEAD_PROXY", TrustedProxies.Parse),
            certificate?.As(file => Certificate(file, key?.Text)));
        var allowed = Many(parsed, _allowOutgoing, "FAIRLEAD_ALLOW_OUTGOING", text => AllowedOutside.Parse([text]));
        return new ServerSettings(
            address,
            allowed.Aggregate(AllowedOutside.PublicOnly, (all, one) => all.And(one)),
            TimeSpan.FromSeconds(Number(parsed, _stopWithin, "FAIRLEAD_STOP_WITHIN", 10, 600)),
            One(parsed, _metrics, "FAIRLEAD_METRICS")?.As(MetricsAt),
            _terminal.Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null,
            One(parsed, _logFormat, "FAIRLEAD_LOG_FORMAT")?.As(LogFormatOf) ?? LogFormat.Text,
            new ApiLimits(Math.Max(1, Number(parsed, _apiRate, "FAIRLEAD_API_RATE", ApiLimits.Usual.PerMinute, 100_000_000))));
    }

    private static ListenPoint MetricsAt(string text) => ListenPoint.Parse(text.All(char.IsAsciiDigit) ? "localhost:" + text : text, 9464);

    private static LogFormat LogFormatOf(string text) => text switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw new FormatException("choose text or json."),
    };

    private static string Existing(string file) => File.Exists(file) ? Path.GetFullPath(file) : throw new FormatException($"there is no file '{file}'.");

    private CertificateFile Certificate(string file, string? key)
    {
        var found = new CertificateFile(Existing(file), key is null ? null : Existing(key), _terminal.Variable("FAIRLEAD_CERTIFICATE_PASSWORD"));

        // Read once here, so that the message names the option.
        var (certificate, chain) = found.Load();
        certificate.Dispose();
        foreach (var other in chain)
            other.Dispose();
        return found;
    }

    private int Number(ParseResult parsed, Option<int?> option, string variable, int otherwise, int most)
    {
        var (source, text) = parsed.GetValue(option) is { } given
            ? (option.Name, given.ToString(CultureInfo.InvariantCulture))
            : ("$" + variable, _terminal.Variable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new CommandException(ExitCode.Usage, $"{source} {text}: between 0 and {most}.");
    }

    private Said? One(ParseResult parsed, Option<string?> option, string variable) =>
        parsed.GetValue(option) is { } given ? new Said(option.Name, given)
        : _terminal.Variable(variable) is { } set ? new Said("$" + variable, set)
        : null;

    private List<T> Many<T>(ParseResult parsed, Option<string[]> option, string variable, Func<string, T> parse)
    {
        var given = parsed.GetValue(option) ?? [];
        var (source, texts) = given.Length > 0 ? (option.Name, given) : ("$" + variable, _terminal.Variable(variable) is { } set ? [set] : []);
        return [.. texts.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries)).Select(t => new Said(source, t).As(parse))];
    }

    /// <summary>What somebody said, and where, so that an error can name the place.</summary>
    private sealed record Said(string Source, string Text)
    {
        public T As<T>(Func<string, T> parse)
        {
            try
            {
                return parse(Text);
            }
            catch (FormatException e)
            {
                throw new CommandException(ExitCode.Usage, $"{Source} {Text}: {e.Message}");
            }
        }
    }
}
