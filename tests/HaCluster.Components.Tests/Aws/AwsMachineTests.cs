using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Components.Infrastructure.Aws;

namespace HaCluster.Components.Tests.Aws;

public sealed class AwsMachineTests
{
    private const string Instance = "aws:ec2/instance:Instance";
    private const string Volume = "aws:ebs/volume:Volume";
    private const string RemoteCommand = "command:remote:Command";

    [Fact]
    public async Task Three_instances_stand_in_each_region_at_their_planned_addresses()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.Equal(
            [
                "site1-app 172.20.2.10", "site1-db 172.20.3.10", "site1-svc 172.20.1.10",
                "site2-app 172.21.2.10", "site2-db 172.21.3.10", "site2-svc 172.21.1.10",
            ],
            deployed.Of(Instance).Select(instance => $"{instance.Name} {instance.Inputs["privateIp"]}").Order());
    }

    [Fact]
    public async Task More_hosts_follow_the_configuration()
    {
        var deployed = await AwsStack.RunAsync(
            ("application.hosts", "4"), ("application.instances", "6"), ("database.maxConnections", "500"));

        Assert.Equal(12, deployed.Of(Instance).Length);
        Assert.Equal("172.21.2.13", deployed.Single(Instance, "site2-app4").Inputs["privateIp"]);
        Assert.Equal(48, deployed.Single(RemoteCommand, "site1-svc-haproxy").Text("stdin").Split("\n    server ").Length - 1);
    }

    [Fact]
    public async Task Metadata_needs_a_token_and_disks_are_encrypted()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.All(deployed.Of(Instance), instance =>
        {
            var metadata = instance.Child("metadataOptions");
            Assert.Equal(
                ("enabled", "required", 1.0), (metadata["httpEndpoint"], metadata["httpTokens"], metadata["httpPutResponseHopLimit"]));
            var root = instance.Child("rootBlockDevice");
            Assert.Equal(("gp3", true, 20.0), (root["volumeType"], root["encrypted"], root["volumeSize"]));
        });
        Assert.Equal(["site1-db-data", "site2-db-data"], deployed.Of(Volume).Select(volume => volume.Name).Order());
        Assert.All(deployed.Of(Volume), volume =>
            Assert.Equal(("gp3", true, 50.0), (volume.Inputs["type"], volume.Inputs["encrypted"], volume.Inputs["size"])));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Databases_are_protected_until_they_are_not(string configured, bool expected)
    {
        var deployed = await AwsStack.RunAsync(("aws.terminationProtection", configured));

        Assert.All(deployed.Of(Instance), instance =>
            Assert.Equal(expected && instance.Name!.EndsWith("-db", StringComparison.Ordinal), instance.Inputs["disableApiTermination"]));
        var guarded = deployed.Registered.Where(registered => registered.Options.Protect == true)
            .Select(registered => registered.Resource.GetResourceName()).Order();
        Assert.Equal(expected ? ["site1-db", "site1-db-data", "site2-db", "site2-db-data"] : Array.Empty<string>(), guarded);
    }

    [Fact]
    public async Task User_data_says_the_hosts_name_and_nothing_more()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.All(deployed.Of(Instance), instance => Assert.Equal(
            $"""
            #cloud-config
            hostname: {instance.Name}
            preserve_hostname: false
            manage_etc_hosts: localhost

            """,
            instance.Inputs["userData"]));
        Assert.Equal(UserData.Render("site1-db"), deployed.Single(Instance, "site1-db").Inputs["userData"]);
    }

    [Theory]
    [InlineData("x86_64", "debian-12-amd64-*", "t3.medium")]
    [InlineData("arm64", "debian-12-arm64-*", "t4g.medium")]
    public async Task The_newest_debian_of_the_architecture_is_taken_from_debians_own_account(string architecture, string name, string type)
    {
        var deployed = await AwsStack.PreviewAsync(("aws.architecture", architecture));

        Assert.Equal(2, deployed.Calls.Count);
        foreach (var call in deployed.Calls)
        {
            Assert.Equal(["136693071363"], Items<string>(call.Args["owners"]));
            Assert.Equal(true, call.Args["mostRecent"]);
            var filters = Items<ImmutableDictionary<string, object>>(call.Args["filters"])
                .Select(filter => $"{filter["name"]}={string.Join(',', Items<string>(filter["values"]))}").Order();
            Assert.Equal([$"architecture={architecture}", $"name={name}", "root-device-type=ebs", "virtualization-type=hvm"], filters);
        }
        Assert.Equal(["site1", "site2"], deployed.Calls.Select(call => call.Provider!.Split("::")[3]).Order());
        Assert.All(deployed.Of(Instance), instance => Assert.Equal("ami-0debian12", instance.Inputs["ami"]));
        Assert.Equal(type, deployed.Single(Instance, "site1-db").Inputs["instanceType"]);
    }

    [Fact]
    public async Task A_newer_image_replaces_no_machine_but_a_configured_one_does()
    {
        var found = await AwsStack.RunAsync();
        Assert.All(OptionsOf(found, Instance), options => Assert.Equal(["ami", "userData"], options.IgnoreChanges.Order()));

        var named = await AwsStack.RunAsync(("regions", """[{"ami": "ami-0123456789abcdef0"}, {"ami": "ami-0fedcba9876543210"}]"""));
        Assert.Empty(named.Calls);
        Assert.All(OptionsOf(named, Instance), options => Assert.Equal(["userData"], options.IgnoreChanges));
        Assert.Equal("ami-0fedcba9876543210", named.Single(Instance, "site2-svc").Inputs["ami"]);
    }

    [Fact]
    public async Task A_machine_leaves_before_another_takes_its_address_and_its_disk()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.All(
            OptionsOf(deployed, Instance).Concat(OptionsOf(deployed, "aws:ec2/volumeAttachment:VolumeAttachment")),
            options => Assert.True(options.DeleteBeforeReplace));
        Assert.All(deployed.Of("aws:ec2/volumeAttachment:VolumeAttachment"), attachment =>
            Assert.Equal(true, attachment.Inputs["stopInstanceBeforeDetaching"]));
    }

    [Fact]
    public async Task Hosts_with_published_or_lasting_addresses_have_elastic_ones()
    {
        var open = await AwsStack.RunAsync();
        Assert.Equal(["site1-db", "site1-svc", "site2-db", "site2-svc"], Addresses(open));
        Assert.All(open.Of("aws:ec2/eip:Eip"), address => Assert.Equal("vpc", address.Inputs["domain"]));

        var closed = await AwsStack.RunAsync(("network.privateHosts", "true"));
        Assert.Equal(["site1-nat", "site1-svc", "site2-nat", "site2-svc"], Addresses(closed));

        static IEnumerable<string> Addresses(DeployedStack deployed) =>
            deployed.Of("aws:ec2/eip:Eip").Select(address => address.Name!).Order();
    }

    [Fact]
    public async Task Everything_carries_a_name_and_its_region_says_for_whom_it_is()
    {
        var deployed = await AwsStack.RunAsync(
            ("network.privateHosts", "true"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ"), ("dns.name", "app.example.com"));

        string[] untaggable =
        [
            "Route", "RouteTableAssociation", "PeeringConnectionOptions", "VolumeAttachment", "Record", "RolePolicy",
            "BucketLifecycleConfiguration", "BucketPolicy", "BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration",
            "BucketVersioning",
        ];
        var tagged = deployed.Resources.Where(AwsStack.IsAws).Where(resource => !untaggable.Contains(resource.Type!.Split(':')[^1]))
            .ToArray();
        Assert.All(tagged, resource => Assert.NotEmpty((string)resource.Child("tags")["Name"]));
        foreach (var provider in deployed.Of("pulumi:providers:aws"))
        {
            var tags = JsonSerializer.Deserialize<JsonElement>(provider.Text("defaultTags")).GetProperty("tags")
                .EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString());
            Assert.Equal(
                [("ClusterRegion", provider.Name), ("ManagedBy", "Pulumi"), ("Project", "hacluster"), ("Stack", "test")],
                tags.Select(tag => (tag.Key, tag.Value)).Order());
        }
    }

    [Fact]
    public async Task Software_waits_for_the_first_boot_and_a_database_for_its_disk()
    {
        var requirements = await (await AwsStack.RunAsync()).RequirementsAsync();

        foreach (var (step, needed) in new[]
        {
            ("site1-svc-haproxy", "site1-svc-ready"), ("site1-app-docker", "site1-app-ready"),
            ("site1-db-postgresql", "site1-db-data-volume"), ("site2-db-postgresql", "site2-db-data-volume"),
            // The question whether the peer has data means nothing while its disk is not there.
            ("site1-db-peer-data", "site2-db-data-volume"), ("site2-db-peer-data", "site1-db-data-volume"),
        })
            Assert.Contains($"{RemoteCommand} {needed}", requirements[$"{RemoteCommand} {step}"]);
        Assert.Contains("aws:ec2/volumeAttachment:VolumeAttachment site1-db-data", requirements[$"{RemoteCommand} site1-db-data-volume"]);
        // A standby is copied over the peering.
        Assert.Contains("aws:ec2/route:Route site2-public-site1", requirements[$"{RemoteCommand} site1-db-ready"]);
    }

    [Fact]
    public async Task What_a_monitoring_host_has_recorded_is_on_a_disk_of_its_own()
    {
        var deployed = await AwsStack.RunAsync(
            ("monitoring.prometheus", "true"), ("monitoring.zabbix", "true"), ("aws.monitoringVolumeGb", "40"));
        var requirements = await deployed.RequirementsAsync();

        Assert.Equal(40.0, deployed.Single("aws:ebs/volume:Volume", "site1-mon-data").Inputs["size"]);
        var script = (string)deployed.Single(RemoteCommand, "site1-mon-data-volume").Inputs["stdin"];
        Assert.Contains("MOUNT_POINT='/var/lib/prometheus'", script);
        Assert.Contains("SERVICES='prometheus.service prometheus-alertmanager.service postgresql@15-zabbix.service'", script);
        Assert.Contains($"{RemoteCommand} site1-mon-data-volume", requirements[$"{RemoteCommand} site1-mon-monitoring"]);
    }

    [Fact]
    public async Task Hosts_are_known_by_the_key_they_showed_first()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.DoesNotContain("hostKey", deployed.Single(RemoteCommand, "site1-db-ready").Child("connection").Keys);
        Assert.All(
            deployed.Of(RemoteCommand).Where(step => !step.Name!.EndsWith("-ready", StringComparison.Ordinal)),
            step => Assert.StartsWith("ssh-ed25519 site", (string)step.Child("connection")["hostKey"]));
    }

    [Fact]
    public async Task Private_hosts_are_reached_through_the_service_host_of_their_region()
    {
        var deployed = await AwsStack.RunAsync(("network.privateHosts", "true"));

        foreach (var host in new[] { "site2-app", "site2-db" })
        {
            var connection = deployed.Single(RemoteCommand, $"{host}-ready").Child("connection");
            var proxy = (ImmutableDictionary<string, object>)connection["proxy"];
            Assert.Equal(deployed.Single(Instance, host).Inputs["privateIp"], connection["host"]);
            Assert.Equal(("site2-svc-elastic", "ssh-ed25519 site2-svc", "admin"), (proxy["host"], proxy["hostKey"], proxy["user"]));
        }
        Assert.DoesNotContain("proxy", deployed.Single(RemoteCommand, "site2-svc-ready").Child("connection").Keys);
    }

    [Fact]
    public async Task No_secret_is_part_of_a_plain_input()
    {
        var secrets = 0;
        foreach (var registered in (await AwsStack.RunAsync(("network.privateHosts", "true"))).Registered)
        {
            foreach (var (path, text, secret) in (await InputWalk.OverAsync(registered.Args)).Texts.Where(
                found => found.Text.Contains("SECRET", StringComparison.Ordinal)))
            {
                secrets++;
                Assert.True(secret, $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
            }
        }
        Assert.True(secrets > 20, $"only {secrets} secrets were seen");
    }

    [Fact]
    public async Task An_operators_own_key_is_used_and_stays_secret()
    {
        using var key = OperatorKeyFile.Make();
        var deployed = await AwsStack.RunAsync(("aws.sshPublicKey", key.PublicPath));

        Assert.All(deployed.Of("aws:ec2/keyPair:KeyPair"), pair => Assert.Equal(key.PublicText, pair.Inputs["publicKey"]));
        Assert.DoesNotContain(deployed.Of("tls:index/privateKey:PrivateKey"), made => made.Name == "operator");
        Assert.All(deployed.Of(RemoteCommand), step => Assert.Equal(key.PrivateText, step.Child("connection")["privateKey"]));
        Assert.True(await Pulumi.Output.IsSecretAsync(deployed.Stack.SshPrivateKey));
        foreach (var registered in deployed.Registered)
        {
            var plain = (await InputWalk.OverAsync(registered.Args)).Texts.Where(
                found => !found.Secret && found.Text.Contains("PRIVATE KEY", StringComparison.Ordinal));
            Assert.Empty(plain);
        }
    }

    [Fact]
    public async Task Another_key_of_ones_own_is_put_beside_the_previous_one_with_the_previous_one()
    {
        using var key = OperatorKeyFile.Make();
        using var previous = OperatorKeyFile.Make();
        var deployed = await AwsStack.RunAsync(
            ("aws.sshPublicKey", key.PublicPath), ("aws.sshPreviousPublicKey", previous.PublicPath), ("network.privateHosts", "true"));

        // A machine that is made now must accept the login of its first step.
        Assert.All(deployed.Of("aws:ec2/keyPair:KeyPair"), pair => Assert.Equal(previous.PublicText, pair.Inputs["publicKey"]));
        foreach (var step in deployed.Of(RemoteCommand))
        {
            var first = step.Name!.EndsWith("-ready", StringComparison.Ordinal);
            var connection = step.Child("connection");
            Assert.Equal((first ? previous : key).PrivateText, connection["privateKey"]);
            if (connection.TryGetValue("proxy", out var proxy))
                Assert.Equal(connection["privateKey"], ((ImmutableDictionary<string, object>)proxy)["privateKey"]);
            if (first)
                Assert.Contains(
                    $"OPERATOR_KEYS='{key.PublicText}\n{previous.PublicText}'", (string)step.Inputs["stdin"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_only_the_agent_has_is_left_to_the_agent()
    {
        using var key = OperatorKeyFile.Make();
        var deployed = await AwsStack.PreviewAsync(("aws.sshPublicKey", key.PublicText), ("network.privateHosts", "true"));

        Assert.All(deployed.Of(RemoteCommand), step => Assert.DoesNotContain("privateKey", step.Child("connection").Keys));
        Assert.Null(await Pulumi.Utilities.OutputUtilities.GetValueAsync(deployed.Stack.SshPrivateKey));
    }

    [Fact]
    public async Task Outputs_tell_where_the_machines_are()
    {
        var stack = (await AwsStack.RunAsync(("network.privateHosts", "true"))).Stack;

        var regions = await Pulumi.Utilities.OutputUtilities.GetValueAsync(stack.Regions);
        Assert.Equal(("us-east-2", "http://site2-svc-elastic:80", "http://site2-svc-elastic:8081/stats"),
            (regions[1]["awsRegion"], regions[1]["loadBalancerUrl"], regions[1]["statsUrl"]));
        Assert.DoesNotContain("router", regions[1].Keys);
        var database = ((ImmutableArray<ImmutableDictionary<string, object>>)regions[1]["hosts"])[2];
        Assert.Equal(
            ("site2-db-id", "172.21.3.10", 22, "admin"),
            (database["instanceId"], database["sshHost"], database["sshPort"], database["sshUser"]));
        Assert.Equal("site2-svc-elastic", ((ImmutableDictionary<string, object>)database["sshProxy"])["host"]);
    }

    [Fact]
    public async Task The_local_target_registers_nothing_of_aws()
    {
        var deployed = await DeployedStack.RunAsync();

        Assert.DoesNotContain(deployed.Resources, resource => resource.Type!.Contains("aws", StringComparison.Ordinal));
        Assert.Empty(deployed.Calls);
        Assert.DoesNotContain(
            (await AwsStack.RunAsync()).Resources, resource => resource.Type!.StartsWith("docker:", StringComparison.Ordinal));
    }

    private static Pulumi.CustomResourceOptions[] OptionsOf(DeployedStack deployed, string type)
    {
        var options = deployed.Registered.Where(registered => registered.Resource.GetResourceType() == type)
            .Select(registered => (Pulumi.CustomResourceOptions)registered.Options).ToArray();
        Assert.NotEmpty(options);
        return options;
    }

    private static IEnumerable<T> Items<T>(object list) => ((ImmutableArray<object>)list).Cast<T>();
}
