namespace HaCluster.Engine.Properties;

/// <summary>A value on the wire or in state does not follow Pulumi's property encoding.</summary>
internal sealed class PropertyFormatException(string message, Exception? inner = null) : Exception(message, inner);
