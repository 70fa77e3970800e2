using HaCluster.Web.Settings;

namespace HaCluster.Web.Tests;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Least = new()
    {
        ["INSTANCE_NAME"] = "site1-app-1",
        ["DATABASE_HOSTS"] = "172.20.1.30:5432,172.21.1.30",
        ["DATABASE_USER"] = "app",
        ["DATABASE_PASSWORD"] = "secret",
        ["DATABASE_TLS"] = "require",
    };

    [Fact]
    public void The_required_variables_are_enough_and_the_rest_has_the_documented_defaults()
    {
        var (settings, problems) = SettingsReader.Read(Least);

        Assert.Empty(problems);
        Assert.NotNull(settings);
        Assert.Equal([new("172.20.1.30", 5432), new("172.21.1.30", 5432)], settings.DatabaseHosts);
        var defaults = new AppSettings
        {
            InstanceName = "site1-app-1",
            DatabaseHosts = settings.DatabaseHosts,
            DatabaseUser = "app",
            DatabasePassword = "secret",
            DatabaseTls = DatabaseTls.Require,
        };
        Assert.Equal(defaults, settings);
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        var (settings, problems) = SettingsReader.Read(new Dictionary<string, string>
        {
            ["INSTANCE_NAME"] = "site1 app",
            ["LISTEN_ADDRESS"] = "site1-app",
            ["LISTEN_PORT"] = "70000",
            ["DATABASE_HOSTS"] = "172.20.1.30:5432,172.20.1.30,:1,db:port",
            ["DATABASE_TLS"] = "off",
            ["DATABASE_HOST"] = "172.20.1.30",
            ["WRITE_BUDGET_MS"] = "1e3",
        });

        Assert.Null(settings);
        Assert.Equal(
            [
                "DATABASE_TLS is 'off'; it must be verify-full, verify-ca or require",
                "INSTANCE_NAME is 'site1 app'; it must be letters, digits and '-', at most 63 of them, such as site1-app-1",
                "LISTEN_ADDRESS is 'site1-app'; it must be an address of this machine, such as 172.20.1.20",
                "LISTEN_PORT is '70000'; it must be a whole number from 0 to 65535, such as 8080",
                "DATABASE_HOSTS names 172.20.1.30:5432 twice; name each database host once",
                "DATABASE_HOSTS contains ':1'; each must be host or host:port, such as 172.20.1.30:5432,172.21.1.30:5432",
                "DATABASE_HOSTS contains 'db:port'; each must be host or host:port, such as 172.20.1.30:5432,172.21.1.30:5432",
                "DATABASE_USER is not set; it must hold the application's database role",
                "DATABASE_PASSWORD is not set; it must hold that role's password",
                "DATABASE_CA_FILE is not set; the database's certificate cannot be checked without its CA's PEM file",
                "WRITE_BUDGET_MS is '1e3'; it must be a whole number from 100 to 30000, such as 3000",
                "DATABASE_HOST is not a setting; known are DATABASE_CA_FILE, DATABASE_HOSTS, DATABASE_NAME, DATABASE_PASSWORD, "
                    + "DATABASE_POOL_SIZE, DATABASE_TLS, DATABASE_USER, DATABASE_WRITE_POOL_SIZE",
            ],
            problems);
    }

    [Theory]
    [InlineData("2", null, 1)]
    [InlineData("11", null, 7)]
    [InlineData("11", "10", 10)]
    public void Writes_get_two_thirds_of_the_connections_unless_told_otherwise(string all, string? forWrites, int expected)
    {
        var environment = new Dictionary<string, string>(Least) { ["DATABASE_POOL_SIZE"] = all };
        if (forWrites is not null)
            environment["DATABASE_WRITE_POOL_SIZE"] = forWrites;
        var settings = SettingsReader.Read(environment).Settings;
        Assert.Equal(expected, settings?.DatabaseWritePoolSize);
        Assert.Equal(int.Parse(all) - expected, settings?.DatabaseReadPoolSize);
    }

    [Fact]
    public void Writes_cannot_have_all_connections()
    {
        var (_, problems) = SettingsReader.Read(
            new Dictionary<string, string>(Least) { ["DATABASE_POOL_SIZE"] = "4", ["DATABASE_WRITE_POOL_SIZE"] = "4" });
        Assert.Equal("DATABASE_WRITE_POOL_SIZE is '4'; it must be a whole number from 1 to 3, such as 2", Assert.Single(problems));
    }

    [Fact]
    public void A_ca_file_that_cannot_be_read_is_named()
    {
        var (_, problems) = SettingsReader.Read(new Dictionary<string, string>(Least) { ["DATABASE_CA_FILE"] = "/nowhere/ca.crt" });
        Assert.StartsWith(
            "DATABASE_CA_FILE is '/nowhere/ca.crt', which cannot be read: ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_appears_in_no_text_of_the_settings() =>
        Assert.DoesNotContain("secret", SettingsReader.Read(Least).Settings!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Every_variable_and_no_other_is_in_the_documentation()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "application.md"))
            .SkipWhile(line => line != "## Settings").TakeWhile(line => line != "## Metrics")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal(SettingsReader.Variables.Order(), documented.Order());
    }

    [Theory]
    [InlineData("172.20.1.30", true)]
    [InlineData("site1-db:6432", true)]
    [InlineData("", false)]
    [InlineData("db:0", false)]
    [InlineData("db:65536", false)]
    [InlineData("db:+1", false)]
    [InlineData("a b", false)]
    [InlineData("db;Password=x", false)]
    public void A_host_is_a_name_or_an_ipv4_address_with_an_optional_port(string text, bool valid) =>
        Assert.Equal(valid, HostEndpoint.TryParse(text, out _));
}
