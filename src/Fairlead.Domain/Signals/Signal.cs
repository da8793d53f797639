using System.Text.Json.Serialization;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Something that happened, as a source told it: in the words of the field, whatever tool it came from. It names repository, service
/// and environment as the source does; which ones of the catalog are meant is found later, and again when the catalog changes.
/// </summary>
public abstract record Signal
{
    /// <summary>The longest <see cref="Id"/>; a longer one is replaced by its hash.</summary>
    public const int MaxId = 300;

    /// <summary>
    /// The source's own id of this fact. The same fact told twice, in another message or another way, has the same id and changes
    /// nothing; two facts of one thing (opened, then merged) have two.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>When it happened, UTC; not when it was told.</summary>
    public required DateTime At { get; init; }

    /// <summary>One line for people, at most 300 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the source gave no title, so that <see cref="Title"/> is made of what happened: it takes none away that was given before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUntitled { get; init; }

    /// <summary>The repository, see <see cref="RepositoryAddress"/>; null where the source names none.</summary>
    public string? Repository { get; init; }

    /// <summary>The service as the source calls it; null where it names none.</summary>
    public string? Service { get; init; }

    /// <summary>The environment as the source calls it.</summary>
    public string? Environment { get; init; }

    /// <summary>The page of the thing at its source: http or https, else null.</summary>
    public string? Url { get; init; }
}
