namespace SdkGenerator;

/// <summary>npm or its registry is not available; the message says why.</summary>
internal sealed class NpmUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
