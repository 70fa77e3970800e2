using Google.Protobuf.WellKnownTypes;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Providers.Tls;
using HaCluster.Engine.Tests.Providers.Docker;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>What a refresh reads back is what the program sets, for every type that the local programs use.</summary>
public sealed class RefreshTests(DockerFixture docker) : IDisposable
{
    private readonly CommandLineProject _project = new()
    {
        Providers = [new CommandProviderFactory(), new DockerProviderFactory(), new RandomProviderFactory(), new TlsProviderFactory()],
    };

    private readonly SshServer _server = SshServer.Start();

    public void Dispose()
    {
        _project.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Keys_passwords_certificates_commands_and_copies_are_unchanged_by_an_up_after_a_refresh()
    {
        _project.Program = DeclareAsync;
        await _project.UpAsync();

        await RequireUnchangedAsync();

        (await _project.RunAsync("destroy", "--yes")).Expect(0);
    }

    [Fact]
    public async Task Networks_volumes_and_containers_are_unchanged_by_an_up_after_a_refresh()
    {
        docker.Require();
        _project.Program = DeclareContainersAsync;
        await _project.UpAsync();

        await RequireUnchangedAsync();

        (await _project.RunAsync("destroy", "--yes")).Expect(0);
    }

    private async Task RequireUnchangedAsync()
    {
        var before = _project.State.Resources.Select(resource => (resource.Urn, resource.Id, resource.Inputs)).ToArray();
        (await _project.RunAsync("refresh", "--yes")).Expect(0);
        (await _project.RunAsync("refresh", "--yes", "--expect-no-changes")).Expect(0);
        (await _project.RunAsync("preview", "--expect-no-changes")).Expect(0);
        (await _project.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        (await _project.RunAsync("up", "--yes", "--refresh", "--expect-no-changes")).Expect(0);
        await _project.UpAsync();
        Assert.Equal(before, _project.State.Resources.Select(resource => (resource.Urn, resource.Id, resource.Inputs)));
    }

    private async Task DeclareAsync(ProgramClient program)
    {
        var connection = Value.ForStruct(new Struct
        {
            Fields =
            {
                ["host"] = Value.ForString("127.0.0.1"),
                ["port"] = Value.ForNumber(_server.Port),
                ["user"] = Value.ForString(Environment.UserName),
                ["privateKey"] = ProgramClient.Secret(_server.PrivateKey),
            },
        });
        await RegisterAsync(program, "random:index/randomPassword:RandomPassword", "password", ("length", Value.ForNumber(24)));
        var key = await RegisterAsync(
            program, "tls:index/privateKey:PrivateKey", "key", ("algorithm", Value.ForString("ECDSA")),
            ("ecdsaCurve", Value.ForString("P256")));
        var pem = Output(key, "privateKeyPem");
        var uses = Value.ForList(Value.ForString("server_auth"));
        var subject = Value.ForStruct(new Struct { Fields = { ["commonName"] = Value.ForString("test") } });
        var authority = await RegisterAsync(
            program, "tls:index/selfSignedCert:SelfSignedCert", "authority", ("privateKeyPem", pem), ("allowedUses", uses),
            ("subject", subject), ("validityPeriodHours", Value.ForNumber(24)), ("isCaCertificate", Value.ForBool(true)));
        var request = await RegisterAsync(
            program, "tls:index/certRequest:CertRequest", "request", ("privateKeyPem", pem), ("subject", subject));
        await RegisterAsync(
            program, "tls:index/locallySignedCert:LocallySignedCert", "certificate", ("caPrivateKeyPem", pem), ("allowedUses", uses),
            ("caCertPem", Output(authority, "certPem")), ("certRequestPem", Output(request, "certRequestPem")),
            ("validityPeriodHours", Value.ForNumber(24)));
        await RegisterAsync(
            program, "command:local:Command", "local", ("create", Value.ForString("echo made")), ("stdin", Value.ForString("text")));
        await RegisterAsync(
            program, "command:remote:Command", "remote", ("connection", connection), ("create", Value.ForString("echo made")));
        await RegisterAsync(
            program, "command:remote:CopyToRemote", "copy", ("connection", connection),
            ("remotePath", Value.ForString(Path.Combine(_project.Directory, "copied"))), ("source", Text("content")));
    }

    private async Task DeclareContainersAsync(ProgramClient program)
    {
        var name = Value.ForString($"{docker.Run}-refresh");
        await RegisterAsync(program, "docker:index/volume:Volume", "volume", ("name", name), ("labels", Labels()));
        await RegisterAsync(program, "docker:index/network:Network", "network", ("name", name), ("labels", Labels()));
        await RegisterAsync(
            program, "docker:index/container:Container", "container", ("name", name), ("image", Value.ForString(DockerFixture.Image)),
            ("command", Texts("sleep", "600")), ("hostname", Value.ForString("refresh")), ("restart", Value.ForString("unless-stopped")),
            ("capabilities", Value.ForStruct(new Struct { Fields = { ["adds"] = Texts("NET_ADMIN"), ["drops"] = Texts("CHOWN") } })),
            ("securityOpts", Texts("seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined")),
            ("tmpfs", Map("/run", "")), ("shmSize", Value.ForNumber(64)), ("envs", Texts("B=2", "A=1")), ("labels", Labels()),
            ("networksAdvanced", Value.ForList(Map("name", name.StringValue))),
            ("volumes", Value.ForList(new Value
            {
                StructValue = new Struct { Fields = { ["containerPath"] = Value.ForString("/data"), ["volumeName"] = name } },
            })),
            ("uploads", Value.ForList(new Value
            {
                StructValue = new Struct
                {
                    Fields =
                    {
                        ["file"] = Value.ForString("/file"),
                        ["content"] = Value.ForString("content"),
                        ["permissions"] = Value.ForString("0600"),
                    },
                },
            })));
    }

    // What a plan does not know yet.
    private static Value Output(RegisterResourceResponse response, string name) =>
        response.Object.Fields.TryGetValue(name, out var value) ? value : Value.ForString("04da6b54-80e4-46f7-96ec-b56ff0331ba9");

    private static Value Text(string content) => Value.ForStruct(new Struct
    {
        Fields =
        {
            ["4dabf18193072939515e22adb298388d"] = Value.ForString("c44067f5952c0a294b673a41bacd8c17"),
            ["text"] = Value.ForString(content),
        },
    });

    private static Value Labels() => Value.ForList(Value.ForStruct(new Struct
    {
        Fields = { ["label"] = Value.ForString("test.refresh"), ["value"] = Value.ForString("1") },
    }));

    private static Value Map(string key, string value) => Value.ForStruct(new Struct { Fields = { [key] = Value.ForString(value) } });

    private static Value Texts(params string[] texts) => Value.ForList([.. texts.Select(Value.ForString)]);

    private static Task<RegisterResourceResponse> RegisterAsync(
        ProgramClient program, string type, string name, params (string Key, Value Value)[] inputs)
    {
        var request = new RegisterResourceRequest
        {
            Type = type,
            Name = name,
            Custom = true,
            Parent = program.Stack,
            AcceptSecrets = true,
            Object = new Struct(),
        };
        foreach (var (key, value) in inputs)
            request.Object.Fields[key] = value;
        return program.RegisterAsync(request);
    }
}
