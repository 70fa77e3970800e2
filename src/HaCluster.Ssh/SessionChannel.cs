using System.Reflection;
using Renci.SshNet;

namespace HaCluster.Ssh;

/// <summary>
/// Channel requests which SSH.NET implements but does not expose: <c>env</c> before a command starts, and <c>signal</c> while it runs
/// (RFC 4254, sections 6.4 and 6.9). Opening the channel beforehand also separates "never started" from "failed while running", so that
/// a connection which died while idle is replaced without the risk of running a script twice.
/// </summary>
internal sealed class SessionChannel
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly FieldInfo Channel = Member(typeof(SshCommand).GetField("_channel", Members), "SshCommand._channel");

    private readonly object _channel;
    private readonly Type _type;

    public SessionChannel(SshCommand command)
    {
        _channel = Channel.GetValue(command) ?? throw new InvalidOperationException("The command has no channel.");
        _type = _channel.GetType();
    }

    /// <summary>True when the server accepted the last request, after the command was started: the command itself.</summary>
    public bool LastRequestAccepted =>
        (bool)Member(_type.GetField("_channelRequestSuccess", Members), "_channelRequestSuccess").GetValue(_channel)!;

    public void Open() => Call("Open");

    /// <returns>False when the server does not accept this variable (sshd's <c>AcceptEnv</c>).</returns>
    public bool SetEnvironment(string name, string value) => (bool)Call("SendEnvironmentVariableRequest", name, value)!;

    /// <summary>End-of-file on the command's standard input.</summary>
    public void EndInput() => Call("SendEof");

    /// <param name="signal">Name without SIG, such as <c>TERM</c>.</param>
    public void Signal(string signal) => Call("SendSignalRequest", signal);

    private object? Call(string method, params object[] arguments) =>
        Member(_type.GetMethod(method, Members), method).Invoke(_channel, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static T Member<T>(T? member, string name) where T : class =>
        member ?? throw new MissingMemberException($"This version of SSH.NET has no '{name}'; adapt {nameof(SessionChannel)} to it.");
}
