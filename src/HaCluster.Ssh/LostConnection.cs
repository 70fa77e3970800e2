namespace HaCluster.Ssh;

/// <summary>Closes an object of the SSH library whose connection may be lost.</summary>
internal static class LostConnection
{
    /// <summary>
    /// The library takes leave of the server when it disposes of an object, and fails where the connection closes at the same time.
    /// What the caller has to say about the connection must not be replaced by that failure.
    /// </summary>
    public static void Close(IDisposable ofLibrary)
    {
        try
        {
            ofLibrary.Dispose();
        }
        catch (Exception exception) when (SshErrors.IsOfConnection(exception))
        {
            // The connection is closed, and the object with it.
        }
    }
}
