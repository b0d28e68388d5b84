import Identity
import LinuxIO
import StationModel
import StatusServer

/// What the hub's lane works with.
struct HubLaneOptions: Sendable {
    let configuration: HubConfiguration
    let station: StationId
    let boot: BootId
    let stateDirectory: String
    let clock: any StationClock
    let loop: Mailbox<LoopMessage>
    let storage: StorageLane
    let lists: ListSwitch
    let importing: ListImport
    let exchangeKey: X25519PrivateKey?
    let listKeys: ReceivedListKeys
    /// Of a status, what `/metrics` shows of it.
    let metrics: Metrics
    /// For the jitter: stations that come back together must not ask together.
    let seed: UInt64
}
