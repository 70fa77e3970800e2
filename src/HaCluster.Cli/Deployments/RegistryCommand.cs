using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Deployments;

/// <summary><c>registry</c>: where images of the application are pushed, and the login for it.</summary>
internal static class RegistryCommand
{
    public static Command Create(Verb verb)
    {
        var command = verb.Define("registry", "Show where images of the application are pushed.", async (session, _, cancellation) =>
        {
            var (endpoints, registry) = await FindAsync(session, cancellation);
            var tunnel = endpoints.RegistryHost is { SshProxy: { } jump } host ? Tunnel(host, jump) : null;
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("address", registry.Address);
                    writer.WriteString("name", registry.Name);
                    writer.WriteString("user", registry.User);
                    writer.WriteString("caCertificate", registry.CaCertificate);
                    writer.WriteString("tunnel", tunnel);
                    writer.WriteEndObject();
                });
                return ExitCodes.Ok;
            }
            session.HumanResult.WriteLine($"push to: {registry.Address}/NAME:TAG   log in with: {session.Typed("registry", "login")}");
            session.HumanResult.WriteLine($"user:    {registry.User}");
            session.HumanResult.WriteLine($"called:  {registry.Name} in application.image");
            if (tunnel is not null)
                session.HumanResult.WriteLine($"through: {tunnel}");
            return ExitCodes.Ok;
        });
        command.Subcommands.Add(verb.Define(
            "login", "Log Docker on this machine in to the registry.", async (session, _, cancellation) =>
            {
                var (_, registry) = await FindAsync(session, cancellation);
                return await LogInAsync(registry, cancellation);
            }));
        command.Subcommands.Add(verb.Define(
            "certificate", "Print the certificate of the authority that the registry's certificate is from.",
            async (session, _, cancellation) =>
            {
                var (_, registry) = await FindAsync(session, cancellation);
                session.HumanResult.WriteLine(registry.CaCertificate.TrimEnd());
                return ExitCodes.Ok;
            }));
        return command;
    }

    /// <exception cref="DiagnosticException">There is no cluster, or it has no registry.</exception>
    private static async Task<(ClusterEndpoints Endpoints, RegistryEndpoint Registry)> FindAsync(
        CommandSession session, CancellationToken cancellation)
    {
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        return (endpoints, endpoints.Registry ?? throw new DiagnosticException(
            Codes.Command.NoRegistry, "The cluster has no registry.",
            fix: Fix.Of($"Turn it on with {new ConfigSet("hacluster:delivery.registry", "true")} and run {new ProductCommand("up")}.")));
    }

    private static string Tunnel(HostEndpoint host, SshProxyEndpoint jump) => string.Create(
        CultureInfo.InvariantCulture,
        $"ssh -N -L {RegistryNames.PushPort}:127.0.0.1:{RegistryNames.PushPort} -J {jump.User}@{jump.Host} {host.SshUser}@{host.SshHost}");

    // The password goes through standard input, and into the file of Docker's logins.
    private static async Task<int> LogInAsync(RegistryEndpoint registry, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardInput = true };
        foreach (var argument in (string[])["login", "--username", registry.User, "--password-stdin", registry.Address])
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(registry.Password.Reveal());
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? ExitCodes.Ok : throw new DiagnosticException(
                Codes.Command.RegistryFailed, $"Docker could not log in to {registry.Address}; its message is above.",
                subject: registry.Name,
                fix: Fix.Of(
                    $"{new ProductCommand("status")} shows whether the registry runs. Docker must know its authority: what "
                        + $"{new ProductCommand("registry", "certificate")} prints, in /etc/docker/certs.d/{registry.Address}/ca.crt."));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new DiagnosticException(
                Codes.Check.Docker, "The program docker cannot be used.", exception.Message, inner: exception,
                fix: Fix.Of("Install Docker (Debian: docker.io), and run the command again."));
        }
    }
}
