import ConfigurationFile
import Foundation
import Identity
import LinuxIO
import StationModel

/// Keys and configuration as files: what the options name, read when it is needed.
extension RuntimeOptions {
    /// What identities are made with: the manifest in use, checked again, and the list keys.
    func material(ofManifest bytes: [UInt8]) throws -> IdentityMaterial {
        var manifest: Manifest?
        if !bytes.isEmpty, let root = configuration.lists.rootPublicKey {
            manifest = try Manifest(file: bytes, rootKey: Ed25519PublicKey(root))
        }
        return IdentityMaterial(
            station: configuration.station.id, manifest: manifest, listKeys: try listKeys())
    }

    private func listKeys() throws -> [String: SecretBytes] {
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
                environment: LoadEnvironment(
                    now: Clocks.wall(), credentialsDirectory: credentialsDirectory))
            if !mailbox.post(.configuration(loaded.configuration)) {
                Log.shared.error("the configuration was read, but the loop does not take it")
            }
        } catch {
            Log.shared.error("the configuration stays as it was: \(error)")
        }
    }
}
