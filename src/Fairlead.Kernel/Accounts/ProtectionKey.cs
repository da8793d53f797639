namespace Fairlead.Accounts;

/// <summary>A key of ASP.NET Core's Data Protection, wrapped by the key file: the database alone opens nothing.</summary>
public sealed class ProtectionKey
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name that Data Protection gives.</summary>
    public required string Name { get; init; }

    /// <summary>The key as Data Protection writes it, its secret part encrypted.</summary>
    public required string Xml { get; init; }
}
