/// What the ports hand over in one call at most, as `DevicePorts` promises it.
enum PortLimit {
    static let bytesPerCall = 4096
    static let edgesPerCall = 256
}
