using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HaCluster.Components.Application;

/// <param name="Registry">Address, and port unless it is 443.</param>
/// <param name="User">Without a colon.</param>
/// <param name="Password">A secret.</param>
internal sealed record RegistryLogin(string Registry, string User, string Password);

/// <summary>The file <c>config.json</c> by which Docker's client logs in to registries.</summary>
internal static class DockerConfig
{
    /// <summary>On an application host; root alone can read it.</summary>
    public const string Folder = "/etc/hacluster/docker";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Text with the passwords: a secret.</returns>
    public static string Render(IEnumerable<RegistryLogin> logins) => JsonSerializer.Serialize(
        new
        {
            auths = logins.ToDictionary(
                login => login.Registry,
                login => new { auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")) }),
        },
        Readable) + "\n";
}
