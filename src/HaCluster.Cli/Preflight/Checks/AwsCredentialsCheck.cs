using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Topology;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// There are AWS credentials somewhere the AWS SDK looks. Nothing is sent: whether they are valid, and what they allow, AWS tells the
/// update.
/// </summary>
/// <param name="vendorFile">Where the kernel says who made the machine; an EC2 instance may have a role instead of credentials.</param>
internal sealed class AwsCredentialsCheck(string vendorFile = AwsCredentialsCheck.VendorFile) : IPreflightCheck
{
    private const string VendorFile = "/sys/class/dmi/id/sys_vendor";
    private const string Name = "credentials";

    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];

    private static readonly string[] Settings = ["aws:profile", "aws:accessKey"];

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(StackTarget.Of(context.Stack.Configuration) == Target.Aws ? [Look(context)] : []);

    private CheckResult Look(PreflightContext context) =>
        Sources(context).FirstOrDefault() is { } source
            ? new CheckResult(Name, $"AWS credentials: {source}")
            : new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.NoAwsCredentials,
                Summary = "No AWS credentials were found.",
                Why = "Neither AWS_PROFILE nor AWS_ACCESS_KEY_ID is set, and there is no ~/.aws/credentials or ~/.aws/config.",
                Fix = Fix.Of(
                    $"Run {new ShellCommand("aws configure sso")} or {new ShellCommand("aws configure")}, or set AWS_PROFILE. "
                    + $"docs/aws.md lists the permissions that are required."),
            });

    private IEnumerable<string> Sources(PreflightContext context)
    {
        foreach (var variable in Variables.Where(variable => context.Variable(variable) is not null))
            yield return variable;
        foreach (var setting in Settings.Where(setting => context.Stack.Configuration.FindPlain(setting) is not null))
            yield return setting;
        foreach (var file in Files(context).Where(File.Exists))
            yield return file;
        if (File.Exists(vendorFile) && File.ReadAllText(vendorFile).Trim() == "Amazon EC2")
            yield return "this EC2 instance's role, if it has one";
    }

    private static IEnumerable<string> Files(PreflightContext context)
    {
        foreach (var variable in (string[])["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"])
            if (context.Variable(variable) is { } file)
                yield return file;
        if (context.Variable("HOME") is not { } home)
            yield break;
        yield return Path.Combine(home, ".aws", "credentials");
        yield return Path.Combine(home, ".aws", "config");
    }
}
