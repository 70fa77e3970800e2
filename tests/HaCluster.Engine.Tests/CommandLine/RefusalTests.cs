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
