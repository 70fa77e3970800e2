using SdkGenerator;

// Writes every generated file of embedded/sdk and deletes those that are no longer generated.
var root = Repository.FindRoot(AppContext.BaseDirectory);
try
{
    var files = StandIns.Generate(root);
    foreach (var stale in StandIns.CheckedIn(root).Keys.Except(files.Keys))
        File.Delete(Path.Combine(root, stale));
    foreach (var (path, text) in files)
    {
        var target = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }
    Console.WriteLine($"{files.Count} files have been written.");
    return 0;
}
catch (Exception exception) when (exception is FormatException or NotSupportedException or NpmUnavailableException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
