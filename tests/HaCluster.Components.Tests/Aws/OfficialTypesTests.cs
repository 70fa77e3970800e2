using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using Pulumi.Testing;

namespace HaCluster.Components.Tests.Aws;

/// <summary>
/// Every AWS resource that the programs register, written down as TypeScript and compiled against the official package of the same
/// version: the compiler refuses a property that does not exist, one that is missing, and a value of another type, at any depth.
/// </summary>
public sealed class OfficialTypesTests
{
    private static readonly TypeScriptFolder Folder = new(Repository.PathOf("tests/AwsTypes"));

    // Sent to the provider as JSON text; the official package does that by itself.
    private static readonly string[] SentAsJson = ["defaultTags", "maxRetries", "skipCredentialsValidation", "skipRegionValidation"];

    [Fact]
    public async Task The_official_package_knows_every_property_that_is_registered()
    {
        var problem = Folder.Install();
        Assert.SkipWhen(problem is not null, $"the official package cannot be installed: {problem}");

        (string, string)[] options =
        [
            ("network.privateHosts", "true"),
            ("dns.zoneId", "Z0123456789ABCDEFGHIJ"),
            ("dns.name", "app.example.com"),
        ];
        var stacks = new[] { await AwsStack.RunAsync(), await AwsStack.RunAsync(options) };
        var failover = await AwsFencingTests.DeclareAsync(
            PlanComposer.Failover(3, "site1", "site2", Fence.Machine),
            PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: true));
        var resources = stacks.SelectMany(stack => stack.Resources).Concat(failover.Resources)
            .Where(resource => resource.Type!.Contains("aws", StringComparison.Ordinal)
                && !resource.Type.StartsWith("hacluster:", StringComparison.Ordinal)).ToArray();
        Write("plan.ts", resources.Select(Declaration).Concat(stacks.SelectMany(stack => stack.Calls).Select(Call)));
        // The compiler is seen to object at every depth.
        Write("wrong.ts",
            [
                "new aws.ec2.Vpc('x', { cidrBlok: '' });",
                "new aws.ec2.Instance('x', { metadataOptions: { httpToken: '' } });",
                "new aws.ec2.Subnet('x', {});",
            ]);

        var output = Folder.Compile();

        var errors = output.Split('\n').Where(line => line.Contains("error TS", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(errors, line => !line.StartsWith("obj/wrong.ts", StringComparison.Ordinal));
        Assert.Equal(3, errors.Length);
        Assert.True(resources.Select(resource => resource.Type).Distinct().Count() >= 22, "too few types were seen");
    }

    // aws:ec2/vpc:Vpc is the class Vpc of the module ec2.
    private static string Declaration(MockResourceArgs resource) => resource.Type == "pulumi:providers:aws"
        ? $"new aws.Provider({Text(resource.Name)}, {Value(resource.Inputs)});"
        : $"new aws.{resource.Type!.Split(':', '/')[1]}.{resource.Type.Split(':')[2]}({Text(resource.Name)}, {Value(resource.Inputs)});";

    private static string Call(MockCallArgs call) =>
        $"aws.{call.Token!.Split(':', '/')[1]}.{call.Token.Split(':')[2]}({Value(call.Args)});";

    private static string Value(object value) => value switch
    {
        ImmutableDictionary<string, object> map => $"{{ {string.Join(", ", map.Select(Property))} }}",
        ImmutableArray<object> list => $"[{string.Join(", ", list.Select(Value))}]",
        _ => Text(value),
    };

    private static string Property(KeyValuePair<string, object> entry) =>
        $"{Text(entry.Key)}: {(IsJson(entry.Key, entry.Value) ? entry.Value : Value(entry.Value))}";

    private static bool IsJson(string key, object value) => value is string && SentAsJson.Contains(key);

    private static string Text(object? value) => JsonSerializer.Serialize(value);

    private static void Write(string file, IEnumerable<string> statements) =>
        Folder.Write(file, statements.Prepend("import * as aws from \"@pulumi/aws\";"));
}
