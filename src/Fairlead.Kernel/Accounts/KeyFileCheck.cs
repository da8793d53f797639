using System.Xml.Linq;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Whether the key file is the one that opens what is encrypted in the database. Data Protection by itself would go on with new keys.</summary>
public static class KeyFileCheck
{
    /// <param name="db">The database.</param>
    /// <param name="file">The key file.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What is wrong and what to do; null when it fits, or when nothing is encrypted yet.</returns>
    public static async Task<string?> ProblemAsync(FairleadDb db, KeyFile file, CancellationToken cancel)
    {
        var keys = await db.Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).ToListAsync(cancel);
        var marks = keys.SelectMany(k => XElement.Parse(k).Descendants("wrapped")).Select(w => (string?)w.Attribute("by")).ToHashSet(StringComparer.Ordinal);
        if (marks.Count == 0 || (File.Exists(file.Path) && marks.Contains(file.Mark)))
            return null;
        var missing = File.Exists(file.Path) ? $"'{file.Path}' is not the key file by which the keys in the database are encrypted." : $"The key file '{file.Path}', by which the keys in the database are encrypted, is not there.";
        return missing + " Name the right one with --key-file. If it is lost for good, empty the table protection_key: everybody signs in anew, and what was encrypted stays closed.";
    }
}
