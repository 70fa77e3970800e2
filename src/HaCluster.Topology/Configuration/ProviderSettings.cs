using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Configuration;

/// <summary>
/// Pulumi's settings of the AWS provider, <c>aws:…</c>. They reach only the provider that Pulumi makes by itself; the programs make one for
/// each region, and a fence asks EC2 without any. What is set in the environment holds for all of them.
/// </summary>
public static class ProviderSettings
{
    private const string Prefix = "aws:";

    private const string Role = "Name the role in a profile of ~/.aws/config (role_arn), and set the environment variable AWS_PROFILE.";

    private static readonly Dictionary<string, string> Replacements = new(StringComparer.Ordinal)
    {
        ["region"] = $"The regions are {ClusterSettings.Project}:regions[0].awsRegion and {ClusterSettings.Project}:regions[1].awsRegion.",
        ["profile"] = "Set the environment variable AWS_PROFILE.",
        ["accessKey"] = "Set the environment variable AWS_ACCESS_KEY_ID.",
        ["secretKey"] = "Set the environment variable AWS_SECRET_ACCESS_KEY.",
        ["token"] = "Set the environment variable AWS_SESSION_TOKEN.",
        ["assumeRole"] = Role,
        ["assumeRoles"] = Role,
        ["assumeRoleWithWebIdentity"] = "Set the environment variables AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.",
        ["sharedConfigFiles"] = "Set the environment variable AWS_CONFIG_FILE.",
        ["sharedCredentialsFiles"] = "Set the environment variable AWS_SHARED_CREDENTIALS_FILE.",
        ["maxRetries"] = "Set the environment variable AWS_MAX_ATTEMPTS.",
        ["retryMode"] = "Set the environment variable AWS_RETRY_MODE.",
        ["httpProxy"] = "Set the environment variable HTTP_PROXY.",
        ["httpsProxy"] = "Set the environment variable HTTPS_PROXY.",
        ["noProxy"] = "Set the environment variable NO_PROXY.",
        ["customCaBundle"] = "Set the environment variable AWS_CA_BUNDLE.",
        ["useFipsEndpoint"] = "Set the environment variable AWS_USE_FIPS_ENDPOINT.",
        ["useDualstackEndpoint"] = "Set the environment variable AWS_USE_DUALSTACK_ENDPOINT.",
        ["defaultTags"] = $"Set the tags in {ClusterSettings.Project}:aws.tags.",
        ["endpoints"] = "Set the environment variable AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_EC2 and so on.",
        ["ec2MetadataServiceEndpoint"] = "Set the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT.",
        ["ec2MetadataServiceEndpointMode"] = "Set the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE.",
    };

    /// <param name="keys">The keys of a stack's configuration, with those of other projects.</param>
    /// <param name="severity">A warning where nothing is done on AWS.</param>
    public static IEnumerable<Diagnostic> Findings(IEnumerable<string> keys, Severity severity) =>
        from key in keys
        where key.StartsWith(Prefix, StringComparison.Ordinal)
        orderby key
        select new Diagnostic
        {
            Code = Codes.Config.ProviderSetting,
            Severity = severity,
            Summary = $"{key} has no effect.",
            Why = "The programs make a provider of their own for each region, and a failover stops machines without one: this setting of "
                + "Pulumi's reaches neither.",
            Fix = Fix.Of($"{Instead(key)} Then run {new ConfigRemove(key)}."),
            Subject = key,
        };

    private static string Instead(string key) =>
        Replacements.GetValueOrDefault(key[Prefix.Length..].Split('.', '[')[0], "There is no setting that does the same.");
}
