
namespace HaCluster.Deployment;

/// <summary>Why an operation could not start; decides the exit code.</summary>
public enum DeploymentErrorKind { Configuration, StackNotFound, WrongPassphrase, Locked, CorruptState, ProgramNotBuilt }

/// <summary>The operation could not start; nothing was touched.</summary>
/// <param name="kind">Class of the error.</param>
/// <param name="message">What happened, to which object.</param>
/// <param name="fix">What to do about it, if known: a sentence or a command to paste.</param>
public sealed class DeploymentException(DeploymentErrorKind kind, string message, string? fix = null, Exception? inner = null)
    : Exception(message, inner)
{
    public DeploymentErrorKind Kind { get; } = kind;

    public string? Fix { get; } = fix;
}
