namespace HaCluster.Components.Infrastructure.Local;

/// <summary>Inputs that a container keeps as long as it runs. Their changes are ignored, because each would replace the host.</summary>
internal static class KeptInputs
{
    /// <summary>Those of the router between the regions.</summary>
    public static List<string> Names => OfHosts(isRenewed: false);

    /// <summary>Those of a host.</summary>
    /// <param name="isRenewed">It is to have the newest image.</param>
    public static List<string> OfHosts(bool isRenewed) =>
    [
        // As with a machine image on AWS, a new one is for new hosts.
        .. isRenewed ? (string[])[] : ["image"],
        // Docker reports them in another form than it takes them: CAP_NET_ADMIN for NET_ADMIN, and no systempaths. After a refresh the next
        // update would replace all hosts at once.
        "capabilities", "securityOpts",
        // Of use at the first boot only; later the step "boot" changes on the host what they say.
        "envs",
    ];
}
