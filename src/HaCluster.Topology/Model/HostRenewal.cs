namespace HaCluster.Topology.Model;

/// <summary>Hosts keep the image that they were created from. An update that is to give them a new one says so to the program.</summary>
public static class HostRenewal
{
    /// <summary>
    /// Environment variable of the program: <c>1</c> when a host whose image is not the newest is to be replaced. The hosts are chosen by the
    /// targets of the update; without targets it is all of them at once.
    /// </summary>
    public const string Variable = "HACLUSTER_RENEW_HOSTS";

    /// <summary>Whether the program that runs is told so.</summary>
    public static bool IsAskedFor => Environment.GetEnvironmentVariable(Variable) == "1";
}
