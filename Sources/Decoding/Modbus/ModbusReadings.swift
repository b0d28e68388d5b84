public import StationModel

/// Registers of a device → readings.
extension ModbusMeasurement {
    /// The number as it stands in its registers, the first of which is at `registers[place]`.
    func raw(in registers: [UInt16], at place: Int) -> Int {
        let first = registers[place]
        guard form.registerCount == 2 else {
            return form == .int16 ? Int(Int16(bitPattern: first)) : Int(first)
        }
        let second = registers[place + 1]
        let isSwapped = form == .int32WordSwapped || form == .uint32WordSwapped
        let (high, low) = isSwapped ? (second, first) : (first, second)
        let whole = UInt32(high) << 16 | UInt32(low)
        let isSigned = form == .int32 || form == .int32WordSwapped
        return isSigned ? Int(Int32(bitPattern: whole)) : Int(whole)
    }

    /// The raw number's meaning, rounded to the nearest whole unit, halves away from zero. What the
    /// device declares void is a fault, what cannot be true is out of range; neither is a value.
    public func reading(ofRaw raw: Int, at instant: MonotonicInstant) -> Reading {
        guard !faults.contains(raw) else { return unusable(.fault, at: instant) }
        let (scaled, half) = (raw * multiplier, divisor / 2)
        let value = (scaled < 0 ? scaled - half : scaled + half) / divisor
        guard range.contains(value) else { return unusable(.outOfRange, at: instant) }
        return Reading(quantity: quantity, value: value, quality: .ok, at: instant)
    }

    /// No value, and why.
    public func unusable(_ quality: ReadingQuality, at instant: MonotonicInstant) -> Reading {
        Reading(quantity: quantity, value: nil, quality: quality, at: instant)
    }
}

/// Registers that one request fetches.
public struct ModbusBlock: Hashable, Sendable {
    public let table: ModbusTable
    public let start: UInt16
    /// At most 125.
    public let count: Int

    public var request: ModbusRequest {
        switch table {
        case .holding: .readHoldingRegisters(start: start, count: count)
        case .input: .readInputRegisters(start: start, count: count)
        }
    }

    /// Where a register stands in the answer; `nil` when it is not in the block.
    func place(_ table: ModbusTable, _ address: UInt16) -> Int? {
        let place = Int(address) - Int(start)
        return table == self.table && (0..<count).contains(place) ? place : nil
    }
}

extension ModbusProfile {
    /// The blocks that hold all measurements and the status, in the order of the registers.
    /// Registers side by side share a block; a gap is not read, since devices refuse whole blocks
    /// for one register that they do not have.
    public var blocks: [ModbusBlock] {
        var places = measurements.map { ($0.table, Int($0.address), $0.form.registerCount) }
        if let status { places.append((status.table, Int(status.address), 1)) }
        let ordered = places.sorted { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }
        var blocks: [ModbusBlock] = []
        for (table, start, count) in ordered {
            if let last = blocks.last, last.table == table {
                let end = max(Int(last.start) + last.count, start + count)
                if start <= Int(last.start) + last.count, end - Int(last.start) <= 125 {
                    blocks[blocks.count - 1] = ModbusBlock(
                        table: table, start: last.start, count: end - Int(last.start))
                    continue
                }
            }
            blocks.append(ModbusBlock(table: table, start: UInt16(start), count: count))
        }
        return blocks
    }

    /// The readings of a whole poll: the registers of each block, as `blocks` orders them.
    public func readings(
        from answers: [[UInt16]], at instant: MonotonicInstant
    ) -> [Reading] {
        precondition(answers.map(\.count) == blocks.map(\.count), "as many as were asked for")
        let raws = measurements.map { raw(of: $0, in: answers) }
        let isFaulty = hasFaultBit(answers) || allZeroIsFault && raws.allSatisfy { $0 == 0 }
        return zip(measurements, raws).map { measurement, raw in
            isFaulty
                ? measurement.unusable(.fault, at: instant)
                : measurement.reading(ofRaw: raw, at: instant)
        }
    }

    private func raw(of measurement: ModbusMeasurement, in answers: [[UInt16]]) -> Int {
        for (block, registers) in zip(blocks, answers) {
            guard let place = block.place(measurement.table, measurement.address) else { continue }
            return measurement.raw(in: registers, at: place)
        }
        preconditionFailure("the blocks are made of the measurements")
    }

    private func hasFaultBit(_ answers: [[UInt16]]) -> Bool {
        guard let status else { return false }
        return zip(blocks, answers).contains { block, registers in
            block.place(status.table, status.address).map {
                registers[$0] & status.faultBits != 0
            } ?? false
        }
    }
}
