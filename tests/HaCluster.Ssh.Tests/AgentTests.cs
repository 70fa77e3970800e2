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

    // RFC 4253, section 6.6: string algorithm, string signature.
    private static (string Name, byte[] Signature) Parts(byte[] blob)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(blob);
        return (Encoding.ASCII.GetString(blob, 4, length), blob[(8 + length)..]);
    }
}
