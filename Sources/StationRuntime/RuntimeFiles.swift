import ConfigurationFile
import Foundation
import Identity
import LinuxIO
import StationModel

/// Keys and configuration as files, read when they are needed, off the loop's thread.
public struct RuntimeFiles: Sendable {
    /// Read again on SIGHUP; `nil` = there is no file (a simulation).
    public var configurationPath: String?
    /// systemd's `$CREDENTIALS_DIRECTORY`.
    public var credentialsDirectory: String?

    public init(configurationPath: String?, credentialsDirectory: String?) {
        self.configurationPath = configurationPath
        self.credentialsDirectory = credentialsDirectory
    }

    /// What identities are made with: the manifest in use, checked again, and the list keys.
    func material(
        ofManifest bytes: [UInt8], _ configuration: StationConfiguration
    ) throws -> IdentityMaterial {
        var manifest: Manifest?
        if !bytes.isEmpty, let root = configuration.lists.rootPublicKey {
            manifest = try Manifest(file: bytes, rootKey: Ed25519PublicKey(root))
        }
        return IdentityMaterial(
            station: configuration.station.id, manifest: manifest,
            listKeys: try listKeys(configuration))
    }

    private func listKeys(
        _ configuration: StationConfiguration
    ) throws -> [String: SecretBytes] {
        var keys: [String: SecretBytes] = [:]
        for (listKeyId, path) in configuration.lists.listKeyFiles {
            keys[listKeyId] = try KeyFile(
                path: path, credentialsDirectory: credentialsDirectory
            ).load()
        }
        return keys
    }

    /// Reads the configuration again. A bad file changes nothing and says why.
    func reload(into mailbox: Mailbox<LoopMessage>) {
        guard let configurationPath else { return }
        do {
            let loaded = try ConfigurationLoader.load(
                path: configurationPath,
                in: LoadEnvironment(
                    now: Clocks.wall(), credentialsDirectory: credentialsDirectory))
            if !mailbox.post(.configuration(loaded.configuration)) {
                Log.shared.error("the configuration was read, but the loop does not take it")
            }
        } catch {
            Log.shared.error("the configuration stays as it was: \(error)")
        }
    }
}
