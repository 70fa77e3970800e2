using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace HaCluster.TestKit;

/// <summary>Runs code that may read no more than others may, also where the tests run as root, who may read everything.</summary>
[SupportedOSPlatform("linux")]
public static class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>
    /// Runs it on a thread of its own: whose files may be read is decided for each thread, and a thread that is no longer root for files
    /// loses root's right to read everything (setfsuid(2)).
    /// </summary>
    /// <exception cref="Exception">What <paramref name="action"/> threw.</exception>
    public static void Run(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (EffectiveUser() == 0)
                    BecomeNobody();
                action();
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (thrown is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
    }

    private static void BecomeNobody()
    {
        _ = SetFileUser(Nobody);
        // It reports no failure; an identity that does not exist is refused and the present one returned.
        if (SetFileUser(uint.MaxValue) != (int)Nobody)
            throw new InvalidOperationException("The user of a thread cannot be changed here: setfsuid was refused.");
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileUser(uint user);
}
