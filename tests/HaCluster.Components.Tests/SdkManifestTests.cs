using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using HaCluster.Components.Infrastructure.Aws;
using HaCluster.Deploy;
using Pulumi;

namespace HaCluster.Components.Tests;

/// <summary>The list of types that the stand-ins are generated for, against what the programs name.</summary>
public sealed class SdkManifestTests
{
    private static readonly string Manifest = Repository.PathOf("embedded/sdk/types.txt");

    [Fact]
    public void Every_type_in_the_manifest_is_named_by_a_program()
    {
        Assert.SkipUnless(File.Exists(Manifest), "This checkout has no stand-ins.");
        var tokens = File.ReadLines(Manifest).Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Contains(':') && !line.Contains(' ')).ToArray();
        // The failover stack names nested types only, and the test programs nothing that these two do not name.
        var named = new[] { typeof(AwsInfrastructure).Assembly, typeof(DeployStack).Assembly }.SelectMany(NamedTypes).ToHashSet();

        Assert.All(tokens, token => Assert.Contains(IsFunction(token) ? NameOf(token) : token, named));
        Assert.True(tokens.Length > 30, $"Only {tokens.Length} types were read from the manifest.");
    }

    // Type tokens of the resources, and names of the functions, that an assembly refers to.
    private static IEnumerable<string> NamedTypes(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        foreach (var reference in metadata.TypeReferences.Select(metadata.GetTypeReference))
        {
            if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference)
                continue;
            var scope = metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
            var package = metadata.GetString(scope.Name);
            if (!package.StartsWith("Pulumi.", StringComparison.Ordinal))
                continue;
            var type = Assembly.Load(package).GetType($"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}");
            if (type?.GetCustomAttribute<ResourceTypeAttribute>() is { } resource)
                yield return resource.Type;
            else if (type is { IsAbstract: true, IsSealed: true })
                yield return char.ToLowerInvariant(type.Name[0]) + type.Name[1..];
        }
    }

    private static string NameOf(string token) => token.Split(':')[2];

    // aws:ec2/getAmi:getAmi; a provider's last part is the name of its package.
    private static bool IsFunction(string token) =>
        char.IsAsciiLetterLower(NameOf(token)[0]) && !token.StartsWith("pulumi:providers:", StringComparison.Ordinal);
}
