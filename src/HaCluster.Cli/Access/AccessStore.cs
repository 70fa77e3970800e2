using HaCluster.Cli.Hosting;
using HaCluster.Deployment;

namespace HaCluster.Cli.Access;

/// <summary>The access files of a checkout: <c>.hacluster/access/PROJECT/STACK</c>, readable by the operator only.</summary>
internal sealed class AccessStore(CliHost host, IWorkspace workspace)
{
    public string PathOf(string stack) => Path.Combine(workspace.StateDirectory, "access", workspace.ProjectName, stack);

    /// <returns>Null when there is no file.</returns>
    /// <exception cref="AccessException">It cannot be read or opened.</exception>
    public AccessContent? Find(string stack)
    {
        var path = PathOf(stack);
        if (!Presence.IsFile(path))
            return null;
        try
        {
            var content = AccessEnvelope.Open(File.ReadAllBytes(path), AccessKey.Read(host));
            return content.Project == workspace.ProjectName && content.Stack == stack
                ? content
                : throw new AccessException($"It is of stack {content.Stack} of project {content.Project}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccessException(exception.Message, exception);
        }
    }

    /// <exception cref="AccessException">It cannot be written.</exception>
    public void Save(AccessContent content)
    {
        try
        {
            AtomicFile.WritePrivate(PathOf(content.Stack), AccessEnvelope.Seal(content, AccessKey.ReadOrCreate(host)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccessException(exception.Message, exception);
        }
    }

    /// <exception cref="AccessException">It cannot be removed.</exception>
    public void Remove(string stack)
    {
        try
        {
            if (File.Exists(PathOf(stack)))
                File.Delete(PathOf(stack));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccessException(exception.Message, exception);
        }
    }
}
