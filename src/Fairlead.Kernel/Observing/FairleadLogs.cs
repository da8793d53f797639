using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fairlead.Observing;

/// <summary>How the log looks.</summary>
public enum LogFormat
{
    /// <summary>For people: warnings and errors, a line each.</summary>
    Text,

    /// <summary>For a collector: one JSON object a line, and also what the program did.</summary>
    Json,
}

/// <summary>Where the program writes its log: to standard output, for a service manager or container engine to keep.</summary>
public static class FairleadLogs
{
    /// <param name="logging">What to set up.</param>
    /// <param name="format">How it looks.</param>
    public static void Set(ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        if (format == LogFormat.Json)
        {
            logging.AddConsole(o => o.FormatterName = JsonLines.FormatterName);
            logging.Services.AddSingleton<ConsoleFormatter, JsonLines>();
            logging.AddFilter("Fairlead", LogLevel.Information);
        }
        else
        {
            logging.AddSimpleConsole(o => o.SingleLine = true);
        }

        logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
    }
}
