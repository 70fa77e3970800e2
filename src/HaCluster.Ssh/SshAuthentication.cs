using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>Authentication methods in the order in which they are offered: private key, password, agent.</summary>
internal static class SshAuthentication
{
    /// <exception cref="SshDialException">There is no credential, or the private key cannot be read.</exception>
    public static AuthenticationMethod[] Methods(SshTarget target)
    {
        var methods = new List<AuthenticationMethod>();
        if (target.PrivateKey is { Length: > 0 } key)
            methods.Add(new PrivateKeyAuthenticationMethod(target.User, ReadKey(target, key)));
        if (target.Password is { } password)
        {
            methods.Add(new PasswordAuthenticationMethod(target.User, password));
            methods.Add(AnswerWith(target.User, password));
        }
        if (target.AgentSocket is { Length: > 0 } socket && SshAgent.Identities(socket) is { Count: > 0 } identities)
            methods.Add(new PrivateKeyAuthenticationMethod(target.User, [.. identities]));
        return methods.Count > 0 ? [.. methods] : throw new SshDialException(target, NoCredential(target));
    }

    private static string NoCredential(SshTarget target) =>
        "no way to authenticate: there is neither a private key nor a password, and " + (string.IsNullOrEmpty(target.AgentSocket)
            ? $"no SSH agent is configured ({SshAgent.Variable} is not set)"
            : $"no SSH agent with a key answers at {target.AgentSocket}");

    private static PrivateKeyFile ReadKey(SshTarget target, string key)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(key));
        try
        {
            return target.Passphrase is null ? new PrivateKeyFile(text) : new PrivateKeyFile(text, target.Passphrase);
        }
        catch (Exception exception) when (IsUnreadableKey(exception))
        {
            throw new SshDialException(target, $"the private key cannot be read: {SshErrors.Explain(exception)}", exception);
        }
    }

    private static bool IsUnreadableKey(Exception exception) =>
        exception is SshException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException;

    private static KeyboardInteractiveAuthenticationMethod AnswerWith(string user, string password)
    {
        var method = new KeyboardInteractiveAuthenticationMethod(user);
        method.AuthenticationPrompt += (_, prompt) =>
        {
            foreach (var question in prompt.Prompts)
                question.Response = password;
        };
        return method;
    }
}
