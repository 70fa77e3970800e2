using System.Text;

namespace HaCluster.Components.Application;

/// <summary>The file <c>config.json</c> by which Docker's client logs in to a registry.</summary>
internal static class DockerConfig
{
    /// <summary>On an application host; root alone can read it.</summary>
    public const string Folder = "/etc/hacluster/docker";

    /// <param name="registry">Address and port.</param>
    /// <param name="user">Letters and digits.</param>
    /// <param name="password">The same.</param>
    /// <returns>Text with the password: a secret.</returns>
    public static string Render(string registry, string user, string password)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return $"{{\"auths\":{{\"{registry}\":{{\"auth\":\"{login}\"}}}}}}\n";
    }
}
