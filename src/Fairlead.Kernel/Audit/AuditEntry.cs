using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Audit;

/// <summary>Who changed what, when and from where. Written once, in the transaction of the change itself; never changed, never deleted.</summary>
/// <remarks>Each entry carries a hash over itself and the hash before it, so that a changed, lost or added entry breaks the chain behind it.</remarks>
public sealed record AuditEntry
{
    /// <summary>1 for the first entry, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>From where: a client's address, 'command line', or 'program'.</summary>
    public required string Source { get; init; }

    /// <summary>What was done, see <see cref="AuditLog.Actions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>To what, for instance 'team:payments'.</summary>
    public required string Subject { get; init; }

    /// <summary>What was different before, as a JSON object; null for what is new.</summary>
    public string? Before { get; init; }

    /// <summary>What is different now, as a JSON object; null for what was deleted.</summary>
    public string? After { get; init; }

    /// <summary>SHA-256 of the hash before, and of <see cref="Canonical"/>; 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The hash that stands before the first entry: 32 zero bytes.</summary>
    public static string Origin { get; } = new('0', 64);

    /// <summary>The entry as bytes, without its hash: each field in the order of their names here, as its length in four bytes (big endian) and its UTF-8; a missing one has the length −1.</summary>
    /// <returns>The bytes.</returns>
    public byte[] Canonical()
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (string?[])[Number.ToString(CultureInfo.InvariantCulture), At.ToString("O", CultureInfo.InvariantCulture), Actor, Source, Action, Subject, Before, After])
        {
            var text = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    /// <param name="before">The hash of the entry before.</param>
    /// <returns>The hash that this entry has to carry.</returns>
    public string HashAfter(string before) => Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(before), .. Canonical()]));

    internal static void Map(ModelBuilder model) => model.Entity<AuditEntry>(e =>
    {
        e.ToTable("audit_entry");
        e.HasKey(a => a.Number);
        e.Property(a => a.Number).ValueGeneratedNever();
        e.Property(a => a.Subject).HasMaxLength(1000);
        e.Property(a => a.Before).HasMaxLength(int.MaxValue);
        e.Property(a => a.After).HasMaxLength(int.MaxValue);
        e.Property(a => a.Hash).HasMaxLength(64);
        e.HasIndex(a => new { a.Subject, a.Number });
        e.HasIndex(a => new { a.Actor, a.Number });
    });
}

/// <summary>Something whose changes stand in the audit log.</summary>
public interface IAudited
{
    /// <summary>Its name there, for instance 'team:payments'.</summary>
    string AuditName { get; }
}

/// <summary>A value that nobody may read: the log says that it changed, not what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>A value that is no decision of anybody, such as when something was last read; it is in no entry.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAuditedAttribute : Attribute;

/// <summary>Who does something, and from where.</summary>
/// <param name="Name">Who.</param>
/// <param name="Source">From where.</param>
public sealed record Actor(string Name, string Source)
{
    /// <summary>The program by itself.</summary>
    public static Actor Program { get; } = new("fairlead", "program");
}

/// <summary>Tells who acts at present.</summary>
public interface IActorSource
{
    /// <summary>Who acts.</summary>
    Actor Current { get; }
}

/// <summary>Always the same one.</summary>
/// <param name="actor">Who.</param>
public sealed class OneActor(Actor actor) : IActorSource
{
    /// <inheritdoc />
    public Actor Current => actor;
}
