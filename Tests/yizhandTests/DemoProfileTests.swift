import ConfigurationFile
import Foundation
import StationModel
import Testing

@testable import Simulation

/// The simulation cannot read files; what it holds of the devices must be what the files say.
struct DemoProfileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../hardware/profiles").standardized.path()

    @Test(arguments: SimulatedBoard.demoModbusDevices.map(\.profile))
    func `a profile of the demonstration is the file of its name`(profile: ModbusProfile) throws {
        let file = try ModbusProfileLoader.load(path: Self.folder + "/\(profile.name).json5")
        #expect(profile == file)
    }

    @Test func `the demonstration has profiles`() {
        #expect(SimulatedBoard.demoModbusDevices.count == 4)
    }
}
