using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Fairlead.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Accounts;

/// <summary>The key file: 256 random bits outside the database, without which what is encrypted in it stays closed. Each node needs the same one.</summary>
/// <param name="path">Where it lies.</param>
public sealed class KeyFile(string path)
{
    private const int Size = 32;
    private readonly Lazy<byte[]> _key = new(() => ReadOrMake(path));

    /// <summary>Where it lies.</summary>
    public string Path => path;

    /// <summary>The first characters of its hash: by these a wrapped key says which file opens it.</summary>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData(_key.Value))[..16];

    /// <param name="text">What to close.</param>
    /// <returns>Nonce, tag and cipher of AES-256-GCM.</returns>
    public byte[] Close(byte[] text)
    {
        var closed = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + text.Length];
        var (nonce, tag, cipher) = Parts(closed);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_key.Value, tag.Length);
        aes.Encrypt(nonce.Span, text, cipher.Span, tag.Span);
        return closed;
    }

    /// <param name="closed">What <see cref="Close"/> gave.</param>
    /// <returns>The text.</returns>
    /// <exception cref="CryptographicException">It was closed by another key, or changed.</exception>
    public byte[] Open(byte[] closed)
    {
        var (nonce, tag, cipher) = Parts(closed);
        var text = new byte[cipher.Length];
        using var aes = new AesGcm(_key.Value, tag.Length);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, text);
        return text;
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] closed)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        return closed.Length < nonce + tag
            ? throw new CryptographicException("The encrypted text is too short.")
            : (closed.AsMemory(0, nonce), closed.AsMemory(nonce, tag), closed.AsMemory(nonce + tag));
    }

    private static byte[] ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFolder.Make(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            try
            {
                using var file = PrivateFile.New(path);
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n"));
                file.Flush(flushToDisk: true);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was quicker; its key is as good.
            }
        }

        var text = File.ReadAllText(path).Trim();
        var key = new byte[Size];
        return Convert.TryFromBase64String(text, key, out var read) && read == Size
            ? key
            : throw new IOException($"The key file '{path}' is none: it holds 32 bytes in Base64, one line.");
    }
}

/// <summary>Data Protection's keys in the database, so that each node reads what the others wrote.</summary>
internal sealed class StoredKeys(IDbContextFactory<FairleadDb> databases) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = databases.CreateDbContext();
        db.Add(new ProtectionKey { Id = Guid.CreateVersion7(), Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

/// <summary>Wraps them by the key file.</summary>
/// <param name="file">The key file.</param>
internal sealed class KeyFileEncryptor(KeyFile file) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var closed = file.Close(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new(new XElement("wrapped", new XAttribute("by", file.Mark), Convert.ToBase64String(closed)), typeof(KeyFileDecryptor));
    }
}

/// <summary>Opens what <see cref="KeyFileEncryptor"/> wrapped. Made by Data Protection, which hands over the container.</summary>
/// <param name="services">Gives the key file.</param>
internal sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var file = services.GetRequiredService<KeyFile>();
        return (string?)encryptedElement.Attribute("by") == file.Mark
            ? XElement.Parse(Encoding.UTF8.GetString(file.Open(Convert.FromBase64String(encryptedElement.Value))))
            : throw new CryptographicException($"A key in the database was wrapped by another key file than '{file.Path}'. Name the right one with --key-file.");
    }
}
