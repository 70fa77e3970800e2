namespace HaCluster.Diagnostics;

/// <summary>The class of an error; the command line has one exit code for each.</summary>
public enum ErrorKind
{
    /// <summary>Any failure that has no class of its own.</summary>
    Failure,

    /// <summary>Wrong usage or configuration. Nothing was changed.</summary>
    Usage,

    /// <summary>Credentials of a cloud provider are missing.</summary>
    Credentials,

    /// <summary>A resource operation or a remote command failed. What was done is saved.</summary>
    ResourceFailed,

    /// <summary>The machine or the cluster is not in the required state. Nothing was changed.</summary>
    Preflight,

    /// <summary>The object that was named does not exist.</summary>
    NotFound,

    /// <summary>No change was expected, and there was one.</summary>
    UnexpectedChange,

    /// <summary>The user answered no.</summary>
    Declined,

    /// <summary>A deadline expired.</summary>
    Timeout,

    /// <summary>The user or the system stopped the command.</summary>
    Interrupted,

    /// <summary>A defect of this program.</summary>
    Defect,
}
