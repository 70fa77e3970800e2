using System.Globalization;

namespace HaCluster.Components.Delivery;

/// <summary>What differs from one Jenkins to the next.</summary>
/// <param name="Url">Where people and Git's server reach it, with a slash at its end.</param>
/// <param name="Secrets">Folder with a file for each secret, which <c>SECRETS</c> in the environment names, too.</param>
/// <param name="AgentHost">Where the agent is.</param>
/// <param name="AgentUser">As whom it runs.</param>
/// <param name="AgentFolder">Where it works.</param>
/// <param name="Registry"><c>host:port</c>.</param>
/// <param name="Stages">On the agent: folder with <c>delivery/</c>.</param>
/// <param name="Operator">The machine that deploys, as <c>ssh</c> takes it; null for none.</param>
/// <param name="Job">Its name.</param>
/// <param name="Repository">Of the application.</param>
/// <param name="GitUser">As whom the repository is read; null where everybody may.</param>
internal sealed record JenkinsModel(
    string Url, string Secrets, string AgentHost, string AgentUser, string AgentFolder, string Registry, string Stages, string? Operator,
    string Job, string Repository, string? GitUser);

/// <summary>
/// A Jenkins that delivers one application, for the plug-in Configuration as Code. <c>docs/examples/delivery/jenkins/jenkins.yaml</c> is what
/// this makes for a Jenkins elsewhere.
/// </summary>
internal static class JenkinsConf
{
    public static string Render(JenkinsModel model) => string.Create(CultureInfo.InvariantCulture, $$"""
        # A Jenkins that delivers one application, as code: for the plug-in Configuration as Code, in $CASC_JENKINS_CONFIG. Secrets are files of
        # {{model.Secrets}}, readable by the user of Jenkins only (systemd: LoadCredential=, and SECRETS in the environment names their
        # folder); none is in this file, the environment or a command line. plugins.txt has the plug-ins that it needs.
        jenkins:
          # Nothing is built on the controller, which has every credential.
          numExecutors: 0
          mode: EXCLUSIVE
          # Agents are called by the controller; none calls.
          slaveAgentPort: -1
          securityRealm:
            local:
              allowsSignup: false
              users:
                - id: operator
                  password: ${operator-password}
          authorizationStrategy:
            loggedInUsersCanDoAnything:
              allowAnonymousRead: false
          crumbIssuer:
            standard:
              excludeClientIPFromCrumb: false
          # What the Jenkinsfile needs to know of the cluster.
          globalNodeProperties:
            - envVars:
                env:
                  - key: HACLUSTER_STAGES
                    value: {{model.Stages}}/delivery
                  - key: HACLUSTER_REGISTRY
                    value: {{model.Registry}}
                  - key: HACLUSTER_OPERATOR
                    value: "{{model.Operator}}"
          nodes:
            # With buildah, skopeo and the scripts of HaCluster, and without access to a stack.
            - permanent:
                name: hacluster
                labelString: hacluster
                mode: EXCLUSIVE
                numExecutors: 1
                remoteFS: {{model.AgentFolder}}
                retentionStrategy: always
                launcher:
                  ssh:
                    host: {{model.AgentHost}}
                    port: 22
                    credentialsId: hacluster-agent
                    sshHostKeyVerificationStrategy:
                      manuallyProvidedKeyVerificationStrategy:
                        key: ${agent-host-key}
        credentials:
          system:
            domainCredentials:
              - credentials:
                  - basicSSHUserPrivateKey:
                      # For the controller itself; no job can use it.
                      scope: SYSTEM
                      id: hacluster-agent
                      username: {{model.AgentUser}}
                      privateKeySource:
                        directEntry:
                          privateKey: ${agent-key}
                  - basicSSHUserPrivateKey:
                      # Its forced command on the operator's machine takes `deploy` and `verify`, and nothing else.
                      scope: GLOBAL
                      id: hacluster-deploy
                      username: operator
                      privateKeySource:
                        directEntry:
                          privateKey: ${deploy-key}
                  - file:
                      scope: GLOBAL
                      id: hacluster-registry-password
                      fileName: password
                      secretBytes: ${readFileBase64:{{model.Secrets}}/registry-password}
                  - file:
                      scope: GLOBAL
                      id: hacluster-registry-ca
                      fileName: ca.crt
                      secretBytes: ${readFileBase64:{{model.Secrets}}/registry-ca}
                  - file:
                      scope: GLOBAL
                      id: hacluster-known-hosts
                      fileName: known_hosts
                      secretBytes: ${readFileBase64:{{model.Secrets}}/known-hosts}
        {{GitCredential(model)}}jobs:
          # Git's server posts to /multibranch-webhook-trigger/invoke?token=TOKEN, with the token of the file webhook-token.
          - script: |
              multibranchPipelineJob('{{model.Job}}') {
                  branchSources {
                      git {
                          id('{{model.Job}}')
                          remote('{{model.Repository}}')
        {{GitCredentialId(model)}}              }
                  }
                  factory {
                      workflowBranchProjectFactory {
                          scriptPath('Jenkinsfile')
                      }
                  }
                  orphanedItemStrategy {
                      discardOldItems {
                          numToKeep(20)
                      }
                  }
                  configure { node ->
                      node / triggers / 'com.igalg.jenkins.plugins.mswt.trigger.ComputedFolderWebHookTrigger' {
                          spec('')
                          token('${webhook-token}')
                      }
                  }
              }
        unclassified:
          location:
            url: {{model.Url}}

        """);

    private static string GitCredential(JenkinsModel model) => model.GitUser is null
        ? ""
        : $$"""
                    - usernamePassword:
                        # For the job to read the repository.
                        scope: GLOBAL
                        id: hacluster-git
                        username: {{model.GitUser}}
                        password: ${git-password}

          """;

    private static string GitCredentialId(JenkinsModel model) =>
        model.GitUser is null ? "" : "                  credentialsId('hacluster-git')\n";
}
