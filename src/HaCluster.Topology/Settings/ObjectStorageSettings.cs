namespace HaCluster.Topology.Settings;

/// <summary>The object storage with the repositories; their buckets are <see cref="RegionSettings.BackupBucket"/>.</summary>
public sealed record ObjectStorageSettings
{
    /// <summary>
    /// <c>HOST</c> or <c>HOST:PORT</c> of a storage with the interface of Amazon S3, over TLS. Null, the default, is Amazon S3 in the AWS
    /// region of each region of the cluster; target <c>aws</c> only.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>Name of the region that requests are signed for. Default <c>us-east-1</c>; only with <see cref="Endpoint"/>.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// As whom the service hosts log in. Null, the default on AWS, has each use the role of its machine, which the stack makes.
    /// </summary>
    public string? AccessKey { get; init; }

    /// <summary>A secret; together with <see cref="AccessKey"/>.</summary>
    public SecretText? SecretKey { get; init; }

    /// <summary>Authorities of the endpoint's certificate, PEM; null for those that every system trusts.</summary>
    public string? Certificate { get; init; }
}
