using System.Security.Cryptography;
using HaCluster.Engine.Secrets;

namespace HaCluster.Engine.Tests.Secrets;

/// <summary>Vectors made with an implementation of Pulumi's scheme that is independent of this one.</summary>
public sealed class PassphraseCipherTests
{
    private const string Salt = "v1:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q==";
    private static readonly byte[] Nonce = [.. Enumerable.Range(12, 12).Select(i => (byte)i)];
    private static readonly Lazy<PassphraseCipher?> Cipher = new(() => PassphraseCipher.Open("correct horse", Salt));

    [Fact]
    public void The_key_is_derived_as_pulumi_derives_it() => Assert.Equal(
        "d9cbd9b1321cffbae3a5dbc3e3cc9df0a3e6afd70d928ca676c52bcc36d4accb",
        Convert.ToHexStringLower(PassphraseCipher.DeriveKey("correct horse", [1, 2, 3, 4, 5, 6, 7, 8])));

    [Theory]
    [InlineData("hunter2", "v1:DA0ODxAREhMUFRYX:HPMQEo0Zmo9TKHnA7LVK/YgaKK9UlVs=")]
    [InlineData("\"hunter2\"", "v1:DA0ODxAREhMUFRYX:Vu4LCJwO2r8qMZKRhAruOeE7FQcPTYTTgQ==")]
    public void A_value_is_encrypted_and_decrypted_as_pulumi_does(string text, string encrypted)
    {
        Assert.Equal(encrypted, Cipher.Value!.Encrypt(text, Nonce));
        Assert.Equal(text, Cipher.Value.Decrypt(encrypted));
    }

    [Fact]
    public void The_wrong_passphrase_opens_nothing() => Assert.Null(PassphraseCipher.Open("wrong horse", Salt));

    [Fact]
    public void An_altered_value_is_noticed()
    {
        var encrypted = Cipher.Value!.Encrypt("value").ToCharArray();
        encrypted[^2] = encrypted[^2] == 'A' ? 'B' : 'A';

        Assert.ThrowsAny<CryptographicException>(() => Cipher.Value.Decrypt(new string(encrypted)));
    }

    [Fact]
    public void Two_encryptions_of_one_value_do_not_look_alike() =>
        Assert.NotEqual(Cipher.Value!.Encrypt("value"), Cipher.Value.Encrypt("value"));

    [Theory]
    [InlineData("v2:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q==")]
    [InlineData("v1:AQIDBAUGBwg=")]
    [InlineData("v1:!:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q==")]
    public void A_damaged_salt_is_refused(string salt) =>
        Assert.Throws<FormatException>(() => PassphraseCipher.Open("correct horse", salt));
}
