namespace HaCluster.Deployment.Properties;

public enum PropertyDiffKind { Add, AddReplace, Delete, DeleteReplace, Update, UpdateReplace }

/// <param name="Kind">What happens to the property.</param>
/// <param name="InputDiff">True when old and new <em>inputs</em> differ, false when a new input differs from the old output.</param>
public sealed record PropertyDiff(PropertyDiffKind Kind, bool InputDiff = true);
