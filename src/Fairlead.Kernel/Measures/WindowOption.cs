using System.CommandLine;
using Fairlead.Commands;
using Fairlead.Data;

namespace Fairlead.Measures;

/// <summary>The window that a command is about.</summary>
internal static class WindowOption
{
    public static Option<string?> Make() => new("--window") { Description = "12w, 90d, 3m, all, or two days 2026-09-01..2026-11-22. Default: the shortest with something to say.", HelpName = "WINDOW" };

    public static async Task<(WindowChoice Choice, string? Reason)> ChooseAsync(FairleadDb db, MeasureScope scope, string? text, DateOnly today, CancellationToken cancel)
    {
        var usual = db.Parts<IUsualWindow>()[0];
        if (text is null)
            return await usual.OfAsync(db, scope, today, cancel);
        return WindowChoice.TryParse(text, today, await usual.FirstDayAsync(db, scope, cancel), out var chosen, out var error)
            ? (chosen, null)
            : throw new CommandException(ExitCode.Usage, $"--{error}");
    }

    public static string Line(WindowChoice choice, string? reason) =>
        $"{choice.Title}: {Words.Date(choice.Window.From)} – {Words.Date(choice.Window.To.AddDays(-1))}{(reason is null ? "" : $", because {reason}; --window chooses another")}.";
}
