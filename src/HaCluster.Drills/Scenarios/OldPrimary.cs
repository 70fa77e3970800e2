using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

/// <summary>Tries to write on a database that must not take it, from inside its host, as its superuser.</summary>
internal static class OldPrimary
{
    private const string Write =
        "runuser -u postgres -- psql -XAtq -d revolutdb -c \"create table base.must_not_exist (); "
            + "drop table base.must_not_exist\" > /dev/null 2>&1 && echo written || echo refused";

    public static async Task<bool> TakesWriteAsync(string container) =>
        (await DockerMachine.ShellAsync(container, Write)).Trim() == "written";
}
