namespace HaCluster.Topology.Model;

/// <summary>Ports, users and files of the registry on its host.</summary>
public static class RegistryNames
{
    /// <summary>The registry as operators use it, who push. The port that every client expects of a registry.</summary>
    public const int PushPort = 5000;

    /// <summary>The same images, read-only, for the application hosts.</summary>
    public const int PullPort = 5001;

    /// <summary>Who may push.</summary>
    public const string PushUser = "push";

    /// <summary>As whom the application hosts pull.</summary>
    public const string PullUser = "pull";

    /// <summary>Where the images are: a volume that outlives the machine.</summary>
    public const string Storage = "/var/lib/registry";

    /// <summary>What the tags begin with that <c>deploy</c> gives to the images of deployments, so that these are kept.</summary>
    public const string DeployedTag = "deployed-";

    /// <summary>So many of these tags are kept of each repository, the newest: as many as <c>deployments</c> shows.</summary>
    public const int KeptDeployments = 50;

    /// <summary>On the host of the registry: prints its state as one JSON object; to be run with sudo.</summary>
    public const string StatusCommand = $"{HostFiles.Library}/registry-status";
}
