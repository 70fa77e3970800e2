using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command.Remote;
using HaCluster.Ssh;

namespace HaCluster.Engine.Tests.Providers.Command;

public sealed class ConnectionInputTests
{
    [Fact]
    public void Every_property_reaches_the_target_and_the_jump_host()
    {
        var jumpHost = Props.Of(
            ("host", "jump"), ("user", "admin"), ("dialErrorLimit", -1.0), ("perDialTimeout", 0.0), ("hostKey", "ssh-ed25519 AAAA"));
        var connection = Props.Of(
            ("host", "db"), ("port", 2222.0), ("user", "me"), ("password", "pw"), ("privateKey", new SecretValue("key")),
            ("privateKeyPassword", "phrase"), ("agentSocketPath", "/agent"), ("dialErrorLimit", 3.0), ("perDialTimeout", 4.0),
            ("proxy", jumpHost));

        var target = ConnectionInput.Read(Props.Of(("connection", connection)));

        Assert.Equal(
            new SshTarget
            {
                Host = "db",
                Port = 2222,
                User = "me",
                Password = "pw",
                PrivateKey = "key",
                Passphrase = "phrase",
                AgentSocket = "/agent",
                HostKey = HostKeyPolicy.AcceptAny,
                Dial = new DialLimits(3, TimeSpan.FromSeconds(4)),
                JumpHost = new SshTarget
                {
                    Host = "jump",
                    Port = 22,
                    User = "admin",
                    AgentSocket = SshAgent.SocketFromEnvironment,
                    HostKey = HostKeyPolicy.Only("ssh-ed25519 AAAA"),
                    Dial = new DialLimits(-1, null),
                },
            },
            target);
    }

    [Fact]
    public void The_defaults_are_root_on_port_22_with_ten_attempts_of_15_seconds()
    {
        var target = ConnectionInput.Read(Props.Of(("connection", Props.Of(("host", "db")))));

        Assert.Equal(("root", 22, new DialLimits(10, TimeSpan.FromSeconds(15))), (target.User, target.Port, target.Dial));
    }

    [Fact]
    public void A_missing_connection_is_an_error() =>
        Assert.Throws<ProviderException>(() => ConnectionInput.Read(Props.Of(("create", "true"))));
}
