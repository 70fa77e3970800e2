namespace HaCluster.Cli.PulumiCli;

/// <summary>
/// Pulumi's exit codes (pulumi:sdk/go/common/util/cmdutil/exit.go) as ours. Most are the same by design; older releases end with 255
/// for every error.
/// </summary>
internal static class PulumiExitCode
{
    public static int ToOurs(int code) => code switch
    {
        0 => ExitCodes.Ok,
        2 => ExitCodes.Usage,
        3 => ExitCodes.Credentials,
        4 => ExitCodes.ResourceFailed,
        6 => ExitCodes.NotFound,
        7 => ExitCodes.UnexpectedChange,
        8 => ExitCodes.Declined,
        9 => ExitCodes.Timeout,
        ExitCodes.Interrupted => ExitCodes.Interrupted,
        // 1 and 255, a violated policy (5), killed by a signal.
        _ => ExitCodes.Failure,
    };
}
