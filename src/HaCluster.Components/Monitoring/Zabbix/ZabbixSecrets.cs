using System.Security.Cryptography;
using System.Text;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Random;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>The administrator's password, and the key by which the servers and each agent know one another.</summary>
public sealed class ZabbixSecrets : ComponentResource
{
    private const int KeyLength = 64;

    private readonly Output<string> _key;

    public ZabbixSecrets(string name, ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:ZabbixSecrets", name, options)
    {
        Password = Random($"{name}-admin", 24);
        _key = Random($"{name}-agents", KeyLength);
        RegisterOutputs();

        Output<string> Random(string resource, int length) => new RandomPassword(
            resource, new RandomPasswordArgs { Length = length, Special = false }, new CustomResourceOptions { Parent = this }).Result;
    }

    /// <summary>Of the login <c>Admin</c>.</summary>
    public Output<string> Password { get; }

    /// <summary>The pre-shared key of a host's agent: 32 bytes as hexadecimal digits, of no use for another host.</summary>
    public Output<string> KeyOf(ClusterHost host) => _key.Apply(key => Derive(key, host.Name));

    /// <summary>A line for each host: its name and its key.</summary>
    public Output<string> KeysOf(IEnumerable<ClusterHost> hosts)
    {
        var names = hosts.Select(host => host.Name).ToArray();
        return _key.Apply(key => string.Concat(names.Select(name => $"{name} {Derive(key, name)}\n")));
    }

    private static string Derive(string key, string host) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(host)));
}
