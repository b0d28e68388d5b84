import HubLink
import LinuxIO
import StationModel
import StatusServer

/// The way to the city's hub. It is there without one too: a reload may name one.
extension Runtime {
    /// What the storage lane tells, and the mailbox into which everybody else does.
    struct HubBox: Sendable {
        let mailbox: Mailbox<HubLane.Job>
        let news: LedgerNews

        init() throws(SystemError) {
            let mailbox = try HubLane.makeMailbox()
            self.mailbox = mailbox
            // A full mailbox is one that is about to be looked at, and the news with it.
            news = LedgerNews { _ = mailbox.post { _ in } }
        }
    }

    /// Without its hub the station serves the door all the same.
    func startHub(_ lists: Lists) -> HubLane? {
        let lane = HubLane(hubOptions(lists), hubBox.mailbox, hubBox.news)
        do {
            try lane.start(through: try options.makeLink?() ?? link())
            return lane
        } catch {
            Log.shared.critical("the hub's lane cannot start: \(error)")
            return nil
        }
    }

    private func link() throws(SystemError) -> HubLink {
        try HubLink(
            HubSpeaker(
                station: options.configuration.station.id, key: options.stationKey,
                userAgent: "yizhand/\(options.version)"),
            courier: options.courier
        ) { HubLane.tell($0) }
    }

    private func hubOptions(_ lists: Lists) -> HubLaneOptions {
        let station = options.configuration.station.id
        return HubLaneOptions(
            configuration: options.configuration.hub, station: station, boot: options.boot,
            stateDirectory: options.stateDirectory, clock: options.clock,
            loop: mailbox, storage: storage, lists: lists.change,
            importing: lists.importing,
            exchangeKey: options.exchangeKey,
            listKeys: ReceivedListKeys(stateDirectory: options.stateDirectory),
            metrics: Metrics(processRoot: options.server.processRoot),
            seed: UInt64.random(in: .min ... .max))
    }
}
