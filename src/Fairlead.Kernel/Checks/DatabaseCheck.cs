using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Is the database there, and in the present form?</summary>
internal sealed class DatabaseCheck : ICheck
{
    private const string Check = "database";

    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        var place = $"{inspected.Database.Name}, {inspected.Database.Place}";
        if (inspected.IsNew)
            return [new(Check, Severity.Ok, $"{place}: none yet, the first command that writes makes it")];
        try
        {
            if (await inspected.OpenAsync(cancel) is not { } db)
                return [Unreachable(place, inspected.Fault!)];
            var pending = (await StoredMigrations.MissingAsync(db, cancel)).Count;
            return
            [
                pending == 0
                    ? new(Check, Severity.Ok, place)
                    : new(Check, Severity.Warning, $"{place}: {pending} pending migrations", "Nothing: the next command that uses the database applies them. Back it up first."),
            ];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Unreachable(place, e)];
        }
    }

    private static Finding Unreachable(string place, Exception fault) =>
        new(Check, Severity.Broken, $"{place}: {OneLine.Of(fault.Message)}", "Check --database or $FAIRLEAD_DATABASE, and that the server runs and lets this user in.");
}
