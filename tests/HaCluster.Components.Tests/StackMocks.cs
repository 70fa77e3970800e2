using System.Collections.Concurrent;
using Pulumi;
using Pulumi.Testing;

namespace HaCluster.Components.Tests;

/// <summary>Answers each registration as its provider would, and remembers what was asked for.</summary>
internal sealed class StackMocks : IMocks
{
    private readonly ConcurrentQueue<MockResourceArgs> _resources = [];
    private readonly ConcurrentQueue<MockCallArgs> _calls = [];

    public IReadOnlyList<MockResourceArgs> Resources => [.. _resources];

    /// <summary>What the mocked providers give as the secret of a resource; to be searched for where it must not be.</summary>
    public static string SecretOf(string name) => $"SECRET{name.Replace("-", "", StringComparison.Ordinal)}";

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        _resources.Enqueue(args);
        var state = args.Inputs.ToBuilder();
        foreach (var (key, value) in Computed(args.Type!, args.Name!))
            state[key] = value;
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", state.ToImmutable()));
    }

    public IReadOnlyList<MockCallArgs> Calls => [.. _calls];

    public Task<object> CallAsync(MockCallArgs args)
    {
        if (args.Token != "aws:ec2/getAmi:getAmi")
            throw new NotSupportedException($"unexpected call of {args.Token}");
        _calls.Enqueue(args);
        return Task.FromResult<object>(args.Args.Add("id", "ami-0debian12").Add("imageId", "ami-0debian12"));
    }

    private static Dictionary<string, object> Computed(string type, string name) => type switch
    {
        "aws:ec2/instance:Instance" => new() { ["publicIp"] = $"{name}-address" },
        "aws:ec2/eip:Eip" => new() { ["publicIp"] = $"{name}-elastic", ["allocationId"] = $"{name}-allocation" },
        "command:local:Command" => new()
        {
            ["stdout"] = name == "host-image" ? "hacluster/host:0123" : ".hacluster/images/hacluster-web-0123.tar.gz",
        },
        "command:remote:Command" => new()
        {
            ["stdout"] = name.EndsWith("-peer-data", StringComparison.Ordinal) ? "none\n"
                : name.EndsWith("-ready", StringComparison.Ordinal)
                ? $"{name[..^"-ready".Length]}: has booted\nssh-ed25519 {name[..^"-ready".Length]}\n"
                : "",
        },
        "random:index/randomPassword:RandomPassword" => new()
        {
            ["result"] = Secret(name),
            ["bcryptHash"] = Output.CreateSecret($"hash of {name}"),
        },
        "tls:index/privateKey:PrivateKey" => new()
        {
            ["privateKeyPem"] = Secret(name),
            ["privateKeyOpenssh"] = Secret(name),
            ["privateKeyPemPkcs8"] = Secret(name),
            ["publicKeyOpenssh"] = $"ssh-ed25519 {name}\n",
        },
        "tls:index/selfSignedCert:SelfSignedCert" or "tls:index/locallySignedCert:LocallySignedCert" =>
            new() { ["certPem"] = $"certificate of {name}\n" },
        "tls:index/certRequest:CertRequest" => new() { ["certRequestPem"] = $"request of {name}\n" },
        _ => [],
    };

    private static Output<string> Secret(string name) => Output.CreateSecret(SecretOf(name));
}
