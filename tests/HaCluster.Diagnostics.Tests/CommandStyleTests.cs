namespace HaCluster.Diagnostics.Tests;

public sealed class CommandStyleTests
{
    private static readonly CommandStyle OtherStack = new()
    {
        Program = "scripts/hacluster",
        Stack = "aws",
        DefaultStack = "local",
        Project = "/srv/my cluster",
        Directory = "/srv/my cluster/docs",
    };

    [Theory]
    [InlineData("hacluster:database.port", "5432", "config set hacluster:database.port 5432")]
    [InlineData("hacluster:regions[0].cidr", "10.0.0.0/16", "config set --path 'hacluster:regions[0].cidr' 10.0.0.0/16")]
    [InlineData("hacluster:dns.name", "it's", @"config set hacluster:dns.name 'it'\''s'")]
    public void A_value_is_set_with_the_front_ends_own_program(string key, string value, string expected)
    {
        var fix = new ConfigSet(key, value);

        Assert.Equal($"hacluster {expected}", CommandStyle.HaCluster.Write(fix));
        Assert.Equal($"pulumi {expected}", CommandStyle.Pulumi.Write(fix));
    }

    [Fact]
    public void The_shell_evaluates_an_expression_in_one_word() => Assert.Equal(
        "hacluster config set hacluster:a \"$(curl -s URL)/32\"",
        CommandStyle.HaCluster.Write(new ConfigSet("hacluster:a", "$(curl -s URL)/32") { Expression = true }));

    [Fact]
    public void A_secret_is_read_from_a_file() => Assert.Equal(
        "pulumi config set --secret hacluster:aws.sshPrivateKey < KEYFILE",
        CommandStyle.Pulumi.Write(new ConfigSetSecret("hacluster:aws.sshPrivateKey", "KEYFILE")));

    [Fact]
    public void The_commands_of_hacluster_name_the_stack_and_directory_where_they_are_not_the_defaults()
    {
        Assert.Equal(
            "scripts/hacluster failover --to site1 -s aws -C '/srv/my cluster/docs'",
            OtherStack.Write(new ProductCommand("failover", "--to", "site1")));
        Assert.Equal(
            "scripts/hacluster config rm hacluster:x -s aws -C '/srv/my cluster/docs'", OtherStack.Write(new ConfigRemove("hacluster:x")));
        Assert.Equal(
            "scripts/hacluster status", (OtherStack with { Stack = "local", Directory = null }).Write(new ProductCommand("status")));
        Assert.Equal("docker start db", OtherStack.Write(new ShellCommand("docker start db")));
    }

    [Theory]
    [InlineData("aws", "/srv/my cluster", "cancel -s aws -C '/srv/my cluster/docs'")]
    [InlineData("local", "/srv/my cluster", "cancel -C '/srv/my cluster/docs'")]
    [InlineData("other", "/srv/my cluster/stacks/failover", "cancel -s other -C '/srv/my cluster/stacks/failover'")]
    public void A_command_about_another_stack_or_project_names_that_one(string stack, string directory, string expected) => Assert.Equal(
        $"scripts/hacluster {expected}", OtherStack.Write(new ProductCommand("cancel") { Stack = stack, Directory = directory }));

    [Fact]
    public void A_command_that_has_a_stack_as_argument_names_no_second_one() => Assert.Equal(
        "scripts/hacluster stack init new -C '/srv/my cluster/docs'",
        OtherStack.Write(new ProductCommand("stack", "init", "new") { NamesStack = true }));

    [Fact]
    public void A_program_in_a_directory_with_a_space_can_be_pasted() => Assert.Equal(
        "'/srv/my cluster/scripts/hacluster' up",
        new CommandStyle { Program = "/srv/my cluster/scripts/hacluster" }.Write(new ProductCommand("up")));

    [Fact]
    public void A_command_between_words_is_marked_and_stays_data()
    {
        var port = 80;

        var fix = Fix.Of($"Free port {port}, or run {new ConfigSet("hacluster:port", "PORT")}; {new ProductCommand("status")} shows more.");

        Assert.Equal("Free port 80, or run `hacluster config set hacluster:port PORT`; `hacluster status` shows more.", fix.ToString());
        Assert.Equal(
            "Free port 80, or run `pulumi config set hacluster:port PORT`; `hacluster status` shows more.", CommandStyle.Pulumi.Write(fix));
        Assert.Single(((FixParts)fix).Parts.OfType<ConfigSet>());
    }

    [Fact]
    public void A_diagnostic_is_rendered_with_its_code_reason_and_fix()
    {
        var diagnostic = new Diagnostic
        {
            Code = Codes.Config.OutOfRange,
            Summary = "hacluster:database.port is out of range.",
            Why = "Its value is 1.",
            Fix = new ConfigSet("hacluster:database.port", "1024"),
        };

        Assert.Equal(ErrorKind.Usage, diagnostic.Kind);
        Assert.Equal(
            """
            hacluster:database.port is out of range. (config.out-of-range)
              why: Its value is 1.
              fix: pulumi config set hacluster:database.port 1024
            """,
            diagnostic.Text(CommandStyle.Pulumi));
    }
}
