import Decoding
import StationModel

/// A reader as the campaign needs it: what a person shows becomes pulses or bytes, and those go
/// through the real decoder.
struct SimulatedReader {
    enum Kind: Hashable {
        case wiegandReader, idCardReader, scanner
    }

    let id: DeviceId
    let kind: Kind
    var isPluggedIn = true
    private var formats: [WiegandFormat] = [.h10301]
    private var prefix = ""
    private var wiegand: WiegandDecoder
    private var scanner: ScannerDecoder

    init(_ device: DeviceConfiguration) {
        id = device.id
        wiegand = WiegandDecoder(formats: [.h10301])
        scanner = ScannerDecoder()
        switch device.driver {
        case .wiegandReader(let configuration):
            kind = .wiegandReader
            formats = configuration.formats
            wiegand = WiegandDecoder(formats: configuration.formats)
        case .idCardReader: kind = .idCardReader
        case .scanner(let configuration):
            kind = .scanner
            prefix = configuration.prefix
            scanner = ScannerDecoder(prefix: configuration.prefix)
        case .contact, .output, .modbusLine, .oneWireProbe, .radar, .vendingController,
            .lockerLine, .motorLane:
            preconditionFailure("not a reader")
        }
    }

    /// The program ended, and with it what had come of a frame.
    mutating func forgetHalfFrames() {
        wiegand = WiegandDecoder(formats: formats)
        scanner = ScannerDecoder(prefix: prefix)
    }

    var nextDeadline: MonotonicInstant? {
        kind == .wiegandReader ? wiegand.nextDeadline : scanner.nextDeadline
    }

    mutating func advance(to now: MonotonicInstant) -> [ReaderEvent] {
        var found: [ReaderEvent] = []
        if kind == .wiegandReader {
            if let event = wiegand.advance(to: now) { found.append(event) }
        } else {
            scanner.advance(to: now) { found.append($0) }
        }
        return found
    }

    /// A card's pulses, 1 ms apart, the first bit first.
    mutating func show(_ card: WiegandCredential, at now: MonotonicInstant) -> [ReaderEvent] {
        var found: [ReaderEvent] = []
        for (place, isOne) in WiegandWire.bits(card).enumerated() {
            let instant = now + WiegandWire.pulseInterval * place
            if let event = wiegand.pulse(isOne: isOne, at: instant) { found.append(event) }
        }
        return found
    }

    /// A code's characters and the carriage return, all at once.
    mutating func scan(_ text: [UInt8], at now: MonotonicInstant) -> [ReaderEvent] {
        var found: [ReaderEvent] = []
        scanner.consume(text + [0x0D], at: now) { found.append($0) }
        return found
    }

    /// What the module answers to a read of the person's card, text and photo, decoded. The
    /// conversation that leads to it is the live board's matter: it would be a thousand turns an
    /// hour for a station where nobody stands.
    func showIDCard(_ person: Person, at now: MonotonicInstant) -> [ReaderEvent] {
        let text = IDCardTextBlock.bytes(number: person.idNumber, validity: Person.cardValidity)
        var found: [ReaderEvent] = []
        var parser = IDCardFrameParser()
        parser.consume(IDCardModuleEmulator.cardFrame(text)) { event in
            switch event {
            case .reply(.card(let card)):
                found.append(.read(.idCard(card.number), card.validity, completed: now))
            case .reply: found.append(.noise(.incomplete))
            case .badFrame: found.append(.noise(.badChecksum))
            case .garbage: found.append(.noise(.babble))
            }
        }
        return found
    }
}
