namespace Fairlead.Checks;

/// <summary>What 'fairlead doctor' looks at, in the order in which it says so. A module adds its check here.</summary>
public static class AllChecks
{
    private static readonly IReadOnlyList<ICheck> List =
    [
        new GitCheck(),
        new RuntimeCheck(),
        new DataDirectoryCheck(),
        new PrivateFilesCheck(),
        new DiskCheck(),
        new ServerCheck(),
        new CertificateCheck(),
        new DatabaseCheck(),
        new SqliteCheck(),
        new PostgresCheck(),
        new ClockCheck(),
        new AccountsCheck(),
        new BackupCheck(),
        new ZonesCheck(),
        new RepositoryCheck(),
        new CatalogCheck(),
    ];

    /// <param name="inspected">What is looked at.</param>
    /// <param name="cancel">Ends the looking.</param>
    /// <returns>What was found.</returns>
    public static async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var check in List)
            findings.AddRange(await check.LookAsync(inspected, cancel));
        return findings;
    }
}
