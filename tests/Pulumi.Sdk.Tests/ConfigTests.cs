using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi.Sdk.Tests;

public sealed class ConfigTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["shop:text"] = "hello",
        ["shop:flag"] = "true",
        ["shop:shout"] = "True",
        ["shop:count"] = "42",
        ["shop:ratio"] = "0.25",
        ["shop:point"] = """{"X":1,"Y":2}""",
        ["shop:key"] = "not a number",
        ["aws:region"] = "eu-west-1",
    };

    [Fact]
    public Task Every_type_is_read() => WithConfigAsync(config =>
    {
        Assert.Equal("hello", config.Get("text"));
        Assert.Equal("hello", config.Require("text"));
        Assert.True(config.GetBoolean("flag"));
        Assert.Equal(42, config.RequireInt32("count"));
        Assert.Equal(0.25, config.GetDouble("ratio"));
        Assert.Equal(new Point(1, 2), config.RequireObject<Point>("point"));
        Assert.Equal("eu-west-1", new Config("aws").Require("region"));
        Assert.Equal("eu-west-1", new Config("aws:config").Require("region"));
    });

    [Fact]
    public Task What_is_not_set_is_null() => WithConfigAsync(config =>
    {
        Assert.Null(config.Get("none"));
        Assert.Null(config.GetBoolean("none"));
        Assert.Null(config.GetInt32("none"));
        Assert.Null(config.GetDouble("none"));
        Assert.Null(config.GetObject<Point>("none"));
        Assert.Null(config.GetSecret("none"));
        Assert.Null(config.GetSecretInt32("none"));
        Assert.Null(config.GetSecretObject<Point>("none"));
    });

    [Fact]
    public Task Secret_getters_give_secret_outputs() => WithConfigAsync(config =>
    {
        Assert.True(Output.IsSecretAsync(config.RequireSecret("text")).Result);
        Assert.True(Output.IsSecretAsync(config.GetSecretBoolean("flag")!).Result);
        Assert.True(Output.IsSecretAsync(config.RequireSecretObject<Point>("point")).Result);
    });

    [Fact]
    public Task A_missing_value_is_asked_for_by_command() => WithConfigAsync(config =>
    {
        var error = Assert.Throws<RunException>(() => config.RequireInt32("none"));
        Assert.Equal(
            "Missing Required configuration variable 'shop:none'\n"
            + "\tplease set a value using the command `pulumi config set shop:none <value>`",
            error.Message);
    });

    [Fact]
    public Task A_malformed_value_is_shown_with_its_type() => WithConfigAsync(config =>
    {
        AssertFails("Configuration 'shop:text' value 'hello' is not a valid Int32", () => config.GetInt32("text"));
        AssertFails("Configuration 'shop:shout' value 'True' is not a valid Boolean", () => config.GetBoolean("shout"));
        AssertFails("Configuration 'shop:text' value 'hello' is not a valid Point", () => config.GetObject<Point>("text"));
    });

    [Fact]
    public Task A_malformed_secret_is_not_shown() => WithConfigAsync(config =>
        AssertFails("Configuration 'shop:key' value '[secret]' is not a valid Double", () => config.GetDouble("key")));

    private static void AssertFails(string message, Func<object?> read) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => read()).Message);

    private static async Task WithConfigAsync(Action<Config> check)
    {
        var settings = new DeploymentSettings
        {
            Project = "shop",
            Stack = "dev",
            IsDryRun = false,
            Config = Values.ToImmutableDictionary(),
            SecretConfigKeys = ["shop:key"],
        };
        var monitor = new MockMonitor(new Mocks(), settings);
        Exception? failure = null;
        await Deployment.RunAsync(settings, monitor, monitor, () =>
        {
            failure = Record.Exception(() => check(new Config()));
            return Task.CompletedTask;
        });
        if (failure is not null)
        {
            throw failure;
        }
    }

    private sealed record Point(int X, int Y);
}
