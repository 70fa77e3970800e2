using Google.Protobuf.WellKnownTypes;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>What commands show of a program and its changes.</summary>
public sealed class ShownTests : IDisposable
{
    private readonly CommandLineProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Preview_diff_shows_of_nested_maps_and_lists_the_one_value_that_changes()
    {
        Declare("1", "a");
        await _project.UpAsync();
        Declare("2", "b");

        var ran = (await _project.RunAsync("preview", "--diff")).Expect(0);

        Assert.Contains("~ environment.X: \"1\" => \"2\"", ran.Text);
        Assert.Contains("~ environment.list[1].name: \"a\" => \"b\"", ran.Text);
        Assert.DoesNotContain("environment.Y", ran.Text);
        Assert.DoesNotContain("{", ran.Text);
    }

    [Fact]
    public async Task Preview_diff_shows_no_part_of_a_map_that_is_secret()
    {
        Declare("swordfish", "a", secret: true);
        await _project.UpAsync();
        Declare("tuna", "a", secret: true);

        var ran = (await _project.RunAsync("preview", "--diff")).Expect(0);

        Assert.Contains("environment", ran.Text);
        Assert.DoesNotContain("swordfish", ran.Text);
        Assert.DoesNotContain("tuna", ran.Text);
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("up --yes")]
    public async Task What_a_program_prints_is_shown_without_verbose_below_the_stack(string command)
    {
        _project.Program = program => program.ThingAsync("a");
        _project.Prints = ["hello from the program", "a second line"];

        var ran = (await _project.RunAsync(command.Split(' '))).Expect(0);

        Assert.Contains(
            "  pulumi:pulumi:Stack (things-test):\n    hello from the program\n    a second line\n", ran.Output + ran.Error);
    }

    private void Declare(string x, string name, bool secret = false) => _project.Program = program => program.ThingAsync("a", options:
        request =>
        {
            var entry = new Struct { Fields = { ["name"] = Value.ForString(name) } };
            var map = new Struct
            {
                Fields =
                {
                    ["X"] = secret ? ProgramClient.Secret(x) : Value.ForString(x),
                    ["Y"] = Value.ForString("same"),
                    ["list"] = Value.ForList(Value.ForStruct(new Struct { Fields = { ["name"] = Value.ForString("first") } }),
                        Value.ForStruct(entry)),
                },
            };
            request.Object.Fields["environment"] = Value.ForStruct(map);
        });
}
