using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Ssh.Tests;

public sealed class AgentTests
{
    [Fact]
    public void An_rsa_key_signs_with_sha2()
    {
        using var rsa = RSA.Create(2048);
        using var agent = SshAgentProcess.Start(rsa.ExportRSAPrivateKeyPem() + "\n");

        var algorithms = Assert.Single(SshAgent.Identities(agent.Socket)).HostKeyAlgorithms;

        Assert.Equal(["rsa-sha2-512", "rsa-sha2-256"], algorithms.Select(algorithm => algorithm.Name));
        Assert.All(algorithms.Zip([HashAlgorithmName.SHA512, HashAlgorithmName.SHA256]), pair =>
        {
            var (name, signature) = Parts(pair.First.Sign("data"u8.ToArray()));
            Assert.Equal(pair.First.Name, name);
            Assert.True(rsa.VerifyData("data"u8, signature, pair.Second, RSASignaturePadding.Pkcs1));
        });
    }

    [Fact]
    public void No_agent_has_no_keys() => Assert.Empty(SshAgent.Identities("/nonexistent"));

    [Fact]
    public void A_path_too_long_for_a_socket_has_no_keys() =>
        Assert.Empty(SshAgent.Identities("/tmp/" + new string('x', 200)));

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\0\0\0\u0001\u000c")]
    [InlineData("\0\0\0\u0009\u000c\0\0\0\u0001\u007f\u007f\u007f\u007f")]
    [InlineData("\0\0\0\0")]
    public void What_answers_nonsense_has_no_keys(string answer)
    {
        using var agent = new ForeignAgent(Encoding.Latin1.GetBytes(answer));

        Assert.Empty(SshAgent.Identities(agent.Path));
    }

    // RFC 4253, section 6.6: string algorithm, string signature.
    private static (string Name, byte[] Signature) Parts(byte[] blob)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(blob);
        return (Encoding.ASCII.GetString(blob, 4, length), blob[(8 + length)..]);
    }
}
