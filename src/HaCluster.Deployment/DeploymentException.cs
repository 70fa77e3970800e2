using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>The operation could not start; nothing was changed.</summary>
/// <param name="code">Class of the error.</param>
/// <param name="summary">What happened, to which object.</param>
/// <param name="fix">What to do about it, if known.</param>
/// <param name="inner">What was caught, for the log.</param>
/// <param name="why">The evidence, where the summary does not have it.</param>
/// <param name="subject">The object concerned.</param>
public sealed class DeploymentException(
    DiagnosticCode code, string summary, Fix? fix = null, Exception? inner = null, string? why = null, string? subject = null)
    : DiagnosticException(new Diagnostic { Code = code, Summary = summary, Why = why, Fix = fix, Subject = subject }, inner);
