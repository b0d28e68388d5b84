import StationModel
import StatusServer

/// The status server and the commands' side of it.
extension Runtime {
    /// Without its server the station serves the door all the same.
    func startServer(_ lists: Lists, _ hub: HubLane?) -> StatusServer? {
        let control = ControlRoutes(
            access: ControlAccess(
                mailbox: mailbox, storage: storage, members: members, lists: lists.change,
                importing: lists.importing, journal: journal, hub: hub,
                station: options.configuration.station.id))
        do {
            return try StatusServer(
                options.server, routes: control.routes + options.routes,
                outside: options.outside,
                failed: { Log.shared.critical("the status server has ended: \($0)") })
        } catch {
            Log.shared.critical("the status server cannot start: \(error)")
            return nil
        }
    }
}
