using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.Providers;

/// <summary>Every provider answers Check as Pulumi's plug-in does.</summary>
public sealed class PulumiChecksTests
{
    /// <summary>The plug-in notes the version of a library it is built with. It configures nothing, and this engine has no such library.</summary>
    private const string LibraryVersion = "__pulumi-go-provider-version";

    public static TheoryData<string> Types { get; } =
        [.. PulumiRecording.Checks().Select(check => UrnParts.TypeOf(check.Urn)).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_type_of_the_programs_was_recorded() => Assert.Equal(
        [
            "command:local:Command", "command:remote:Command", "command:remote:CopyToRemote", "docker:index/container:Container",
            "docker:index/network:Network", "docker:index/volume:Volume", "pulumi:providers:command", "pulumi:providers:docker",
            "pulumi:providers:random", "pulumi:providers:tls", "random:index/randomPassword:RandomPassword",
            "tls:index/certRequest:CertRequest", "tls:index/locallySignedCert:LocallySignedCert", "tls:index/privateKey:PrivateKey",
            "tls:index/selfSignedCert:SelfSignedCert",
        ],
        Types.Select(type => type.Data));

    [Theory, MemberData(nameof(Types))]
    public async Task A_request_is_answered_as_it_was(string type)
    {
        foreach (var check in PulumiRecording.Checks().Where(check => UrnParts.TypeOf(check.Urn) == type))
        {
            var answer = await AnswerAsync(new CheckRequest(check.Urn, null, check.Given));

            Assert.Empty(answer.Failures);
            Assert.Equal(check.Inputs.Remove(LibraryVersion), answer.Inputs);
        }
    }

    private static async Task<CheckResult> AnswerAsync(CheckRequest request)
    {
        var factories = PulumiRecording.Factories.ToImmutableDictionary(factory => factory.Package);
        var isProvider = ProviderReference.IsProviderType(request.Type);
        var package = isProvider ? ProviderReference.PackageOfProvider(request.Type) : request.Type.Split(':')[0];
        await using var harness = new ProviderHarness(factories[package]);
        if (!isProvider)
            return await harness.Provider.CheckAsync(request, default);
        await using var pool = new ProviderPool(factories, harness, preview: false, plansForeign: false);
        return await pool.OfProviders.CheckAsync(request, default);
    }
}
