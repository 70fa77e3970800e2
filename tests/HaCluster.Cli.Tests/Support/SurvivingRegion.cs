using System.Net;

namespace HaCluster.Cli.Tests.Support;

/// <summary>
/// A region that answers while its peer is lost: an SSH server in the place of the database host, which says that it is a standby until it
/// was promoted; and a load balancer.
/// </summary>
internal sealed class SurvivingRegion : IDisposable
{
    private readonly HttpListener _loadBalancer = new();

    public SurvivingRegion(string name)
    {
        Host = SshServer.Start("AcceptEnv LANG LC_*");
        Host.AddProgram("sudo", $$"""
            #!/bin/bash
            if [ "$2 $3" = 'bash -s' ]; then
                script=$(cat)
                if grep -q "^STEP='keep-recovery-copy'$" <<< "$script"; then echo copy >> "$HOME/copies"; exit; fi
                sed -n "s/^STEP='\(.*\)'$/\1/p" <<< "$script" >> "$HOME/steps"
                if [ -e "$HOME/failure" ]; then cat "$HOME/failure" >&2; exit 1; fi
                touch "$HOME/promoted"
                printf 'promoted_at_ms=%s\n' "$(date +%s%3N)"
                exit
            fi
            role=standby timeline=1
            if [ -e "$HOME/promoted" ]; then role=primary timeline=2; fi
            printf '{"status":{"name":"{{name}}-db","up":true,"role":"%s","timeline":%d,"lsn":"0/5000148","replayedLsn":"0/5000148",
             "replication":[],"receiver":null},"stopped":null,"promotion":null,"rejoin":null,"degraded":null,"fenced":null,
             "contact":{"at":"%s","primaryEnd":"0/5000148"},"waitingCommits":0}' "$role" "$timeline" "$(date -u +%FT%T.%3NZ)"
            """);
        LoadBalancerPort = Loopback.FreePort();
        _loadBalancer.Prefixes.Add($"http://127.0.0.1:{LoadBalancerPort}/");
    }

    public SshServer Host { get; }

    public int LoadBalancerPort { get; }

    public string PrivateKey => Host.PrivateKey;

    /// <summary>The steps that were carried out on the host, or tried.</summary>
    public string[] Steps =>
        Path.Combine(Host.Home, "steps") is var path && File.Exists(path) ? File.ReadAllLines(path) : [];

    /// <summary>How often a recovery copy was written on the host.</summary>
    public int Copies => Path.Combine(Host.Home, "copies") is var path && File.Exists(path) ? File.ReadAllLines(path).Length : 0;

    /// <summary>From now on the load balancer takes connections and acknowledges every write.</summary>
    public void Serve()
    {
        _loadBalancer.Start();
        _ = AnswerAsync();
    }

    /// <param name="error">What the step prints on stderr.</param>
    public void FailPromotion(string error) => File.WriteAllText(Path.Combine(Host.Home, "failure"), error + "\n");

    public void Dispose()
    {
        _loadBalancer.Close();
        Host.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _loadBalancer.GetContextAsync();
                context.Response.StatusCode = (int)HttpStatusCode.NoContent;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
