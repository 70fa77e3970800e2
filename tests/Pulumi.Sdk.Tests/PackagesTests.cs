using Google.Protobuf.WellKnownTypes;
using Pulumi.Sdk.Tests.Engine;
using Pulumi.Serialization;
using Pulumi.Utilities;
using Pulumirpc;
using Remote = Pulumi.Command.Remote;

namespace Pulumi.Sdk.Tests;

public sealed class PackagesTests
{
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task A_remote_command_hides_its_connection_and_is_replaced_on_triggers()
    {
        await RunAsync(() =>
        {
            _ = new Remote.Command("c", new Remote.CommandArgs
            {
                Connection = new Remote.Inputs.ConnectionArgs { Host = "10.0.0.1", User = "admin", PrivateKey = "KEY" },
                Create = "uname",
                Triggers = new object[] { "a", 1 },
                Logging = Remote.Logging.Stderr,
            });
            return Task.CompletedTask;
        });

        var request = _engine.Registration("c");
        Assert.Equal(("command:remote:Command", VersionOf("Pulumi.Command")), (request.Type, request.Version));
        Assert.Equal(["connection"], request.AdditionalSecretOutputs);
        Assert.Equal(["triggers[*]"], request.ReplaceOnChanges);
        var connection = request.Object.Fields["connection"].StructValue.Fields;
        Assert.Equal(Signatures.Secret, connection[Signatures.Key].StringValue);
        var inner = connection["value"].StructValue.Fields;
        Assert.Equal(
            ["dialErrorLimit", "host", "perDialTimeout", "port", "privateKey", "user"],
            inner.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((22, 10, 15), (inner["port"].NumberValue, inner["dialErrorLimit"].NumberValue, inner["perDialTimeout"].NumberValue));
        Assert.Equal(Signatures.Secret, inner["privateKey"].StructValue.Fields[Signatures.Key].StringValue);
        Assert.Equal(
            """{"create":"uname","logging":"stderr","triggers":["a",1]}""",
            WithoutKey(request.Object, "connection"));
    }

    [Fact]
    public async Task A_missing_connection_is_named()
    {
        var code = await ProgramHost.RunAsync(_engine, () => { _ = new Remote.Command("c", new Remote.CommandArgs { Create = "uname" }); });
        Assert.Equal(32, code);
        Assert.Contains(
            "[Input] Pulumi.Command.Remote.CommandArgs.Connection is required but was not given a value",
            Assert.Single(_engine.Logs).Message);
    }

    [Fact]
    public async Task A_container_sends_nested_inputs_and_reads_nested_outputs()
    {
        _engine.Register = request =>
        {
            var answer = RecordingEngine.Echo(request);
            if (request.Type == "docker:index/container:Container")
            {
                answer.Object.Fields["networkDatas"] = Value.ForList(Value.ForStruct(new Struct
                {
                    Fields = { ["networkName"] = Value.ForString("net"), ["ipAddress"] = Value.ForString("172.20.1.2") },
                }));
            }

            return answer;
        };
        var address = "";
        var port = 0;
        await RunAsync(async () =>
        {
            var network = new Docker.Network("n", new Docker.NetworkArgs
            {
                IpamConfigs = { new Docker.Inputs.NetworkIpamConfigArgs { Subnet = "172.20.1.0/24" } },
            });
            var container = new Docker.Container("c", new Docker.ContainerArgs
            {
                Image = "debian",
                NetworksAdvanced = { new Docker.Inputs.ContainerNetworksAdvancedArgs { Name = network.Id, Aliases = { "db" } } },
                Ports = new[] { new Docker.Inputs.ContainerPortArgs { Internal = 22, External = 2222, Ip = "127.0.0.1" } },
                Restart = "always",
            });
            address = await OutputUtilities.GetValueAsync(container.NetworkDatas.Apply(data => data[0].IpAddress!));
            port = await OutputUtilities.GetValueAsync(container.Ports.Apply(ports => ports[0].External!.Value));
        });

        var request = _engine.Registration("c");
        Assert.Equal(VersionOf("Pulumi.Docker"), request.Version);
        Assert.Equal(
            """{"image":"debian","networksAdvanced":[{"aliases":["db"],"name":"n-id"}]"""
            + ""","ports":[{"external":2222,"internal":22,"ip":"127.0.0.1"}],"restart":"always"}""",
            JsonInput.ToText(Value.ForStruct(request.Object)));
        Assert.Equal(["urn:pulumi:dev::shop::docker:index/network:Network::n"], request.PropertyDependencies["networksAdvanced"].Urns);
        Assert.Equal(("172.20.1.2", 2222), (address, port));
    }

    [Fact]
    public async Task Keys_and_passwords_are_secret_outputs()
    {
        await RunAsync(() =>
        {
            _ = new Pulumi.Random.RandomPassword("pw", new() { Length = 20 });
            var key = new Pulumi.Tls.PrivateKey("key", new() { Algorithm = "ED25519" });
            _ = new Pulumi.Tls.SelfSignedCert("cert", new()
            {
                AllowedUses = { "server_auth" },
                PrivateKeyPem = key.PrivateKeyPem,
                ValidityPeriodHours = 24,
                Subject = new Pulumi.Tls.Inputs.SelfSignedCertSubjectArgs { CommonName = "db" },
            });
            return Task.CompletedTask;
        });
        Assert.Equal(["bcryptHash", "result"], _engine.Registration("pw").AdditionalSecretOutputs);
        Assert.Equal(VersionOf("Pulumi.Random"), _engine.Registration("pw").Version);
        Assert.Equal(["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"], _engine.Registration("key").AdditionalSecretOutputs);
        var certificate = _engine.Registration("cert");
        Assert.Equal((VersionOf("Pulumi.Tls"), "tls:index/selfSignedCert:SelfSignedCert"), (certificate.Version, certificate.Type));
    }

    [Fact]
    public async Task Aws_resources_use_their_explicit_provider_and_unions_of_text_and_constants()
    {
        await RunAsync(async () =>
        {
            _engine.Invoke = _ => new ResourceInvokeResponse { Return = new Struct { Fields = { ["id"] = Value.ForString("ami-1") } } };
            var provider = new Aws.Provider("region1", new Aws.ProviderArgs
            {
                Region = "eu-west-1",
                DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = { ["project"] = "shop" } },
                AllowedAccountIds = { "123456789012" },
                SecretKey = "k",
            });
            var vpc = new Aws.Ec2.Vpc("vpc", new() { CidrBlock = "10.1.0.0/16" }, new() { Provider = provider });
            var group = new Aws.Ec2.SecurityGroup(
                "group",
                new()
                {
                    VpcId = vpc.Id,
                    Ingress = new Aws.Ec2.Inputs.SecurityGroupIngressArgs
                    {
                        FromPort = 22,
                        ToPort = 22,
                        Protocol = "tcp",
                        CidrBlocks = { "10.0.0.0/8" },
                    },
                },
                new() { Provider = provider });
            var instance = new Aws.Ec2.Instance(
                "host",
                new()
                {
                    Ami = Aws.Ec2.GetAmi.Invoke(new() { Owners = { "debian" }, MostRecent = true }).Apply(ami => ami.Id),
                    InstanceType = Aws.Ec2.InstanceType.T3_Micro,
                    VpcSecurityGroupIds = { group.Id },
                },
                new() { Provider = provider });
            Assert.Equal("t3.micro", await OutputUtilities.GetValueAsync(instance.InstanceType));
        });

        var providerInputs = _engine.Registration("region1").Object.Fields;
        Assert.Equal("""{"tags":{"project":"shop"}}""", providerInputs["defaultTags"].StringValue);
        Assert.Equal("""["123456789012"]""", providerInputs["allowedAccountIds"].StringValue);
        Assert.Equal("true", providerInputs["skipRegionValidation"].StringValue);
        Assert.Equal(Signatures.Secret, providerInputs["secretKey"].StructValue.Fields[Signatures.Key].StringValue);
        Assert.EndsWith("pulumi:providers:aws::region1::region1-id", _engine.Registration("host").Provider);
        Assert.Equal(
            """{"ami":"ami-1","instanceType":"t3.micro","vpcSecurityGroupIds":["group-id"]}""",
            JsonInput.ToText(Value.ForStruct(_engine.Registration("host").Object)));
        Assert.Equal("aws:ec2/getAmi:getAmi", Assert.Single(_engine.Requests.OfType<ResourceInvokeRequest>()).Tok);
    }

    [Fact]
    public async Task Get_reads_by_id_and_a_reference_becomes_an_object_of_its_class()
    {
        _engine.Invoke = request => new ResourceInvokeResponse
        {
            Return = new Struct
            {
                Fields =
                {
                    ["urn"] = request.Args.Fields["urn"],
                    ["id"] = Value.ForString("x"),
                    ["state"] = Value.ForStruct(new Struct { Fields = { ["name"] = Value.ForString("found") } }),
                },
            },
        };
        var name = "";
        await RunAsync(async () =>
        {
            _ = Docker.Network.Get("existing", "net-1");
            var reference = PropertyDeserializer.Deserialize(Value.ForStruct(new Struct
            {
                Fields =
                {
                    [Signatures.Key] = Value.ForString(Signatures.Resource),
                    ["urn"] = Value.ForString("urn:pulumi:dev::shop::docker:index/network:Network::n"),
                },
            }));
            name = await OutputUtilities.GetValueAsync(Assert.IsType<Docker.Network>(reference.Value).Name);
        });
        Assert.Equal("net-1", Assert.Single(_engine.Requests.OfType<ReadResourceRequest>()).Id);
        Assert.Equal("found", name);
    }

    private static string VersionOf(string package) => HaCluster.TestKit.Repository.PackageVersion(package);

    private static string WithoutKey(Struct properties, string key)
    {
        var rest = properties.Clone();
        rest.Fields.Remove(key);
        return JsonInput.ToText(Value.ForStruct(rest));
    }

    private async Task RunAsync(Func<Task> program)
    {
        var code = await ProgramHost.RunAsync(_engine, program);
        Assert.True(code == 0, string.Join('\n', _engine.Logs.Select(log => log.Message)));
    }
}
