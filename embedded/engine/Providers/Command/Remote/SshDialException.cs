namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>The host could not be reached, or refused us, within its dial limits.</summary>
internal sealed class SshDialException(string message, Exception? inner = null) : Exception(message, inner);
