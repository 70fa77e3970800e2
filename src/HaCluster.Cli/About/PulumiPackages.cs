using System.Reflection;

namespace HaCluster.Cli.About;

/// <summary>Which Pulumi packages this build of the command line and the stack programs uses; the build records it.</summary>
internal static class PulumiPackages
{
    /// <summary><c>nuget</c> or <c>embedded</c>: the value of the build property <c>PulumiSdk</c>.</summary>
    public static string Sdk { get; } = typeof(PulumiPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PulumiSdk").Value!;

    public static string Description => Describe(Sdk);

    public static string Describe(string sdk) => sdk == "nuget" ? "the official ones" : "the stand-ins in embedded/sdk";
}
