using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Tests.Workspaces;

public sealed class WorkspaceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hacluster-workspace-");

    public WorkspaceTests() => Write("Pulumi.yaml", "name: shop\nruntime: dotnet\n");

    private string Link => _root.FullName + "-link";

    public void Dispose()
    {
        File.Delete(Link);
        _root.Delete(recursive: true);
    }

    [Fact]
    public void Stacks_are_created_listed_selected_and_removed()
    {
        Write("Pulumi.prod.yaml", "");
        var workspace = Open("");
        workspace.CreateStack("dev");
        workspace.SelectStack("dev");

        Assert.Equal([("dev", true, 0), ("prod", false, null)],
            workspace.ListStacks().Select(stack => (stack.Name, stack.Selected, stack.ResourceCount)));

        workspace.RemoveStack("dev", force: false);
        Assert.Equal(["prod"], workspace.ListStacks().Select(stack => stack.Name));
        Assert.Null(workspace.SelectedStack);
    }

    [Fact]
    public void An_unknown_stack_is_refused_with_those_that_exist()
    {
        Write("Pulumi.prod.yaml", "");

        var error = Assert.Throws<DeploymentException>(() => Open("").OpenStack("prodd"));

        Assert.Equal(Codes.Deployment.StackNotFound, error.Diagnostic.Code);
        Assert.Contains("prod", error.Diagnostic.Fix!.ToString());
    }

    [Fact]
    public void Projects_of_one_repository_share_the_state_directory_of_the_outermost()
    {
        Write("stacks/failover/Pulumi.yaml", "name: shop-failover\nruntime: dotnet\n");

        Assert.Equal(Path.Combine(_root.FullName, ".hacluster"), Open("").StateDirectory);
        Assert.Equal(Path.Combine(_root.FullName, ".hacluster"), Open("stacks/failover").StateDirectory);
        Directory.CreateDirectory(Path.Combine(_root.FullName, "stacks", ".hacluster"));
        Assert.Equal(Path.Combine(_root.FullName, "stacks", ".hacluster"), Open("stacks/failover").StateDirectory);
    }

    [Fact]
    public void ALink_to_a_project_shares_the_state_directory_of_the_repository()
    {
        Write("stacks/failover/Pulumi.yaml", "name: shop-failover\nruntime: dotnet\n");
        Open("");
        Directory.CreateSymbolicLink(Link, Path.Combine(_root.FullName, "stacks", "failover"));

        var linked = Workspace.Open(Link, new EngineSettings { Providers = [], Environment = _ => null });
        linked.CreateStack("dev");

        Assert.Equal(Path.Combine(_root.FullName, ".hacluster"), linked.StateDirectory);
        Assert.False(Directory.Exists(Path.Combine(_root.FullName, "stacks", "failover", ".hacluster")));
    }

    [Fact]
    public void A_state_directory_that_cannot_be_read_is_an_error_and_not_an_empty_one()
    {
        Open("").CreateStack("dev");
        Directory.Delete(Path.Combine(_root.FullName, ".hacluster"), recursive: true);
        // Root may read everything, so a loop stands for what this user may not look at.
        File.CreateSymbolicLink(Path.Combine(_root.FullName, ".hacluster"), Path.Combine(_root.FullName, "loop"));
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "loop"), Path.Combine(_root.FullName, ".hacluster"));

        var error = Assert.Throws<DeploymentException>(() => Open("").StateDirectory);

        Assert.Equal(Codes.Deployment.StateUnreadable, error.Diagnostic.Code);
        Assert.Contains(".hacluster", error.Message);
    }

    [Theory]
    [InlineData("stacks/shop", "dev.json")]
    [InlineData("selected", "shop")]
    public void A_file_of_the_state_that_cannot_be_looked_at_is_not_taken_for_absent(string folder, string file)
    {
        Open("").CreateStack("dev");
        var path = Path.Combine(_root.FullName, ".hacluster", folder);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.CreateSymbolicLink(path, path);

        var error = Assert.Throws<DeploymentException>(() => Open("").SelectStack(Open("").SelectedStack ?? "dev"));

        Assert.Equal(Codes.Deployment.StateUnreadable, error.Diagnostic.Code);
        Assert.StartsWith(path, error.Diagnostic.Subject);
        Assert.DoesNotContain(file, Directory.EnumerateFiles(_root.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public void The_generated_passphrase_and_every_key_are_readable_by_their_owner_only()
    {
        Open("").CreateStack("dev");

        var secret = new[] { "passphrase", "stacks/shop/dev.json" }.Select(name => Path.Combine(_root.FullName, ".hacluster", name))
            .Concat(Directory.EnumerateFiles(Path.Combine(_root.FullName, ".hacluster", "keys"))).ToList();

        Assert.Equal(3, secret.Count);
        Assert.All(
            secret,
            file =>
                Assert.True(
                    OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(_root.FullName, ".hacluster", ".gitignore")));
    }

    [Fact]
    public void A_generated_passphrase_that_is_put_back_opens_what_it_encrypted_and_replaces_no_other()
    {
        var workspace = Open("");
        workspace.CreateStack("dev").Configuration.Set("token", "s3cret", secret: true);
        var passphrase = workspace.FindGeneratedPassphrase();
        Assert.NotNull(passphrase);
        Directory.Delete(workspace.StateDirectory, recursive: true);
        // As the log of a command does.
        Directory.CreateDirectory(Path.Combine(workspace.StateDirectory, "logs"));
        Assert.Null(Open("").FindGeneratedPassphrase());

        Open("").RestoreGeneratedPassphrase(passphrase);

        Assert.Equal("s3cret", Open("").OpenStack("dev").Configuration.ReadAll()["shop:token"].Value);
        Assert.True(File.Exists(Path.Combine(workspace.StateDirectory, ".gitignore")));
        Open("").RestoreGeneratedPassphrase("another");
        Assert.Equal(passphrase, Open("").FindGeneratedPassphrase());
    }

    [Fact]
    public async Task The_users_passphrase_takes_the_place_of_the_generated_one()
    {
        string? passphrase = "first";
        IReadOnlyList<string> Names() =>
            [.. Directory.EnumerateFiles(Path.Combine(_root.FullName, ".hacluster")).Select(file => Path.GetFileName(file))];
        var settings = new EngineSettings { Providers = [], Environment = name => name == "PULUMI_CONFIG_PASSPHRASE" ? passphrase : null };
        var stack = Workspace.Open(_root.FullName, settings).CreateStack("dev");
        Assert.DoesNotContain("passphrase", Names());

        passphrase = "second";
        var wrong = await Assert.ThrowsAsync<DeploymentException>(() => stack.ReadOutputsAsync(default));
        Assert.Equal(Codes.Deployment.Passphrase, wrong.Diagnostic.Code);
        passphrase = null;
        var missing = await Assert.ThrowsAsync<DeploymentException>(() => stack.ReadOutputsAsync(default));
        Assert.Equal(Codes.Deployment.Passphrase, missing.Diagnostic.Code);
    }

    [Fact]
    public async Task A_damaged_state_is_refused_with_the_way_back()
    {
        var stack = Open("").CreateStack("dev");
        Write(".hacluster/stacks/shop/dev.json", "{\"version\":3,");

        var error = await Assert.ThrowsAsync<DeploymentException>(() => stack.ReadOutputsAsync(default));

        Assert.Equal(Codes.Deployment.StateCorrupt, error.Diagnostic.Code);
        Assert.Contains(".bak", error.Diagnostic.Fix!.ToString());
    }

    [Theory]
    [InlineData("", "name")]
    [InlineData("name: sh op\nruntime: dotnet\n", "sh op")]
    [InlineData("name: shop\n", "runtime")]
    public void A_project_file_that_is_not_valid_is_refused(string text, string reason)
    {
        Write("Pulumi.yaml", text);

        Assert.Contains(reason, Assert.Throws<DeploymentException>(() => Open("")).Message);
    }

    private IWorkspace Open(string path) =>
        Workspace.Open(Path.Combine(_root.FullName, path), new EngineSettings { Providers = [], Environment = _ => null });

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
