namespace HaCluster.Engine;

/// <summary>Why an operation could not start; decides the exit code.</summary>
public enum EngineErrorKind { Configuration, StackNotFound, WrongPassphrase, Locked, CorruptState, ProgramNotBuilt }

/// <summary>The operation could not start; nothing was touched.</summary>
/// <param name="kind">Class of the error.</param>
/// <param name="message">What happened, to which object.</param>
/// <param name="fix">What to do about it, if known: a sentence or a command to paste.</param>
public sealed class EngineException(EngineErrorKind kind, string message, string? fix = null, Exception? inner = null) : Exception(message, inner)
{
    public EngineErrorKind Kind { get; } = kind;

    public string? Fix { get; } = fix;
}
