namespace HaCluster.Ssh.Tests;

internal static class Targets
{
    /// <summary>The current user on a server, with the key that the server accepts and without a check of the host key.</summary>
    public static SshTarget Target(this SshServer server) => new()
    {
        Host = "127.0.0.1",
        Port = server.Port,
        User = Environment.UserName,
        HostKey = HostKeyPolicy.AcceptAny,
        Dial = new DialLimits(10, TimeSpan.FromSeconds(15)),
        PrivateKey = server.PrivateKey,
    };

    public static int Logins(this SshServer server) =>
        server.Log.Split('\n').Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));
}
