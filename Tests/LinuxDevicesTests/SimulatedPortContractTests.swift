import DevicePorts
import Simulation
import StationModel
import Testing

/// The simulation's ports keep the promises that the real ones keep.
struct SimulatedPortContractTests {
    @Test func `a simulated serial port keeps the contract of all ports`() throws {
        let ports = SimulatedPorts()
        let cable = ports.serialCable("/dev/simulated/device")
        try BytePortContract(
            port: ports.bytePort(SerialConfiguration(path: cable.place, baudRate: 9600)),
            send: { cable.send($0) }, receive: { _ in cable.takeWritten() },
            unplug: { cable.unplug() }
        ).holds()
    }
}
