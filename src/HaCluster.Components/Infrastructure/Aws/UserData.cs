namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>
/// What a new machine is told at its first boot: its name, and nothing more. Software comes over SSH, as on every target.
/// </summary>
public static class UserData
{
    /// <remarks>
    /// A name that does not resolve on the machine itself makes each <c>sudo</c> wait for DNS, hence the line in /etc/hosts.
    /// </remarks>
    public static string Render(string hostName) => $"""
        #cloud-config
        hostname: {hostName}
        preserve_hostname: false
        manage_etc_hosts: localhost

        """;
}
