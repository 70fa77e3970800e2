using System.Diagnostics;
using System.Runtime.Versioning;

namespace HaCluster.Topology.Tests;

/// <summary>
/// <c>scripts/prepare</c> records whether a package source serves the official Pulumi packages. A fake <c>dotnet</c> answers here.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class PulumiSdkTests : IDisposable
{
    private const string NotServed = "Probe.csproj : error NU1101: Unable to find package Pulumi.";

    private readonly string _root = Directory.CreateTempSubdirectory("hacluster-sdk-").FullName;

    public PulumiSdkTests() => WriteVersions("3.100.0");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Official_packages_are_used_where_they_are_served()
    {
        var printed = await FindAsync(exitCode: 0);

        Assert.Contains("the official ones", printed, StringComparison.Ordinal);
        Assert.Equal("nuget", Recorded());
    }

    [Theory]
    [InlineData(NotServed, "no package source serves")]
    [InlineData("Probe.csproj : error NU1301: Unable to load the service index.", "could not be asked")]
    [InlineData("", "could not be asked")]
    public async Task Stand_ins_are_used_where_they_are_not(string output, string reason)
    {
        var printed = await FindAsync(exitCode: 1, output);

        Assert.Contains(reason, printed, StringComparison.Ordinal);
        Assert.Equal("embedded", Recorded());
    }

    [Fact]
    public async Task The_question_is_asked_once_and_again_for_other_versions()
    {
        await FindAsync(exitCode: 1, NotServed);

        Assert.Equal("", await FindAsync(exitCode: 0));
        Assert.Equal("embedded", Recorded());

        WriteVersions("3.102.0");
        await FindAsync(exitCode: 0);
        Assert.Equal("nuget", Recorded());
    }

    [Fact]
    public async Task The_environment_overrules_and_nothing_is_recorded()
    {
        var printed = await FindAsync(exitCode: 0, pulumiSdk: "embedded");

        Assert.Contains("as the environment says", printed, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_root, "PulumiSdk.props")));
    }

    [Fact]
    public async Task The_packages_and_versions_asked_for_are_those_of_the_repository()
    {
        const string Versions = "Directory.Packages.props";
        File.Copy(Path.Combine(Repository.Root, Versions), Path.Combine(_root, Versions), overwrite: true);
        await FindAsync(exitCode: 0);

        var asked = await File.ReadAllTextAsync(Path.Combine(_root, "asked.csproj"), TestContext.Current.CancellationToken);
        Assert.Contains("\"Pulumi;Pulumi.Aws;Pulumi.Command;Pulumi.Docker;Pulumi.Random;Pulumi.Tls\"", asked, StringComparison.Ordinal);
    }

    private void WriteVersions(string version) => File.WriteAllText(
        Path.Combine(_root, "Directory.Packages.props"),
        $"""
        <Project><ItemGroup>
          <PackageVersion Include="Pulumi" Version="{version}" />
          <PackageVersion Include="Npgsql" Version="10.0.3" />
        </ItemGroup></Project>
        """);

    private string Recorded()
    {
        var text = File.ReadAllText(Path.Combine(_root, "PulumiSdk.props"));
        return text.Split("<PulumiSdk>")[1].Split('<')[0];
    }

    private async Task<string> FindAsync(int exitCode, string output = "", string? pulumiSdk = null)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        var dotnet = Path.Combine(bin, "dotnet");
        await File.WriteAllTextAsync(dotnet, $"#!/bin/sh\ncp \"$2\" '{_root}/asked.csproj'\necho '{output}'\nexit {exitCode}\n");
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var scripts = Repository.PathOf("scripts");
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "-euc", ". \"$1/lib.sh\"; . \"$1/pulumi-sdk.sh\"; find_pulumi_sdk \"$2\"", "bash", scripts, _root },
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:{start.Environment["PATH"]}";
        start.Environment.Remove("PulumiSdk");
        if (pulumiSdk is not null)
            start.Environment["PulumiSdk"] = pulumiSdk;
        using var process = Process.Start(start)!;
        var printed = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, printed);
        return printed;
    }
}
