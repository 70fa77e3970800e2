using HaCluster.Components.PostgreSql;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Random;

namespace HaCluster.Components.Backup;

/// <summary>The key of the repositories, and the certificates by which service and database hosts know one another.</summary>
public sealed class BackupSecrets : ComponentResource
{
    // 64 letters and digits have more bits than the key of AES-256 that pgBackRest derives from them.
    private const int KeyLength = 64;

    private readonly DatabaseSecrets _authority;

    /// <param name="key">Of repositories that are there already; null has one made.</param>
    public BackupSecrets(string name, DatabaseSecrets authority, SecretText? key = null, ComponentResourceOptions? options = null)
        : base("hacluster:backup:BackupSecrets", name, options)
    {
        _authority = authority;
        RepositoryKey = key is not null
            ? Output.CreateSecret(key.Reveal())
            : new RandomPassword(
                $"{name}-repository", new RandomPasswordArgs { Length = KeyLength, Special = false },
                new CustomResourceOptions { Parent = this }).Result;
        RegisterOutputs();
    }

    /// <summary>Encrypts both repositories; without it neither can be read.</summary>
    public Output<string> RepositoryKey { get; }

    /// <summary>PEM; not a secret.</summary>
    public Output<string> CaCertificate => _authority.CaCertificate;

    /// <summary>Key and certificate of a host, for both ends of a connection.</summary>
    public (Output<string> Key, Output<string> Certificate) IssueCertificate(ClusterHost host) =>
        _authority.IssueBackupCertificate(host, this);
}
