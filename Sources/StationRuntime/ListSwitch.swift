import Identity
import LinuxIO
import StationModel
import Storage
import Synchronization

/// Everything that changes when the list in use does, in its order.
///
/// Runs on the member lane, between two look-ups: the file was swapped just before. First the
/// identity lane gets the new keys, the empty memory of regulars and the new generation; then the
/// loop is told. A read on its way meanwhile carries the old generation, and its answer is put
/// into the loop's mailbox behind the news: the loop asks once more, with the new list.
final class ListSwitch: Sendable {
    private let files: RuntimeFiles
    private let configuration: Mutex<StationConfiguration>
    private let identity: IdentityLane
    private let members: MemberLane
    private let loop: Mailbox<LoopMessage>
    private let copy: ManifestCopy
    private let hub = Mutex<(@Sendable (HubFlow) -> Void)?>(nil)

    init(
        files: RuntimeFiles, configuration: StationConfiguration, identity: IdentityLane,
        members: MemberLane, loop: Mailbox<LoopMessage>, stateDirectory: String
    ) {
        self.files = files
        self.configuration = Mutex(configuration)
        self.identity = identity
        self.members = members
        self.loop = loop
        copy = ManifestCopy(directory: stateDirectory)
    }

    /// `body` is called, on the member lane's thread, when something of the hub is wanted at once.
    func whenHubIsWanted(_ body: @escaping @Sendable (HubFlow) -> Void) {
        hub.withLock { $0 = body }
    }

    /// The root key that lists are believed by.
    var rootPublicKey: [UInt8]? { configuration.withLock { $0.lists.rootPublicKey } }

    /// The list key ids that the configuration has a file for, or the city sent a key for.
    var listKeyIds: Set<String> {
        configuration.withLock { Set($0.lists.listKeyFiles.keys) }
            .union(files.receivedKeys?.ids ?? [])
    }

    /// What is to be done when a list with this manifest comes into use: made here, by a thread
    /// that may wait, and done on the lane.
    func prepareChange(to manifest: [UInt8]) -> @Sendable (MemberList) -> Void {
        let known = configuration.withLock { $0 }
        let material = files.material(ofManifest: manifest, known)
        return { [self] list in
            let now = configuration.withLock { $0 }
            let isCurrent = now.lists == known.lists && now.station.id == known.station.id
            use(list, isCurrent ? material : self.material(of: manifest))
            tellLoop(list)
            // One that was signed by the new manifest's keys was refused until now.
            hub.withLock { $0 }?(.directives)
        }
    }

    /// The disk has delivered the list late.
    func opened(_ list: MemberList) {
        use(list, material(of: list.manifest))
        tellLoop(list)
    }

    /// Keeps the manifest beside the list; for a thread that may wait for the disk.
    func keepCopy(of manifest: [UInt8]) {
        do {
            try copy.keep(manifest)
        } catch {
            Log.shared.error("the copy of the manifest is not written: \(error)")
        }
    }

    /// The city's calendar and vouchers of a new manifest, which is on disk.
    func use(_ published: PublishedLists) {
        if !loop.post(.published(published, isNew: true)) {
            Log.shared.critical("the loop's mailbox is full")
        }
    }

    /// A look-up found the list damaged: the previous one is in use, or none. The copy of the
    /// manifest stays: its version still guards against older lists. The hub has the list.
    func fellBack(_ list: MemberList) {
        if let fault = list.fault { Log.shared.critical("\(fault)") }
        do {
            let manifest = list.manifest.isEmpty ? try copy.read() : list.manifest
            let material = manifest.isEmpty ? nil : material(of: manifest)
            try identity.fallBack(to: material, generation: list.status.generation)
        } catch {
            Log.shared.critical("identities are made with the lost list's keys: \(error)")
        }
        tellLoop(list)
        hub.withLock { $0 }?(.lists)
    }

    /// The configuration was read again: it may name other keys.
    func use(_ new: StationConfiguration) {
        let old = configuration.withLock { configuration in
            defer { configuration = new }
            return configuration
        }
        guard old.lists != new.lists || old.station.id != new.station.id else { return }
        keysChanged()
    }

    /// There are other list keys: identities are made with them from now on.
    func keysChanged() {
        let asked = members.post(
            .ask { [self] list in
                // Without a list that can be read the regulars are all that is left of it: they
                // stay, and new keys come to the last manifest.
                guard !list.status.isMissing, list.fault == nil else { return fellBack(list) }
                // The digests of another key are others: the regulars are found again by use.
                opened(list)
            })
        if !asked { Log.shared.error("the list keys stay as they were: the lane is too busy") }
    }

    private func use(_ list: MemberList, _ material: IdentityMaterial) {
        let generation = list.status.generation
        do {
            try identity.use(material, generation: generation)
        } catch {
            Log.shared.critical("identities are made with the old list's keys: \(error)")
        }
    }

    private func material(of manifest: [UInt8]) -> IdentityMaterial {
        files.material(ofManifest: manifest, configuration.withLock { $0 })
    }

    private func tellLoop(_ list: MemberList) {
        if !loop.post(.list(list.status)) { Log.shared.critical("the loop's mailbox is full") }
    }

    // MARK: - Regulars

    /// Looks the regulars up again, in slices, so that they are in memory for the day on which the
    /// list cannot be read. For a thread that may wait; a busy lane ends it early.
    func findAgain(_ digests: [CredentialDigest], generation: UInt64) {
        var rest = digests[...]
        while !rest.isEmpty {
            let slice = Array(rest.prefix(Self.slice))
            rest = rest.dropFirst(Self.slice)
            do {
                let found = try members.ask { list in
                    guard list.status.generation == generation else { throw ListChanged() }
                    let found = try slice.compactMap { digest in
                        try list.record(digest: digest).map { (digest, $0) }
                    }
                    // Lost in between: the rest of them is of the list before.
                    guard list.status.generation == generation else { throw ListChanged() }
                    return found
                }
                for (digest, record) in found {
                    identity.remember(record, digest: digest, generation: generation)
                }
            } catch {
                return Log.shared.notice("some regulars are not held in memory: \(error)")
            }
        }
    }

    /// What is left of a list that cannot be read, the newest last.
    func keep(_ regulars: StorageLane.Regulars, generation: UInt64) {
        for regular in regulars.reversed() {
            identity.remember(regular.record, digest: regular.digest, generation: generation)
        }
    }

    /// Runs a question on the member lane; `false` = it is too busy.
    func askList(_ question: @escaping @Sendable (MemberList) -> Void) -> Bool {
        members.post(.ask(question))
    }

    /// Looked up at once: some milliseconds from a cold card, well below what a read may wait.
    private static let slice = 64

    private struct ListChanged: Error, CustomStringConvertible {
        var description: String { "the list has changed meanwhile" }
    }

    /// The digests held now, to be found again in the list that comes.
    var regularDigests: [CredentialDigest] { identity.regularDigests }
}
