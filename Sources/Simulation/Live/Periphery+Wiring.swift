import StationModel

/// Where each device's wires lead.
extension Periphery {
    func end(of device: DeviceConfiguration, _ boards: Set<DeviceId>) -> End {
        switch device.driver {
        case .wiegandReader(let reader):
            .inputs([ports.inputCable(reader.data0), ports.inputCable(reader.data1)])
        case .idCardReader(let port): .serial(ports.serialCable(port.path))
        case .scanner(let scanner): .serial(ports.serialCable(scanner.port.path))
        case .contact(let contact): end(of: contact, boards)
        case .output(let output): end(of: output, boards)
        case .modbusLine(let line): .serial(ports.serialCable(line.port.path))
        case .radar(let radar): .serial(ports.serialCable(radar.port.path))
        case .vendingController(let machine): .serial(ports.serialCable(machine.port.path))
        case .lockerLine(let line): .serial(ports.serialCable(line.port.path))
        case .motorLane(let lane):
            .lane(
                [lane.home.line, lane.drop?.line].compactMap(\.self).map { ports.inputCable($0) },
                motor: ports.outputCable(lane.motor.line))
        case .oneWireProbe: .probe
        }
    }

    private func end(of contact: ContactConfiguration, _ boards: Set<DeviceId>) -> End {
        let board = DeviceId(contact.line.chip)
        guard boards.contains(board) else { return .inputs([ports.inputCable(contact.line)]) }
        return .boardInput(
            Int(contact.line.offset) - 1, board: board, activeLow: contact.activeLow)
    }

    private func end(of output: OutputConfiguration, _ boards: Set<DeviceId>) -> End {
        let board = DeviceId(output.line.chip)
        guard boards.contains(board) else { return .output(ports.outputCable(output.line)) }
        return .relay(Int(output.line.offset) - 1, board: board)
    }
}
