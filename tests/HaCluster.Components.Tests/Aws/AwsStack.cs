namespace HaCluster.Components.Tests.Aws;

/// <summary>The whole deploy program with the target aws, run once against mocked providers.</summary>
internal static class AwsStack
{
    public const string Operators = "203.0.113.0/24";

    /// <param name="settings">Keys without the project's name, beside the target and the operators' addresses.</param>
    public static Task<DeployedStack> RunAsync(params (string Key, string Value)[] settings)
    {
        var configuration = new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = $"""["{Operators}"]""",
        };
        foreach (var (key, value) in settings)
            configuration[$"hacluster:{key}"] = value;
        return DeployedStack.RunAsync(configuration);
    }
}
