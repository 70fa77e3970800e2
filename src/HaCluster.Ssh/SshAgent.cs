using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace HaCluster.Ssh;

/// <summary>
/// Client of an SSH agent's Unix socket (protocol: draft-miller-ssh-agent). Only listing identities and signing are needed;
/// the SSH library has no agent support of its own.
/// </summary>
public static class SshAgent
{
    private const byte RequestIdentities = 11, IdentitiesAnswer = 12, SignRequest = 13, SignResponse = 14;

    /// <summary>Limit of OpenSSH's own client and agent.</summary>
    private const uint LongestAnswer = 256 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The variable that names the agent's socket.</summary>
    public const string Variable = "SSH_AUTH_SOCK";

    /// <summary>The agent of this process: value of <see cref="Variable"/>; null when it is not set.</summary>
    public static string? SocketFromEnvironment =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    /// <summary>Keys that the agent holds; empty when no agent answers.</summary>
    internal static IReadOnlyList<IPrivateKeySource> Identities(string socketPath)
    {
        try
        {
            var answer = new AgentReader(Ask(socketPath, [RequestIdentities]));
            if (answer.Byte() != IdentitiesAnswer)
                return [];
            var count = answer.UInt32();
            var keys = new List<IPrivateKeySource>();
            for (var i = 0; i < count; i++)
            {
                var blob = answer.Bytes();
                answer.Bytes();
                keys.Add(new Identity(socketPath, blob));
            }
            return keys;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return [];
        }
    }

    private static byte[] Sign(string socketPath, byte[] key, byte[] data, uint flags)
    {
        var answer = new AgentReader(Ask(socketPath, [SignRequest, .. Field(key), .. Field(data), .. Number(flags)]));
        return answer.Byte() == SignResponse
            ? answer.Bytes()
            : throw new SshAuthenticationException($"the SSH agent at {socketPath} refused to sign");
    }

    private static byte[] Ask(string socketPath, byte[] request)
    {
        UnixDomainSocketEndPoint address;
        try
        {
            address = new UnixDomainSocketEndPoint(socketPath);
        }
        catch (ArgumentException exception)
        {
            throw new IOException($"{socketPath} cannot be the path of a socket: {exception.Message}", exception);
        }
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.SendTimeout = socket.ReceiveTimeout = (int)Limit.TotalMilliseconds;
        socket.Connect(address);
        using var stream = new NetworkStream(socket);
        stream.Write(Field(request));
        var length = new byte[4];
        stream.ReadExactly(length);
        var size = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (size > LongestAnswer)
            throw Nonsense();
        var answer = new byte[size];
        stream.ReadExactly(answer);
        return answer;
    }

    private static IOException Nonsense() => new("What answers is not an SSH agent.");

    private static byte[] Field(byte[] content) => [.. Number((uint)content.Length), .. content];

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private sealed class Identity : IPrivateKeySource
    {
        public Identity(string socketPath, byte[] blob)
        {
            var type = Encoding.ASCII.GetString(new AgentReader(blob).Bytes());
            // RSA keys are offered with SHA-2 first; SHA-1 signatures are refused by current servers.
            HostKeyAlgorithms = type == "ssh-rsa"
                ? [new Algorithm("rsa-sha2-512", socketPath, blob, 4), new Algorithm("rsa-sha2-256", socketPath, blob, 2)]
                : [new Algorithm(type, socketPath, blob, 0)];
        }

        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; }
    }

    private sealed class Algorithm(string name, string socketPath, byte[] blob, uint flags) : HostAlgorithm(name)
    {
        public override byte[] Data => blob;

        public override byte[] Sign(byte[] data) => SshAgent.Sign(socketPath, blob, data, flags);

        public override bool VerifySignature(byte[] data, byte[] signature) => false;
    }

    private sealed class AgentReader(byte[] content)
    {
        private int _position;

        public byte Byte() => Take(1)[0];

        public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

        public byte[] Bytes() => Take(UInt32()).ToArray();

        private ReadOnlySpan<byte> Take(uint length)
        {
            if (length > content.Length - _position)
                throw Nonsense();
            var bytes = content.AsSpan(_position, (int)length);
            _position += (int)length;
            return bytes;
        }
    }
}
