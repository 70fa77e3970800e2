using System.Text.Json;
using HaCluster.Deployment.PulumiCli;

namespace HaCluster.Cli.Tests;

/// <summary>What a state lists and what is not there: an update that was killed between the two halves of a replacement leaves such records.</summary>
public sealed class DeletedResourceTests
{
    [Fact]
    public void A_resource_that_was_deleted_to_be_created_again_is_not_there()
    {
        using var deployment = JsonDocument.Parse("""
            {"deployment": {"resources": [
                {"urn": "urn:pulumi:a::b::t::kept", "custom": true, "id": "1", "type": "t"},
                {"urn": "urn:pulumi:a::b::t::leaving", "custom": true, "id": "2", "type": "t", "delete": true},
                {"urn": "urn:pulumi:a::b::t::gone", "custom": true, "id": "3", "type": "t", "pendingReplacement": true}
            ]}}
            """);

        Assert.Equal(["1"], ResourceJson.ReadAll(deployment.RootElement).Select(resource => resource.Id));
    }
}
