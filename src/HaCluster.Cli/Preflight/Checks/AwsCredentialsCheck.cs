using Amazon.Runtime.CredentialManagement;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Topology;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// There are AWS credentials where the provider of each region and a fence look: in the environment, in a profile, or on this machine.
/// Nothing is sent: whether they are valid, and what they allow, AWS tells the update.
/// </summary>
/// <param name="vendorFile">Where the kernel says who made the machine; an EC2 instance may have a role instead of credentials.</param>
internal sealed class AwsCredentialsCheck(string vendorFile = AwsCredentialsCheck.VendorFile) : IPreflightCheck
{
    private const string VendorFile = "/sys/class/dmi/id/sys_vendor";
    private const string Name = "credentials";

    // All of a set, or none of it counts.
    private static readonly string[][] Variables =
    [
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"],
        ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
    ];

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(StackTarget.Of(context.Stack.Configuration) == Target.Aws ? [Look(context)] : []);

    private CheckResult Look(PreflightContext context)
    {
        // A profile that does not exist stops the provider, whatever else there is.
        if (context.Variable("AWS_PROFILE") is { } profile)
            return HasProfile(context, profile)
                ? new CheckResult(Name, $"AWS credentials: AWS_PROFILE, the profile {profile}")
                : new CheckResult(Name, NoCredentials(
                    $"AWS_PROFILE names the profile {profile}, and {Files(context)} have none of that name with credentials."));
        var variables = Variables.FirstOrDefault(set => Array.TrueForAll(set, name => context.Variable(name) is not null));
        var found = variables is not null ? string.Join(" and ", variables)
            : HasProfile(context, "default") ? $"the profile default of {Files(context)}"
            : IsEc2() ? "this EC2 instance's role, if it has one"
            : null;
        return found is not null
            ? new CheckResult(Name, $"AWS credentials: {found}")
            : new CheckResult(Name, NoCredentials(
                $"Neither AWS_PROFILE nor AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY is set, and {Files(context)} have no profile "
                + "'default' with credentials."));
    }

    private static Diagnostic NoCredentials(string why) => new()
    {
        Code = Codes.Check.NoAwsCredentials,
        Summary = "No AWS credentials were found.",
        Why = why,
        Fix = Fix.Of(
            $"Run {new ShellCommand("aws configure sso")} or {new ShellCommand("aws configure")}, or set AWS_PROFILE. "
            + $"docs/aws.md lists the permissions that are required."),
    };

    private static bool HasProfile(PreflightContext context, string name) =>
        new CredentialProfileStoreChain(CredentialsFile(context)).TryGetProfile(name, out var profile) && profile.CanCreateAWSCredentials;

    private static string CredentialsFile(PreflightContext context) => context.Variable("AWS_SHARED_CREDENTIALS_FILE")
        ?? Path.Combine(context.Variable("HOME") ?? "/", ".aws", "credentials");

    private static string Files(PreflightContext context) => $"{CredentialsFile(context)} and "
        + (context.Variable("AWS_CONFIG_FILE") ?? Path.Combine(context.Variable("HOME") ?? "/", ".aws", "config"));

    private bool IsEc2() => File.Exists(vendorFile) && File.ReadAllText(vendorFile).Trim() == "Amazon EC2";
}
