using Google.Protobuf.WellKnownTypes;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>Secrets do not leave by a side way: not in outputs, exports, files of the project, or logs.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Password = "correct-horse-battery";
    private readonly CommandLineProject _project = new() { Providers = [new CommandProviderFactory()] };

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("environment", "echo \"$P\"")]
    [InlineData("stdin", "cat; cat >&2")]
    public async Task The_output_of_a_command_with_a_secret_input_is_secret_everywhere(string input, string script)
    {
        _project.Program = program => CommandAsync(program, script, input, secret: true);
        var up = await _project.UpAsync("--verbose");

        Assert.IsType<SecretValue>(_project.Resource("command").Outputs["stdout"]);
        Assert.IsType<SecretValue>(_project.Resource("command").Outputs["stderr"]);
        Assert.DoesNotContain(Password, up.Text);
        Assert.DoesNotContain(Password, (await _project.RunAsync("stack", "export")).Text);
        RequireHidden();
    }

    [Fact]
    public async Task The_output_of_a_command_becomes_secret_when_an_input_becomes_one()
    {
        _project.Program = program => CommandAsync(program, "cat", "stdin", secret: false);
        await _project.UpAsync();
        Assert.IsType<Deployment.Properties.StringValue>(_project.Resource("command").Outputs["stdout"]);

        _project.Program = program => CommandAsync(program, "cat", "stdin", secret: true);
        await _project.UpAsync();

        Assert.Equal(new SecretValue(Password), _project.Resource("command").Outputs["stdout"]);
    }

    [Fact]
    public async Task Debugging_messages_of_an_sdk_reach_neither_the_log_nor_the_console()
    {
        _project.Program = program => program.LogAsync(LogSeverity.Debug, $"RegisterResource RPC prepared: {Password}");

        var up = await _project.UpAsync("--verbose");

        Assert.DoesNotContain(Password, up.Text);
        RequireHidden();
    }

    private void RequireHidden()
    {
        foreach (var file in Directory.EnumerateFiles(_project.Directory, "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllText(file).Contains(Password, StringComparison.Ordinal), $"{file} holds the secret in the open.");
    }

    private static async Task CommandAsync(ProgramClient program, string script, string input, bool secret)
    {
        var value = secret ? ProgramClient.Secret(Password) : Value.ForString(Password);
        await program.RegisterAsync(new RegisterResourceRequest
        {
            Type = "command:local:Command",
            Name = "command",
            Custom = true,
            Parent = program.Stack,
            AcceptSecrets = true,
            Object = new Struct
            {
                Fields =
                {
                    ["create"] = Value.ForString(script),
                    [input] = input == "stdin" ? value : Value.ForStruct(new Struct { Fields = { ["P"] = value } }),
                },
            },
        });
    }
}
