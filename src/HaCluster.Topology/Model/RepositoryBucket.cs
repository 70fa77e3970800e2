using System.Globalization;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>The bucket with the repository of a region, and how its service host reaches it.</summary>
public sealed record RepositoryBucket
{
    /// <summary>Null for one that the stack makes; target aws only.</summary>
    public required string? Name { get; init; }

    /// <summary><c>HOST</c> or <c>HOST:PORT</c>, over TLS.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Name of the region that requests are signed for.</summary>
    public required string SigningRegion { get; init; }

    /// <summary>Whether the name of the bucket is part of the path and not of the name of the host.</summary>
    public required bool PathStyle { get; init; }

    /// <summary>Null where the host uses the role of its machine; target aws only.</summary>
    public required StorageLogin? Login { get; init; }

    /// <summary>Authorities of the endpoint's certificate, PEM; null for those that every system trusts.</summary>
    public required string? Certificate { get; init; }

    /// <summary>In the bucket; two regions may share one.</summary>
    public required string Path { get; init; }

    /// <summary>Port of the endpoint.</summary>
    public int Port => Endpoint.Split(':') is [_, var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 443;

    /// <returns>Null where the repositories are on the hosts, or there are none.</returns>
    internal static RepositoryBucket? Of(RegionSettings region, ClusterSettings settings)
    {
        if (settings.Backup is not { Enabled: true, Repository: BackupRepository.S3, S3: var storage })
            return null;
        return new RepositoryBucket
        {
            Name = region.BackupBucket,
            Endpoint = storage.Endpoint ?? $"s3.{region.AwsRegion}.amazonaws.com",
            SigningRegion = storage.Endpoint is null ? region.AwsRegion : storage.Region,
            PathStyle = storage.Endpoint is not null,
            Login = storage is { AccessKey: { } key, SecretKey: { } secret } ? new StorageLogin(key, secret) : null,
            Certificate = storage.Certificate,
            Path = $"/hacluster/{region.Name}",
        };
    }
}

/// <summary>An access key of an object storage.</summary>
public sealed record StorageLogin(string AccessKey, SecretText SecretKey);
