using Renci.SshNet;

namespace HaCluster.Ssh;

/// <summary>
/// Finds the processes of one command again. sshd passes signals neither to a root login nor to what runs under sudo; a variable in
/// their environment reaches them all: <c>LC_*</c> is accepted by a stock sshd and kept by a stock sudo.
/// </summary>
internal sealed class RemoteTask
{
    private const string Variable = "LC_HACLUSTER_TASK";

    private readonly string _id = Guid.NewGuid().ToString("n");

    /// <summary>Marks a session before its command starts. Where sshd refuses the variable, nothing can be killed by it.</summary>
    public void Mark(SessionChannel channel) => channel.SetEnvironment(Variable, _id);

    /// <summary>Kills every process that carries the mark.</summary>
    public void Kill(SshClient client)
    {
        using var command = client.CreateCommand(
            "as=; sudo -n true 2>/dev/null && as='sudo -n'; $as sh -c '" +
            $"for e in /proc/[0-9]*/environ; do tr \"\\0\" \"\\n\" 2>/dev/null <\"$e\" | grep -qx \"{Variable}={_id}\" " +
            "&& p=${e#/proc/} && kill -KILL \"${p%/environ}\"; done'");
        command.Execute();
    }
}
