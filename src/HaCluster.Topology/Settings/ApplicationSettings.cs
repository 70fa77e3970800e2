using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>The application: which image, how many containers, where they listen, what they may use. docs/application.md is its contract.</summary>
public sealed record ApplicationSettings
{
    public const string DefaultReadyPath = "/health/ready";

    /// <summary>Application hosts in each region, 1 to 4. Default 1.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Containers on each application host, 1 to 6. Default 3.</summary>
    public int Instances { get; init; } = 3;

    /// <summary>Port of a host's first container; the next ones count up from it. 1024 to 65000. Default 8001.</summary>
    public int FirstPort { get; init; } = 8001;

    /// <summary>Memory limit of a container in MiB, 64 to 4096; under load the built-in application takes up to 57. Default 128.</summary>
    public int MemoryMb { get; init; } = 128;

    /// <summary>
    /// The image by its content, so that each update and each host runs the same one: <c>registry/name@sha256:…</c>, or <c>sha256:…</c>
    /// for an image of this machine's Docker. Null, the default: the built-in application, whose sources are in this repository.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>Path and query that an instance answers with 200 while it can serve requests. Default <c>/health/ready</c>.</summary>
    public string ReadyPath { get; init; } = DefaultReadyPath;

    /// <summary>
    /// Path and query that an instance answers with 200 while its process works. An instance that does not is restarted. Null, the default:
    /// no instance is restarted for what it answers.
    /// </summary>
    public string? LivePath { get; init; }

    /// <summary>Arguments of the container, instead of those of the image. Empty, the default: the image's own.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>
    /// Arguments with which the image changes the database for a version, before the first instance of the version starts. Empty, the
    /// default: nothing is run. Needs <see cref="Image"/>.
    /// </summary>
    public ImmutableArray<string> Migrations { get; init; } = [];

    /// <summary>Environment variables besides those of the contract, in the order of their names.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>User, and group after a colon, that the container runs as, by number. Null, the default: that of the image.</summary>
    public string? User { get; init; }

    /// <summary>Whether the container's file system is read-only, but for /tmp. Default true.</summary>
    public bool ReadOnly { get; init; } = true;

    /// <summary>
    /// Seconds for which <c>deploy</c> watches what the first host answers with a new image, before the others get it: 0 (not at all) to
    /// 3600. Default 15.
    /// </summary>
    public int SoakSeconds { get; init; } = 15;

    /// <summary>The registry outside of the cluster from which the hosts pull <see cref="Image"/>.</summary>
    public ImageRegistrySettings Registry { get; init; } = new();

    public bool IsBuiltIn => Image is null;
}
