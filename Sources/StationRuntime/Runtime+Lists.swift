import Identity
import LinuxIO
import StationModel
import Storage

/// How a station starts with its list, or without.
extension Runtime {
    struct OpenedList: Sendable {
        let status: MemberListStatus
        /// Of the list in use; of the last one, where none can be read.
        let manifest: [UInt8]
        /// No list, or not the newest: the regulars are what is left of it.
        let isLost: Bool
        /// The city's calendar.
        var published = PublishedLists.none
        /// The disk has not answered in time.
        var isSilent = false

        static let silent = OpenedList(
            status: .none, manifest: [], isLost: true, isSilent: true)
    }

    /// What belongs to changes of the list.
    struct Lists: Sendable {
        let change: ListSwitch
        let importing: ListImport
    }

    func openMembers() throws(SystemError) -> OpenedList {
        let answer = try Mailbox<OpenedList>(capacity: 1)
        let copy = ManifestCopy(directory: options.stateDirectory)
        try members.start(loop: mailbox) { [kept = keptLists] list in
            let manifest = Self.manifest(of: list, copy)
            _ = answer.post(
                OpenedList(
                    status: list.status, manifest: manifest,
                    isLost: list.fault != nil || list.status.isMissing,
                    published: kept.calendarOnly()))
        }
        let deadline = Clocks.monotonic() + Self.storageAnswersWithin
        return try wait(for: answer, until: deadline) ?? .silent
    }

    /// The manifest in the list, which the copy follows; the copy, when no list can be read.
    private static func manifest(of list: MemberList, _ copy: ManifestCopy) -> [UInt8] {
        do {
            if list.status.isMissing { return try copy.read() }
            if list.fault == nil { try copy.keep(list.manifest) }
        } catch {
            Log.shared.error("the copy of the manifest: \(error)")
        }
        return list.manifest
    }

    private var keptLists: KeptLists {
        KeptLists(
            stateDirectory: options.stateDirectory,
            rootKey: options.configuration.lists.rootPublicKey)
    }

    /// A city's vouchers are read beside the door's work: a hundred thousand lines take seconds.
    func readPublished() { Self.readPublished(keptLists, mailbox) }

    private static func readPublished(_ kept: KeptLists, _ loop: Mailbox<LoopMessage>) {
        do throws(SystemError) {
            _ = try LaneThread(name: "lists") {
                if !loop.post(.published(kept.all(), isNew: false)) {
                    Log.shared.critical("the loop's mailbox is full")
                }
            }
        } catch {
            Log.shared.critical("the city's vouchers are not read: \(error)")
        }
    }

    func makeLists(_ identity: IdentityLane) -> Lists {
        let change = ListSwitch(
            files: options.files, configuration: options.configuration, identity: identity,
            members: members, loop: mailbox, stateDirectory: options.stateDirectory)
        members.whenFallenBack { change.fellBack($0) }
        return Lists(
            change: change,
            importing: ListImport(
                list: change, members: members, clock: options.clock,
                stateDirectory: options.stateDirectory,
                room: ListRoom(
                    stateDirectory: options.stateDirectory,
                    budgetBytes: options.configuration.storage.budgetBytes)))
    }

    /// A list that the disk delivers late is taken into use then.
    func useWhenOpened(_ lists: Lists) {
        Log.shared.critical("the disk does not answer: starting without the member list")
        let asked = members.post(
            .ask { [kept = keptLists, mailbox] list in
                defer { Self.readPublished(kept, mailbox) }
                if list.status.isMissing {
                    lists.change.fellBack(list)
                } else {
                    lists.change.opened(list)
                    lists.change.keepCopy(of: list.manifest)
                }
            })
        precondition(asked, "nobody has posted to the lane yet")
    }
}

extension Runtime.Lists {
    /// With a list that can be read, it decides who is a member: what was true at somebody's last
    /// visit may be so no longer. The regulars are looked up in it beside the door's work.
    func findAgain(
        _ regulars: StorageLane.Regulars, _ generation: UInt64
    ) throws(SystemError) {
        guard !regulars.isEmpty else { return }
        let digests = regulars.reversed().map(\.digest)
        _ = try LaneThread(name: "regulars") { [change] in
            change.findAgain(digests, generation: generation)
        }
    }

    /// Regulars that came after the start: the member lane knows by now what is left of the list.
    func takeOver(_ regulars: StorageLane.Regulars) {
        let asked = change.askList { list in
            let status = list.status
            guard status.isMissing || list.fault != nil else {
                do throws(SystemError) {
                    return try findAgain(regulars, status.generation)
                } catch {
                    return Log.shared.error("the regulars are not looked up: \(error)")
                }
            }
            change.keep(regulars, generation: status.generation)
        }
        if !asked { Log.shared.error("the regulars are not taken over: the lane is too busy") }
    }
}
