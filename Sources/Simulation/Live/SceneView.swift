public import StationModel

/// The truth of a simulated station, which the station itself can only measure.
public struct SceneView: Hashable, Sendable {
    public struct Lane: Hashable, Sendable {
        /// Items really in it.
        public let items: Int
        /// What its motor does at every run.
        public let fate: LaneFate
    }

    /// m°C of the room's air.
    public let roomMillidegrees: Int
    public let outsideMillidegrees: Int
    public let peopleInside: Int
    public let mainsIsLost: Bool
    public let lanes: [LaneAddress: Lane]
    /// Items really on each shelf, by its scale.
    public let shelves: [DeviceId: Int]
    /// Doors of compartments that stand open.
    public let openCompartments: Set<CompartmentAddress>
}
