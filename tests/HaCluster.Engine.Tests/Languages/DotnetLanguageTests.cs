using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;
using HaCluster.Engine.Languages;

namespace HaCluster.Engine.Tests.Languages;

public sealed class DotnetLanguageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-dotnet-");

    public DotnetLanguageTests() => Write("Pulumi.yaml", "name: shop\nruntime: dotnet\n");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("", "shop.dll", "net10.0")]
    [InlineData("", "shop.dll", "net8.0")]
    [InlineData("<AssemblyName>Web.Shop</AssemblyName>", "Web.Shop.dll", "net9.0")]
    [InlineData("<AssemblyName>$(MSBuildProjectName)</AssemblyName>", "shop.dll", "net8.0")]
    public void A_program_is_found_whatever_its_framework_and_its_assembly_are_called(string property, string assembly, string framework)
    {
        Write("shop.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{property}</PropertyGroup></Project>");
        var built = Write($"bin/Debug/{framework}/{assembly}", "");
        Write($"bin/Debug/{framework}/Library.dll", "");

        Assert.Equal([built], Prepare().Arguments);
    }

    [Fact]
    public void A_program_whose_name_is_set_outside_of_its_project_file_is_the_only_one_that_was_built()
    {
        Write("shop.csproj", "<Project />");
        var built = Write("bin/Debug/net10.0/Web.Shop.dll", "");
        Write("bin/Debug/net10.0/Library.dll", "");
        Write("bin/Debug/net10.0/Web.Shop.runtimeconfig.json", "{}");

        Assert.Equal([built], Prepare().Arguments);
        Write("bin/Debug/net10.0/Other.runtimeconfig.json", "{}");
        Assert.Throws<DeploymentException>(Prepare);
    }

    [Fact]
    public void A_program_that_main_names_is_that_one_of_several()
    {
        Write("Pulumi.yaml", "name: shop\nruntime: dotnet\nmain: programs/shop.csproj\n");
        Write("programs/shop.csproj", "<Project />");
        Write("programs/other.csproj", "<Project />");
        var built = Write("programs/bin/Debug/net10.0/shop.dll", "");

        Assert.Equal([built], Prepare().Arguments);
        Assert.Equal(Path.GetDirectoryName(Path.Combine(_directory.FullName, "programs/shop.csproj")), Prepare().WorkingDirectory);
    }

    [Fact]
    public void A_release_build_goes_before_a_debug_build_and_of_two_the_later_one_counts()
    {
        Write("shop.csproj", "<Project />");
        Write("bin/Debug/net10.0/shop.dll", "");
        var earlier = Write("bin/Release/net9.0/shop.dll", "");
        var later = Write("bin/Release/net8.0/shop.dll", "");
        File.SetLastWriteTimeUtc(earlier, File.GetLastWriteTimeUtc(later).AddMinutes(-5));

        Assert.Equal([later], Prepare().Arguments);
    }

    [Fact]
    public void A_program_for_an_earlier_framework_runs_on_the_one_that_there_is()
    {
        Write("shop.csproj", "<Project />");
        Write("bin/Debug/net6.0/shop.dll", "");

        Assert.Equal("Major", Prepare().Environment["DOTNET_ROLL_FORWARD"]);
    }

    [Fact]
    public void A_program_that_has_not_been_built_is_named_with_the_command_that_builds_it()
    {
        var project = Write("shop.csproj", "<Project />");

        var error = Assert.Throws<DeploymentException>(Prepare);

        Assert.Equal(Codes.Deployment.ProgramNotBuilt, error.Diagnostic.Code);
        Assert.Contains("shop.dll", error.Message);
        Assert.Contains($"dotnet build {project} -c Release", error.Diagnostic.Fix!.ToString());
    }

    private ProgramStart Prepare() => Language.Prepare(
        ProjectFile.Load(_directory.FullName),
        new ProgramContext("127.0.0.1:1", "shop", "dev", _directory.FullName, _directory.FullName, false, 1, "{}", "[]"));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
