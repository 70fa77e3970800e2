using System.Diagnostics;

namespace HaCluster.Ssh.Tests;

public sealed class HostKeyTests : PoolFixture
{
    [Fact]
    public async Task A_wrong_host_key_is_refused_at_once_and_the_right_one_is_accepted()
    {
        using var server = SshServer.Start();
        using var other = SshServer.Prepare();

        var failure = await FailToConnectAsync(server.Target() with { HostKey = HostKeyPolicy.Only(other.HostKey) });
        Assert.Contains("is not the expected host key", failure.Reason);
        Assert.Contains("ssh-ed25519 SHA256:", failure.Reason);
        Assert.Empty(Reports);

        Assert.Equal("in\n", await RunAsync(server.Target() with { HostKey = HostKeyPolicy.Only(server.HostKey) }, "echo in"));
    }

    [Theory]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 !!!")]
    [InlineData("")]
    public async Task A_malformed_line_is_refused(string line)
    {
        using var server = SshServer.Start();

        var failure = await FailToConnectAsync(server.Target() with { HostKey = HostKeyPolicy.Only(line) });

        Assert.Contains("is not a public key line", failure.Reason);
    }

    [Fact]
    public async Task A_type_that_is_not_supported_is_refused()
    {
        using var server = SshServer.Start();

        var failure = await FailToConnectAsync(server.Target() with { HostKey = HostKeyPolicy.Only("ssh-future AAAA") });

        Assert.Equal("the expected host key has the type 'ssh-future', which is not supported", failure.Reason);
    }

    [Fact]
    public async Task An_rsa_key_is_accepted_under_sha2_signatures_alone()
    {
        using var directory = new TemporaryDirectory();
        var key = Path.Combine(directory.Path, "rsa");
        using (var keygen = Process.Start("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key]))
            await keygen.WaitForExitAsync();
        var expected = HostKeyPolicy.Only(await File.ReadAllTextAsync($"{key}.pub"));

        // The server has an ed25519 key as well, which the client would prefer if it offered that algorithm.
        using var modern = SshServer.Start($"HostKey {key}\nHostKeyAlgorithms ssh-ed25519,rsa-sha2-256");
        Assert.Equal("in\n", await RunAsync(modern.Target() with { HostKey = expected }, "echo in"));

        using var old = SshServer.Start($"HostKey {key}\nHostKeyAlgorithms ssh-rsa");
        await FailToConnectAsync(old.Target() with { HostKey = expected, Dial = DialLimits.Once });
    }
}
