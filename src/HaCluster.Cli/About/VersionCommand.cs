using System.CommandLine;
using System.Reflection;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.About;

/// <summary><c>version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(Verb verb) =>
        verb.Define("version", "Print the version and which Pulumi packages the programs are built with.", (session, _, _) =>
        {
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("version", Current);
                    writer.WriteString("pulumiSdk", PulumiPackages.Sdk);
                    writer.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
                    writer.WriteEndObject();
                });
            }
            else
                session.Host.Output.WriteLine($"{Current} (Pulumi packages: {PulumiPackages.Description})");
            return Task.FromResult(ExitCodes.Ok);
        });

    public static string Current { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
