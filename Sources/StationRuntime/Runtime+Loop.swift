import DevicePorts
import Identity
import LinuxIO
import StationCore
import StationModel
import StatusServer
import Storage

/// The loop with everything that it works with.
extension Runtime {
    func makeLoop(
        _ found: Found, _ list: OpenedList, _ identity: IdentityLane,
        _ lists: Lists, _ server: StatusServer?, _ hub: HubLane?,
        _ signals: consuming SignalDescriptor
    ) throws(SystemError) -> DoorLoop {
        let moment = options.clock.now()
        let levels = options.board.start(
            options.configuration.devices, door: options.configuration.door, keeping: [.lock],
            at: moment.instant)
        let station = Station(
            Station.Start(
                configuration: options.configuration, restored: found.restored,
                lockIsReleased: levels[.lock] ?? false, list: list.status,
                buildDate: options.buildDate, version: options.version,
                isStateLate: found.isStateLate,
                published: list.published), at: moment)
        return try DoorLoop(
            parts: parts(identity, lists, server, hub), station: station, board: options.board,
            signals: signals, configuration: options.configuration,
            found: DoorLoop.Found(
                condition: found.condition, isStateLate: found.isStateLate,
                fireIsMarked: options.fireIsMarked),
            listGeneration: list.status.generation, at: moment.instant)
    }

    private func parts(
        _ identity: IdentityLane, _ lists: Lists, _ server: StatusServer?, _ hub: HubLane?
    ) -> RuntimeParts {
        RuntimeParts(
            mailbox: mailbox, clock: options.clock, identity: identity, storage: storage,
            fireLatch: fireLatch, slow: slow, journal: journal,
            publish: { status, ready in
                hub?.note(status)
                server?.publish(status, ready: ready)
            },
            reload: { [files = options.files, started = options.configuration, mailbox] in
                files.reload(into: mailbox, started: started) {
                    lists.change.use($0)
                    hub?.use($0.hub)
                }
            },
            takeOver: { lists.takeOver($0.regulars) }, manager: options.manager,
            watchdogInterval: ServiceNotifier.watchdogInterval())
    }
}
