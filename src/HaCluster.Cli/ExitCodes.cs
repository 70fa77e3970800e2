namespace HaCluster.Cli;

/// <summary>Exit codes of every verb; the same meaning everywhere, and Pulumi's where Pulumi has one.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failure = 1;

    /// <summary>Bad usage or configuration: flags, settings, unknown stack, wrong passphrase. Nothing was touched.</summary>
    public const int Usage = 2;

    public const int Credentials = 3;

    /// <summary>A resource operation or a remote command failed; what was done is saved.</summary>
    public const int ResourceFailed = 4;

    /// <summary>The machine is not ready: Docker, disk, ports, subnets. Nothing was touched.</summary>
    public const int Preflight = 5;

    /// <summary>The named object (host, output, configuration key) does not exist.</summary>
    public const int NotFound = 6;

    /// <summary><c>--expect-no-changes</c>, and there were some.</summary>
    public const int UnexpectedChange = 7;

    public const int Declined = 8;
    public const int Timeout = 9;

    /// <summary><c>status --exit-code</c>, and the cluster is not healthy.</summary>
    public const int Unhealthy = 10;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>A defect of this program.</summary>
    public const int Bug = 255;
}
