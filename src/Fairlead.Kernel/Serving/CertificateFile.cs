using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Serving;

/// <summary>A certificate with its key, in one file or two: PEM, with the chain behind it, or PKCS#12 ('PFX').</summary>
/// <param name="file">The certificate.</param>
/// <param name="keyFile">The key in PEM; null where it is in the same file.</param>
/// <param name="password">The password of the key; null without one.</param>
public sealed class CertificateFile(string file, string? keyFile, string? password)
{
    /// <summary>The certificate's file.</summary>
    public string File => file;

    /// <summary>The files that hold secrets.</summary>
    public string Key => keyFile ?? file;

    /// <returns>The certificate with its private key, and the certificates between it and its root.</returns>
    /// <exception cref="FormatException">The files cannot be used; the message says which and why.</exception>
    public (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load()
    {
        try
        {
            return IsPem() ? LoadPem() : LoadPkcs12();
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"'{file}'{(keyFile is null ? "" : $" with the key '{keyFile}'")} cannot be read: {e.Message.TrimEnd('.')}. {(password is null ? "Is it encrypted? Its password goes into $FAIRLEAD_CERTIFICATE_PASSWORD." : "Is $FAIRLEAD_CERTIFICATE_PASSWORD its password?")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"'{(System.IO.File.Exists(file) ? Key : file)}' cannot be read: {e.Message}", e);
        }
    }

    private bool IsPem()
    {
        using var reader = new StreamReader(file);
        var start = new char[4096];
        var length = reader.ReadBlock(start);
        return start.AsSpan(0, length).Contains("-----BEGIN ", StringComparison.Ordinal);
    }

    private (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPem()
    {
        var own = password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return (own, Others(all, own));
    }

    private (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPkcs12()
    {
        if (keyFile is not null)
            throw new FormatException($"'{file}' holds its key itself; leave --certificate-key out.");
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new FormatException($"'{file}' holds no private key.");
        return (own, Others(all, own));
    }

    private static X509Certificate2Collection Others(X509Certificate2Collection all, X509Certificate2 own) =>
        [.. all.Where(c => c.Thumbprint != own.Thumbprint)];
}
