namespace HaCluster.Failover.Model.Scripts;

/// <summary><c>start_server</c> of the scripts.</summary>
internal static class Start
{
    /// <summary>systemd is told to start the server and asks its guard; a server that runs already is left alone.</summary>
    public static Outcome Ask(ref Scene scene)
    {
        scene.Own.Wanted = true;
        if (scene.Own.Server == Server.Stopped)
            Boot.Ask(ref scene.World, scene.Site);
        // What the guard advises is in the message of the script.
        return scene.Own.Server == Server.Stopped ? Outcome.Fail(Advice.Status | Advice.FailoverToOwn) : Outcome.Continue;
    }
}
