using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Operations;

namespace Fairlead.Commands;

/// <summary>What backup, restore and move say alike.</summary>
internal static class Storage
{
    /// <summary>A table of what was written, with the same checksums wherever the data is.</summary>
    public static void Print(Terminal terminal, IEnumerable<TableSum> sums)
    {
        var all = sums.ToList();
        Paper.On(terminal).Table(new Sheet(
            [new("Table"), new("Rows", IsNumber: true), new("Checksum")],
            [.. all.Select(t => (string[])[t.Name, Words.Number(t.Rows), t.Checksum[..16]])]));
    }

    /// <summary>A file that is not there is no database to take data from; making an empty one would hide a wrong path.</summary>
    public static void MustExist(IDatabaseEngine database)
    {
        if (!database.AllowsSeveralNodes && !File.Exists(database.Place))
            throw new CommandException(ExitCode.OutsideFailed, $"There is no database at '{database.Place}'. Name it with --data DIR or --database.");
    }
}
