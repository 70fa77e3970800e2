using Google.Protobuf.WellKnownTypes;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>What the engine does not do it refuses by name, before anything is touched.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly CommandLineProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("hideDiffs")]
    [InlineData("replacementTrigger")]
    [InlineData("transforms")]
    [InlineData("hooks")]
    public async Task An_option_that_the_engine_does_not_have_is_refused_with_the_command_that_has_it(string option)
    {
        _project.Program = async program =>
        {
            await program.ThingAsync("first");
            await program.ThingAsync("second", options: request => Set(request, option));
        };

        var ran = await _project.RunAsync("up", "--yes");

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains($"'second' (test:index:Thing) has the option '{option}'", ran.Text);
        Assert.Contains("pulumi up", ran.Text);
        Assert.Empty(_project.World.Existing());
    }

    [Theory]
    [InlineData("up", "--skip-preview")]
    [InlineData("up", "--skip-preview", "--refresh")]
    [InlineData("up", "--skip-preview", "--quiet")]
    [InlineData("up", "--skip-preview", "--json")]
    public async Task What_is_refused_is_refused_before_anything_is_touched_although_the_plan_is_not_shown(params string[] line)
    {
        _project.Program = program => program.ThingAsync("first");
        await _project.UpAsync();
        var before = await File.ReadAllTextAsync(_project.StateFile, TestContext.Current.CancellationToken);
        _project.Program = async program =>
        {
            await program.ThingAsync("first", options: request => request.Object.Fields["value"] = Value.ForString("changed"));
            await program.ThingAsync("created");
            await program.ThingAsync("refused", options: request => Set(request, "hooks"));
        };

        var ran = await _project.RunAsync(line);

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("'refused' (test:index:Thing) has the option 'hooks'", ran.Text);
        Assert.Single(_project.World.Existing());
        Assert.Equal(before, await File.ReadAllTextAsync(_project.StateFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_plan_that_is_not_shown_leaves_no_line_and_the_update_follows()
    {
        _project.Program = program => program.ThingAsync("first");

        var ran = (await _project.RunAsync("up", "--skip-preview")).Expect(0);

        Assert.DoesNotContain("Preview", ran.Text);
        Assert.Single(_project.World.Existing());
    }

    [Fact]
    public async Task A_package_without_a_provider_is_refused_by_the_preview_already()
    {
        _project.Program = async program =>
        {
            await program.ThingAsync("first");
            await program.RegisterAsync(new RegisterResourceRequest
            {
                Type = "pulumi-nodejs:dynamic:Resource",
                Name = "dynamic",
                Custom = true,
                Parent = program.Stack,
            });
        };

        foreach (var verb in new[] { "preview", "up" })
        {
            var ran = await _project.RunAsync(verb, "--yes");
            Assert.NotEqual(0, ran.ExitCode);
            Assert.Contains("no provider for package 'pulumi-nodejs'", ran.Text);
            Assert.Contains("pulumi up", ran.Text);
        }
        Assert.Empty(_project.World.Existing());
    }

    [Fact]
    public async Task A_main_that_does_not_exist_is_named()
    {
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.yaml"), "name: things\nruntime: nodejs\nmain: missing/index.js\n");

        var ran = await _project.RunAsync("preview");

        Assert.Contains("which 'main' of project 'things' names", ran.Text);
    }

    [Fact]
    public async Task An_export_with_its_secrets_in_the_open_is_imported_whatever_kept_them()
    {
        _project.Program = program =>
            program.ThingAsync("a", options: request => request.Object.Fields["value"] = ProgramClient.Secret("s"));
        await _project.UpAsync();
        var exported = System.Text.Json.Nodes.JsonNode.Parse((await _project.RunAsync("stack", "export", "--show-secrets")).Output)!;
        foreach (var providers in new[] { "null", """{"type":""}""", """{"type":"service","state":{"url":"https://api.pulumi.com"}}""" })
        {
            exported["deployment"]!["secrets_providers"] = System.Text.Json.Nodes.JsonNode.Parse(providers);
            var file = Path.Combine(_project.Directory, "exported.json");
            File.WriteAllText(file, exported.ToJsonString());

            (await _project.RunAsync("stack", "import", "--file", file)).Expect(0);

            Assert.Equal(new Deployment.Properties.SecretValue("s"), _project.Resource("a").Inputs["value"]);
        }
    }

    [Theory]
    [InlineData("use --target and --replace", "up", "--target-replace", "x")]
    [InlineData("pulumi up --policy-pack", "up", "--policy-pack", "dir")]
    [InlineData("`completion` does the same here", "gen-completion", "bash")]
    [InlineData("pulumi state upgrade", "state", "upgrade")]
    [InlineData("run `up` after each change", "watch")]
    [InlineData("use `stack export`", "stack", "--show-urns")]
    [InlineData("pulumi up -m", "up", "-m", "text")]
    public async Task What_only_the_pulumi_cli_has_is_refused_with_what_does_the_same(string expected, params string[] arguments)
    {
        var ran = (await _project.RunAsync(arguments)).Expect(2);

        Assert.Contains(expected, ran.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The Pulumi CLI has it, for stacks that it keeps: pulumi ", ran.Text);
    }

    [Fact]
    public async Task A_qualified_name_of_a_stack_of_this_project_is_that_stack_and_any_other_is_refused()
    {
        (await _project.RunAsync("stack", "select", "organization/things/test")).Expect(0);
        (await _project.RunAsync("preview", "--stack", "organization/things/test")).Expect(0);
        (await _project.RunAsync("preview", "--stack", "organization/test")).Expect(0);
        foreach (var other in new[] { "acme/things/test", "organization/other/test", "../things/test" })
            Assert.Contains("stack.name", (await _project.RunAsync("preview", "--stack", other)).Expect(2).Error);
    }

    private static void Set(RegisterResourceRequest request, string option)
    {
        switch (option)
        {
            case "hideDiffs":
                request.HideDiffs.Add("value");
                break;
            case "replacementTrigger":
                request.ReplacementTrigger = Value.ForString("1");
                break;
            case "transforms":
                request.Transforms.Add(new Callback { Token = "t" });
                break;
            default:
                request.Hooks = new RegisterResourceRequest.Types.ResourceHooksBinding { BeforeCreate = { "hook" } };
                break;
        }
    }
}
