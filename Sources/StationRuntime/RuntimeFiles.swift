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
    /// Where the list keys lie that the city sends; `nil` = there is no state directory.
    public var receivedKeys: ReceivedListKeys?

    public init(configurationPath: String?, credentialsDirectory: String?) {
        self.configurationPath = configurationPath
        self.credentialsDirectory = credentialsDirectory
    }

    /// What identities are made with: the manifest in use, checked again, and the list keys.
    ///
    /// What cannot be read or is not believed is left out and said in the log: the door serves
    /// with the rest.
    func material(
        ofManifest bytes: [UInt8], _ configuration: StationConfiguration
    ) -> IdentityMaterial {
        let manifest = manifest(bytes, configuration)
        return IdentityMaterial(
            station: configuration.station.id, manifest: manifest,
            listKeys: listKeys(configuration, for: manifest?.members.list.listKeyId))
    }

    /// The configuration's keys. One that only the city sent stands in where the list asks for it,
    /// for another one where there is no room: a list has one key.
    private func listKeys(
        _ configuration: StationConfiguration, for listKeyId: String?
    ) -> [String: SecretBytes] {
        var keys = listKeys(configuration)
        guard let listKeyId, keys[listKeyId] == nil, let key = receivedKeys?.load(listKeyId) else {
            return keys
        }
        if keys.count == WrappedListKey.mostKeys, let least = keys.keys.max() { keys[least] = nil }
        keys[listKeyId] = key
        return keys
    }

    private func manifest(
        _ bytes: [UInt8], _ configuration: StationConfiguration
    ) -> Manifest? {
        guard !bytes.isEmpty, let root = configuration.lists.rootPublicKey else { return nil }
        do {
            return try Manifest(file: bytes, rootKey: Ed25519PublicKey(root))
        } catch {
            Log.shared.critical("the member list in use is not believed: \(error)")
            return nil
        }
    }

    private func listKeys(_ configuration: StationConfiguration) -> [String: SecretBytes] {
        var keys: [String: SecretBytes] = [:]
        for (listKeyId, path) in configuration.lists.listKeyFiles {
            do {
                keys[listKeyId] = try KeyFile(
                    path: path, credentialsDirectory: credentialsDirectory
                ).load()
            } catch {
                Log.shared.critical("list key \(listKeyId): \(error)")
            }
        }
        return keys
    }

    /// Reads the configuration again and hands it to the loop and to `use`. A bad file changes
    /// nothing and says why; what only a start reads is named. `started`: what this run began with.
    func reload(
        into mailbox: Mailbox<LoopMessage>, started: StationConfiguration,
        _ use: (StationConfiguration) -> Void
    ) {
        guard let configurationPath else { return refuse(mailbox, "there is no file to read") }
        do throws(ConfigurationErrors) {
            let loaded = try ConfigurationLoader.load(
                path: configurationPath,
                in: LoadEnvironment(
                    now: Clocks.wall(), credentialsDirectory: credentialsDirectory))
            guard mailbox.post(.configuration(loaded.configuration)) else {
                return Log.shared.error("the configuration was read; the loop does not take it")
            }
            for key in started.keysReadAtStart(differingFrom: loaded.configuration) {
                Log.shared.warning("\(key) is another one now: it counts from the next start on")
            }
            use(loaded.configuration)
        } catch {
            refuse(mailbox, error.text(in: .english))
        }
    }

    private func refuse(_ mailbox: Mailbox<LoopMessage>, _ why: String) {
        Log.shared.error("the configuration stays as it was: \(why)")
        if !mailbox.post(.configurationRefused) {
            Log.shared.error("the service manager is not told of it: the loop is too busy")
        }
    }
}

extension StationConfiguration {
    /// The keys that differ and that a running service does not take over.
    func keysReadAtStart(differingFrom new: StationConfiguration) -> [String] {
        let keys: [(String, Bool)] = [
            ("station.id", station.id != new.station.id),
            ("access.clockMarker", access.clockMarker != new.access.clockMarker),
            (
                "access.clockDrift",
                access.clockDriftPartsPerMillion != new.access.clockDriftPartsPerMillion
            ),
            ("storage.budget", storage.budgetBytes != new.storage.budgetBytes),
            ("storage.retention", storage.retentionDays != new.storage.retentionDays),
            ("status.listen", status != new.status),
        ]
        return keys.filter(\.1).map(\.0)
    }
}
