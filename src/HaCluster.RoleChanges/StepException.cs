using HaCluster.Diagnostics;

namespace HaCluster.RoleChanges;

/// <summary>A step was not carried out to its end.</summary>
/// <param name="message">Why.</param>
/// <param name="fix">What to do about it, where the step knows.</param>
/// <param name="inner">What was caught, for the log.</param>
public sealed class StepException(string message, Fix? fix = null, Exception? inner = null) : Exception(message, inner)
{
    public Fix? Fix { get; } = fix;
}
