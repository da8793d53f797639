using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Accounts;
using Fairlead.Tests.House;

using static Fairlead.Tests.Accounts.Arriving;

namespace Fairlead.Tests.Accounts;

/// <summary>Tokens of identity that the provider did not sign for this sign-in: RFC 8725 (JSON Web Token best current practices), 2.1, 2.2 and 3.8 to 3.10.</summary>
public sealed class ForgedTokenTests
{
    private static readonly RSA Another = RSA.Create(2048);

    // Made once: what is signed as it should be lets in, so that the others are refused for what is wrong with them.
    [Fact]
    public async Task One_that_is_signed_anew_by_the_providers_key_is_taken()
    {
        var (end, who) = await ArriveAsync(t => Signed(Claims(t), Provider.Key));
        end.ShouldBe("/");
        who.ShouldBe("ben@example.org");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("none with the signature of the real one")]
    [InlineData("no algorithm")]
    [InlineData("no signature")]
    [InlineData("HS256 with the public key in PEM")]
    [InlineData("HS256 with the public key in DER")]
    [InlineData("HS256 with the modulus")]
    [InlineData("HS256 with the client's secret")]
    [InlineData("HS256 with nothing")]
    [InlineData("another key of the same name")]
    [InlineData("another key that the token brings along")]
    [InlineData("another issuer")]
    [InlineData("no issuer")]
    [InlineData("another audience")]
    [InlineData("no audience")]
    [InlineData("another nonce")]
    [InlineData("no nonce")]
    [InlineData("run out")]
    [InlineData("never runs out")]
    [InlineData("not yet")]
    [InlineData("another subject than the user information's")]
    [InlineData("no subject")]
    [InlineData("another address under the real signature")]
    public async Task Another_lets_nobody_in(string forgery)
    {
        var (end, who) = await ArriveAsync(token => Forged(forgery, token));

        end.ShouldBe("/sign-in?problem=provider");
        who.ShouldBeNull();
    }

    private static async Task<(string End, string? Who)> ArriveAsync(Func<string, string> forge)
    {
        await using var provider = await Provider.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite, provider);
        provider.Person = new("7", "Ben", "ben@example.org", true, "engineers");
        provider.Forge = forge;
        using var browser = web.Stranger();
        using var back = await browser.GetAsync(new Uri(await ToProviderAsync(browser), UriKind.Relative), TestHouse.Cancel);
        var to = back.Headers.Location!.OriginalString;
        if (to.StartsWith("/sign-in/company/end", StringComparison.Ordinal))
        {
            using var end = await browser.GetAsync(back.Headers.Location, TestHouse.Cancel);
            to = end.Headers.Location!.OriginalString;
        }

        var who = await browser.WhoAsync();
        (await web.AllAsync<Account>()).Count.ShouldBe(who is null ? 1 : 2);
        return (to, who);
    }

    private static string Forged(string forgery, string token)
    {
        var claims = Claims(token);
        string With(string name, JsonNode? value)
        {
            claims[name] = value;
            return Signed(claims, Provider.Key);
        }

        string Without(string name)
        {
            claims.Remove(name);
            return Signed(claims, Provider.Key);
        }

        var now = (long)claims["iat"]!;
        return forgery switch
        {
            "none" or "None" or "nOnE" => Body(forgery, claims) + ".",
            "none with the signature of the real one" => Body("none", claims) + "." + token.Split('.')[2],
            "no algorithm" => Part(new JsonObject { ["typ"] = "JWT" }) + "." + Part(claims) + ".",
            "no signature" => token[..(token.LastIndexOf('.') + 1)],
            "HS256 with the public key in PEM" => ByMac(claims, Encoding.ASCII.GetBytes(Provider.Key.ExportSubjectPublicKeyInfoPem())),
            "HS256 with the public key in DER" => ByMac(claims, Provider.Key.ExportSubjectPublicKeyInfo()),
            "HS256 with the modulus" => ByMac(claims, Provider.Key.ExportParameters(false).Modulus!),
            "HS256 with the client's secret" => ByMac(claims, Encoding.UTF8.GetBytes(Provider.Secret)),
            "HS256 with nothing" => ByMac(claims, []),
            "another key of the same name" => Signed(claims, Another),
            "another key that the token brings along" => Signed(claims, Another, Another.ExportParameters(false)),
            "another issuer" => With("iss", "https://evil.example.org/"),
            "no issuer" => Without("iss"),
            "another audience" => With("aud", "somebody-else"),
            "no audience" => Without("aud"),
            "another nonce" => With("nonce", "guess"),
            "no nonce" => Without("nonce"),
            "run out" => With("exp", now - 3600),
            "never runs out" => Without("exp"),
            "not yet" => With("nbf", now + 36_000),
            "another subject than the user information's" => With("sub", "1"),
            "no subject" => Without("sub"),
            "another address under the real signature" => token.Split('.')[0] + "." + Part(Changed(claims, "email", "anna@example.org")) + "." + token.Split('.')[2],
            _ => throw new ArgumentOutOfRangeException(nameof(forgery)),
        };
    }

    private static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    private static JsonObject Changed(JsonObject claims, string name, string value)
    {
        claims[name] = value;
        return claims;
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Body(string algorithm, JsonObject claims, RSAParameters? brought = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = Provider.KeyId, ["typ"] = "JWT" };
        if (brought is { } key)
            header["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
        return Part(header) + "." + Part(claims);
    }

    private static string Signed(JsonObject claims, RSA key, RSAParameters? brought = null)
    {
        var body = Body("RS256", claims, brought);
        return $"{body}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string ByMac(JsonObject claims, byte[] key)
    {
        var body = Body("HS256", claims);
        return $"{body}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(body)))}";
    }
}
