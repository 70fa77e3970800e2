namespace HaCluster.Components.Tests;

/// <summary>What the deploy program asks for when the numbers of the secrets are raised.</summary>
public sealed class RotationTests
{
    private const string RemoteCommand = "command:remote:Command";

    [Fact]
    public async Task New_passwords_come_with_logins_of_their_own_that_are_known_before_they_are_used()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:secrets.passwordGeneration"] = "2" });

        Assert.Equal(
            ["database-application-2", "database-replication-2", "stats"],
            deployed.Of("random:index/randomPassword:RandomPassword").Select(password => password.Name!).Order());
        var (instances, server) = (
            (string)deployed.Single(RemoteCommand, "site2-app-instances").Inputs["stdin"],
            (string)deployed.Single(RemoteCommand, "site2-db-postgresql").Inputs["stdin"]);
        Assert.Contains("DATABASE_USER=hacluster_application_2\n", instances, StringComparison.Ordinal);
        Assert.Contains($"DATABASE_PASSWORD={StackMocks.SecretOf("database-application-2")}\n", instances, StringComparison.Ordinal);
        Assert.Contains("user=hacluster_replication_2 ", server, StringComparison.Ordinal);
        Assert.Contains(
            $":*:hacluster_replication_2:{StackMocks.SecretOf("database-replication-2")}\n", server, StringComparison.Ordinal);

        var requirements = await deployed.RequirementsAsync();
        foreach (var site in new[] { "site1", "site2" })
        {
            var used = requirements[$"{RemoteCommand} {site}-db-postgresql"].ToArray();
            Assert.Contains($"{RemoteCommand} site1-db-logins", used);
            Assert.Contains($"{RemoteCommand} site2-db-logins", used);
            var ended = requirements[$"{RemoteCommand} {site}-db-former-logins"].ToArray();
            foreach (var user in new[] { "app-instances", "db-postgresql", "db-database" })
            {
                Assert.Contains($"{RemoteCommand} site1-{user}", ended);
                Assert.Contains($"{RemoteCommand} site2-{user}", ended);
            }
        }
    }

    [Theory]
    [InlineData("1", "", "site1-db", "")]
    [InlineData("2", "database-ca-2", "site1-db", "")]
    [InlineData("3", "database-ca-2", "site1-db-2", "-2")]
    [InlineData("4", "", "site1-db-2", "-2")]
    [InlineData("5", "database-ca-3", "site1-db-2", "-2")]
    public async Task A_new_authority_is_trusted_everywhere_before_it_signs(string number, string other, string server, string suffix)
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:secrets.certificateGeneration"] = number,
            ["hacluster:backup.enabled"] = "true",
            ["hacluster:delivery.registry"] = "true",
        });

        var generation = int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        var first = generation < 4 ? "database-ca" : "database-ca-2";
        var trusted = $"CA_CERTIFICATE='certificate of {first}\n{(other is "" ? "" : $"certificate of {other}\n")}'";
        string[] users = ["db-postgresql", "db-backup-agent", "svc-repository", "app-instances", "app-registry"];
        foreach (var step in users.SelectMany(user => new[] { $"site1-{user}", $"site2-{user}" }).Append("site1-ci-registry"))
            Assert.Contains(trusted, (string)deployed.Single(RemoteCommand, step).Inputs["stdin"], StringComparison.Ordinal);
        Assert.Contains(
            $"SERVER_CERTIFICATE='certificate of {server}\n'",
            (string)deployed.Single(RemoteCommand, "site1-db-postgresql").Inputs["stdin"], StringComparison.Ordinal);
        const string Signed = "tls:index/locallySignedCert:LocallySignedCert";
        Assert.Equal(7, deployed.Of(Signed).Length);
        var signs = suffix is "" ? "database-ca" : $"database-ca{suffix}";
        Assert.All(deployed.Of(Signed), signed => Assert.Equal($"certificate of {signs}\n", signed.Inputs["caCertPem"]));
        Assert.All(deployed.Of(Signed), signed => Assert.True(suffix is "" || signed.Name!.EndsWith(suffix, StringComparison.Ordinal)));
    }
}
