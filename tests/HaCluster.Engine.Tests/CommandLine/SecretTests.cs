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

    // Three characters, of which none stands in base64 or in a hexadecimal number.
    [Theory]
    [InlineData("~%!")]
    [InlineData("ünï¶")]
    [InlineData("MIIEvgIBADANBgkq~hkiG9w0BAQEF\nAASCBKgwggSkAgEA~AoIBAQC7VJT")]
    public async Task No_command_of_a_whole_life_shows_or_keeps_a_secret_in_the_open(string secret)
    {
        List<Ran> said = [];
        await DoAsync("config", "set", "password", "--secret", "--", secret);
        _project.Program = async program =>
        {
            await CommandAsync(program, "cat; echo; echo done", "stdin", secret);
            await program.ThingAsync("thing", options: request => request.Object.Fields["value"] = ProgramClient.Secret(secret));
        };
        foreach (var command in (string[])
            ["preview --diff", "up --yes --verbose", "up --yes", "refresh --yes", "stack", "stack output", "stack export", "stack history",
                "stack history --json", "config", "config --json", "preview --json", "status", "doctor --json"])
            await DoAsync(command.Split(' '));
        // It changes, and the step that has it fails and says it.
        _project.Program = async program =>
        {
            await CommandAsync(program, "cat >&2; echo >&2; exit 3", "stdin", $"{secret} {secret}");
            await program.ThingAsync("thing", options: request => request.Object.Fields["value"] = ProgramClient.Secret($"{secret}."));
        };
        foreach (var command in (string[])["preview --diff", "up --yes", "up --yes --json", "up --yes --verbose", "destroy --yes", "stack"])
            await DoAsync(command.Split(' '));

        Assert.Contains(said, ran => ran.ExitCode != 0 && ran.Text.Contains("command:local:Command", StringComparison.Ordinal));
        foreach (var part in secret.Split('\n'))
        {
            Assert.DoesNotContain(said, ran => ran.Text.Contains(part, StringComparison.Ordinal));
            RequireHidden(part);
        }

        async Task DoAsync(params string[] command) => said.Add(await _project.RunAsync(command));
    }

    [Fact]
    public async Task Debugging_messages_of_an_sdk_reach_neither_the_log_nor_the_console()
    {
        _project.Program = program => program.LogAsync(LogSeverity.Debug, $"RegisterResource RPC prepared: {Password}");

        var up = await _project.UpAsync("--verbose");

        Assert.DoesNotContain(Password, up.Text);
        RequireHidden();
    }

    private void RequireHidden(string secret = Password)
    {
        // The world of the things is outside of the product: it has what it was given.
        foreach (var file in Directory.EnumerateFiles(_project.Directory, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/world/", StringComparison.Ordinal)))
            Assert.False(File.ReadAllText(file).Contains(secret, StringComparison.Ordinal), $"{file} holds the secret in the open.");
    }

    private static Task CommandAsync(ProgramClient program, string script, string input, bool secret) =>
        CommandAsync(program, script, input, secret ? ProgramClient.Secret(Password) : Value.ForString(Password));

    private static Task CommandAsync(ProgramClient program, string script, string input, string secret) =>
        CommandAsync(program, script, input, ProgramClient.Secret(secret));

    private static async Task CommandAsync(ProgramClient program, string script, string input, Value value)
    {
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
