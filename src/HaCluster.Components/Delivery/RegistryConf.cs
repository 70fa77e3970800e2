using System.Globalization;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Delivery;

/// <summary>
/// Configuration of Debian's docker-registry, which has no permissions by user: whoever may log in may push. So there are two of it over
/// the same images, each with a port and a login of its own, and the one for the application hosts takes nothing.
/// </summary>
public static class RegistryConf
{
    /// <summary>Certificate, key, passwords and both configurations.</summary>
    public const string Folder = "/etc/hacluster/registry";

    /// <param name="pushed">Whether images can be pushed; else it only gives them.</param>
    public static string Render(bool pushed) => string.Create(CultureInfo.InvariantCulture, $$"""
        # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
        version: 0.1
        log:
          level: warn
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: {{RegistryNames.Storage}}
          delete:
            enabled: false
          maintenance:
            uploadpurging:
              enabled: {{(pushed ? "true" : "false")}}
              age: 24h
              interval: 6h
              dryrun: false
            readonly:
              enabled: {{(pushed ? "false" : "true")}}
        http:
          addr: 0.0.0.0:{{(pushed ? RegistryNames.PushPort : RegistryNames.PullPort)}}
          draintimeout: 60s
          tls:
            certificate: {{Folder}}/server.crt
            key: {{Folder}}/server.key
            minimumtls: tls1.2
          headers:
            X-Content-Type-Options: [nosniff]
        auth:
          htpasswd:
            realm: hacluster
            path: {{Folder}}/{{(pushed ? "push" : "pull")}}.htpasswd

        """);
}
