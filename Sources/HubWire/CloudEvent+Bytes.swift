public import StationModel

extension CloudEvent {
    /// The media type of a request's body.
    public static func contentType(_ form: EventUplink.Form) -> String {
        switch form {
        case .batch: "application/cloudevents-batch+json"
        case .lines: "application/x-ndjson"
        }
    }

    /// The body of one request, in the order given.
    public static func body(of events: [CloudEvent], as form: EventUplink.Form) -> [UInt8] {
        var bytes: [UInt8] = []
        // An event's attributes and two hashes take some 600 bytes, its data about 100.
        bytes.reserveCapacity(events.count * 768)
        if form == .batch { bytes.append(UInt8(ascii: "[")) }
        for (index, event) in events.enumerated() {
            if form == .batch, index > 0 { bytes.append(UInt8(ascii: ",")) }
            event.append(to: &bytes, as: form)
        }
        if form == .batch { bytes.append(UInt8(ascii: "]")) }
        return bytes
    }

    /// An object of a batch's array, whose `data` is a JSON value; or a line with its end, whose
    /// `data` is JSON text in a string.
    public func append(to bytes: inout [UInt8], as form: EventUplink.Form) {
        bytes.append(plain: #"{"specversion":"1.0","id":"#)
        bytes.append(jsonString: id)
        bytes.append(plain: #","source":"urn:yizhan:station:"#)
        bytes.append(plain: station.text)
        bytes.append(plain: #"","type":"#)
        bytes.append(jsonString: Self.type(of: kind))
        bytes.append(plain: #","time":""#)
        bytes.append(time.occurred)
        bytes.append(UInt8(ascii: "\""))
        if !subject.isEmpty { bytes.append(member: "subject", subject) }
        bytes.append(plain: #","datacontenttype":"application/json","data":"#)
        switch form {
        case .batch: bytes.append(plain: data)
        case .lines: bytes.append(jsonString: data)
        }
        appendExtensions(to: &bytes)
        bytes.append(plain: form == .lines ? "}\n" : "}")
    }

    private func appendExtensions(to bytes: inout [UInt8]) {
        bytes.append(member: "sequence", sequence)
        bytes.append(member: "clocktrust", time.trust.rawValue)
        bytes.append(member: "hash", hex: hash)
        if let previousHash { bytes.append(member: "prevhash", hex: previousHash) }
        if time.recorded != time.occurred {
            bytes.append(member: "recordedtime", time.recorded.rfc3339)
        }
        if let member { bytes.append(member: "member", member.hex) }
    }
}
