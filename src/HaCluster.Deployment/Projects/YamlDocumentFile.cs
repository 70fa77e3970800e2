using HaCluster.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>Reads a YAML file whose root is a mapping.</summary>
public static class YamlDocumentFile
{
    /// <returns>An empty mapping for an empty document.</returns>
    /// <exception cref="DeploymentException">Not YAML, or not a mapping; the message says where.</exception>
    public static YamlMappingNode Parse(string text, string path)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 1)
                throw new DeploymentException(
                    Codes.Deployment.Yaml, $"{path} has {stream.Documents.Count} YAML documents, of which only the first would be read.",
                    Fix.Of("Keep one document: remove the line --- between them, and what is there twice."));
            return stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" }
                ? new YamlMappingNode()
                : stream.Documents[0].RootNode as YamlMappingNode
                    ?? throw new DeploymentException(Codes.Deployment.Yaml, $"{path} is not a YAML mapping (key: value).");
        }
        catch (YamlException exception)
        {
            throw new DeploymentException(
                Codes.Deployment.Yaml,
                $"{path}, line {exception.Start.Line}, column {exception.Start.Column} is not valid YAML: {exception.Message}",
                inner: exception);
        }
    }

    public static YamlNode? Find(this YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string? FindText(this YamlMappingNode mapping, string key) => (mapping.Find(key) as YamlScalarNode)?.Value;
}
