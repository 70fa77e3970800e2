using System.Text;
using HaCluster.Ssh;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Authentication methods in the order in which they are offered: private key, password, agent.</summary>
internal static class SshAuthentication
{
    public static AuthenticationMethod[] Methods(SshSettings settings)
    {
        var methods = new List<AuthenticationMethod>();
        if (settings.PrivateKey is { Length: > 0 } key)
        {
            methods.Add(new PrivateKeyAuthenticationMethod(settings.User, ReadKey(settings, key)));
        }
        if (settings.Password is { } password)
        {
            methods.Add(new PasswordAuthenticationMethod(settings.User, password));
            methods.Add(AnswerWith(settings.User, password));
        }
        if (settings.AgentSocketPath is { Length: > 0 } socket && SshAgent.Identities(socket) is { Count: > 0 } identities)
        {
            methods.Add(new PrivateKeyAuthenticationMethod(settings.User, [.. identities]));
        }
        return methods.Count > 0 ? [.. methods] : throw new SshDialException(
            $"no way to authenticate to {settings.Target}: the connection has neither privateKey nor password, and no SSH agent with a key answers" +
            $"{(settings.AgentSocketPath is null ? "" : $" at {settings.AgentSocketPath}")}");
    }

    private static PrivateKeyFile ReadKey(SshSettings settings, string key)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(key));
        try
        {
            return settings.PrivateKeyPassword is null ? new PrivateKeyFile(text) : new PrivateKeyFile(text, settings.PrivateKeyPassword);
        }
        catch (Exception exception) when (exception is SshException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new SshDialException($"the connection's privateKey for {settings.Target} cannot be read: {exception.Message}", exception);
        }
    }

    private static KeyboardInteractiveAuthenticationMethod AnswerWith(string user, string password)
    {
        var method = new KeyboardInteractiveAuthenticationMethod(user);
        method.AuthenticationPrompt += (_, prompt) =>
        {
            foreach (var question in prompt.Prompts) question.Response = password;
        };
        return method;
    }
}
