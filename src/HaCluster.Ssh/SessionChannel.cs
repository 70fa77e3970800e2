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

    private const int LargestPiece = 32 * 1024;

    /// <summary>Inputs that are larger than the server's window, which is two megabytes, are rare.</summary>
    private static readonly TimeSpan WindowPoll = TimeSpan.FromMilliseconds(10);

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

    /// <summary>
    /// Writes the command's standard input and its end-of-file, or as much as the channel takes until it is closed: a command need not read
    /// all of it. SSH.NET looks whether the channel is open before it waits for the lock under which it closes it, and sshd ends the whole
    /// connection, with all that runs on it, when something of a channel comes after its close.
    /// </summary>
    public async Task WriteInputAsync(byte[] input)
    {
        for (var sent = 0; sent < input.Length;)
        {
            var count = Send(input, sent);
            if (count is null)
                return;
            sent += count.Value;
            if (count == 0)
                await Task.Delay(WindowPoll);
        }
        lock (MessagingLock)
        {
            if (IsOpen)
                Call("SendEof");
        }
    }

    /// <returns>How many bytes were sent: none while the server has no room for more; null when the channel is closed.</returns>
    private int? Send(byte[] input, int from)
    {
        // No more than there is room for: the library would wait for room with the lock held, and the server's close could not be read.
        lock (MessagingLock)
        {
            if (!IsOpen)
                return null;
            var count = (int)Math.Min(input.Length - from, Math.Min(RemoteWindow, LargestPiece));
            if (count > 0)
                SendData.Invoke(_channel, BindingFlags.DoNotWrapExceptions, null, [input, from, count], null);
            return count;
        }
    }

    private bool IsOpen => (bool)Member(_type.GetProperty("IsOpen", Members), "IsOpen").GetValue(_channel)!;

    /// <summary>Bytes that the server takes now.</summary>
    private uint RemoteWindow => (uint)Member(_type.GetProperty("RemoteWindowSize", Members), "RemoteWindowSize").GetValue(_channel)!;

    private MethodInfo SendData =>
        Member(_type.GetMethod("SendData", Members, [typeof(byte[]), typeof(int), typeof(int)]), "SendData");

    private Lock MessagingLock => (Lock)Member(FieldOf(_type, "_messagingLock"), "_messagingLock").GetValue(_channel)!;

    /// <param name="signal">Name without SIG, such as <c>TERM</c>.</param>
    public void Signal(string signal) => Call("SendSignalRequest", signal);

    private object? Call(string method, params object[] arguments) =>
        Member(_type.GetMethod(method, Members), method).Invoke(_channel, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    // A private field of a base class is not found through the class that inherits it.
    private static FieldInfo? FieldOf(Type? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Members) is { } field)
                return field;
        }
        return null;
    }

    private static T Member<T>(T? member, string name) where T : class =>
        member ?? throw new MissingMemberException($"This version of SSH.NET has no '{name}'; adapt {nameof(SessionChannel)} to it.");
}
