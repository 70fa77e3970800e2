using System.Runtime.InteropServices;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Settings;

namespace HaCluster.Deploy;

/// <summary>What the configuration is read with on the machine that runs this; compiled into the command line, too.</summary>
internal static class ThisMachine
{
    /// <param name="rootDirectory">The folder of <c>Pulumi.yaml</c>.</param>
    public static ConfigurationContext Context(string rootDirectory) => new()
    {
        RootDirectory = rootDirectory,
        HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ReadFile = File.ReadAllText,
        HasSshAgent = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 },
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => AwsSettings.X86,
            Architecture.Arm64 => AwsSettings.Arm,
            _ => null,
        },
    };
}
