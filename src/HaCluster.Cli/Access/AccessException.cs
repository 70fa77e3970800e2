namespace HaCluster.Cli.Access;

/// <summary>An access file or its key cannot be read or written; the message says which and why.</summary>
internal sealed class AccessException(string message, Exception? inner = null) : Exception(message, inner);
