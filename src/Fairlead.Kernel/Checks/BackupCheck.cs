using System.Globalization;
using Fairlead.Operations;

namespace Fairlead.Checks;

/// <summary>When was the last backup made?</summary>
internal sealed class BackupCheck : ICheck
{
    private const string Check = "backup", Advice = "fairlead backup FILE, once a day; keep some of them elsewhere.";
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>(inspected.IsNew ? [] : [Look(inspected)]);

    private static Finding Look(Inspection inspected)
    {
        if (LastBackup.Read(inspected.Data) is not { } last)
            return new(Check, Severity.Warning, "none by 'fairlead backup' is known here", Advice);
        var text = string.Create(CultureInfo.InvariantCulture, $"{last.At:yyyy-MM-dd HH:mm} UTC, {last.File}");
        return inspected.Time.GetUtcNow().UtcDateTime - last.At > Old ? new(Check, Severity.Warning, text, Advice) : new(Check, Severity.Ok, text);
    }
}
