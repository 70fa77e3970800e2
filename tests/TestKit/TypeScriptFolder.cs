using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HaCluster.TestKit;

/// <summary>
/// A folder with a package.json and a tsconfig.json, in which a test has the compiler of TypeScript check what it writes down.
/// </summary>
/// <param name="folder">Its path; what is written goes to <c>obj</c> below it.</param>
public sealed class TypeScriptFolder(string folder)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Installs the packages of package-lock.json, unless they are there.</summary>
    /// <returns>Why they cannot be installed; null when they are there.</returns>
    /// <exception cref="TimeoutException">npm did not end within five minutes.</exception>
    public string? Install()
    {
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            return null;
        try
        {
            var (code, output) = Run("npm", "ci", "--no-progress");
            return code == 0 ? null : $"npm ci exited with {code}: {output.Trim()}";
        }
        catch (Win32Exception exception)
        {
            return $"npm cannot be started: {exception.Message}";
        }
    }

    public void Write(string file, IEnumerable<string> statements)
    {
        Directory.CreateDirectory(Path.Combine(folder, "obj"));
        File.WriteAllText(Path.Combine(folder, "obj", file), string.Join('\n', statements), Encoding.UTF8);
    }

    /// <returns>What the compiler objects to, empty for nothing.</returns>
    /// <exception cref="TimeoutException">It did not end within five minutes.</exception>
    public string Compile() => Run("node", "node_modules/typescript/bin/tsc", "--project", ".").Output;

    private (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Deadline.TotalMinutes:0} minutes.");
        }
        return (process.ExitCode, output.Result + errors.Result);
    }
}
