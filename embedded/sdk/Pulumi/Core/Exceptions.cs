namespace Pulumi;

/// <summary>A failure whose message alone is shown, without a stack.</summary>
public class RunException : Exception
{
    public RunException(string message)
        : base(message)
    {
    }

    public RunException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A failure that belongs to a resource and is shown with it.</summary>
public sealed class ResourceException(string message, Resource? resource, bool hideStack = false) : Exception(message)
{
    internal Resource? Resource { get; } = resource;

    internal bool HideStack { get; } = hideStack;
}

/// <summary>The engine could not be told of a message.</summary>
public class LogException(Exception exception) : Exception("Error occurred during logging", exception);
