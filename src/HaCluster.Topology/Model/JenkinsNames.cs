namespace HaCluster.Topology.Model;

/// <summary>Port, users and files of Jenkins on its host.</summary>
public static class JenkinsNames
{
    /// <summary>Its page, over TLS.</summary>
    public const int Port = 8443;

    /// <summary>The one user of Jenkins.</summary>
    public const string Operator = "operator";

    /// <summary>The user of the operating system as whom everything is built.</summary>
    public const string AgentUser = "jenkins-agent";

    /// <summary>Home of the agent's user.</summary>
    public const string AgentHome = "/var/lib/jenkins-agent";

    /// <summary>Where Jenkins finds its secrets, one a file: what systemd makes of <c>LoadCredential=</c> for its unit.</summary>
    public const string Secrets = "/run/credentials/jenkins.service";

    /// <summary>Where the agent finds the stages of a delivery.</summary>
    public const string Stages = "/srv/hacluster/scripts";

    /// <summary>Below the page: where Git's server posts, with the token of the deployment.</summary>
    public const string Webhook = "multibranch-webhook-trigger/invoke";
}
