import Foundation
public import StationModel

extension StationDirective {
    /// `directive.json`, signed by the key that the manifest knows under this number.
    public func signedFile(
        by key: Ed25519PrivateKey, codeKeyId: UInt8
    ) throws(CryptographyFault) -> [UInt8] {
        let payload = Array(json.utf8)
        let signature = try key.signature(for: SignedDirective.domain + payload)
        let members = [
            "\"payload\":\"\(Data(payload).base64EncodedString())\"",
            "\"signature\":\"\(Data(signature).base64EncodedString())\"",
            "\"codeKeyId\":\(codeKeyId)",
        ]
        return Array("{\(members.joined(separator: ","))}\n".utf8)
    }

    /// The payload.
    var json: String {
        var parts = [
            "\"station\":\"\(station)\"", "\"version\":\(version)",
            "\"issued\":\"\(issued.rfc3339Seconds)\"",
        ]
        if let mode = door.mode {
            parts.append("\"door\":{\"mode\":\"\(mode.rawValue)\"\(end(door.until))}")
        }
        if let room {
            parts.append("\"outlets\":{\"power\":\"\(room.power.rawValue)\"\(end(room.until))}")
        }
        if !services.isEmpty { parts.append("\"services\":{\(joined(services.map(\.json)))}") }
        if !setPoints.isEmpty {
            parts.append("\"setpoints\":{\(joined(setPoints.map(\.json)))}")
        }
        if let message { parts.append("\"message\":{\(message.json)}") }
        if let restart {
            parts.append(
                "\"restart\":{\"id\":\"\(restart.restartId.hex)\","
                    + "\"notAfter\":\"\(restart.notAfter.rfc3339Seconds)\"}")
        }
        if !listKeys.isEmpty { parts.append("\"listKeys\":[\(joined(listKeys.map(\.json)))]") }
        if !door.unlocks.isEmpty {
            parts.append("\"unlocks\":[\(joined(door.unlocks.map(\.json)))]")
        }
        return "{\(joined(parts))}"
    }
}

private func joined(_ parts: [String]) -> String { parts.joined(separator: ",") }

/// `,"until":"…"`, or nothing.
private func end(_ until: UnixTime?) -> String {
    until.map { ",\"until\":\"\($0.rfc3339Seconds)\"" } ?? ""
}

extension ServiceOrder {
    fileprivate var json: String {
        "\"\(service.rawValue)\":{\"offered\":\(isOffered)\(end(until))}"
    }
}

extension SetPointOrder {
    fileprivate var json: String {
        let points = [
            occupiedMillidegrees.map { "\"occupiedMillidegrees\":\($0)" },
            vacantMillidegrees.map { "\"vacantMillidegrees\":\($0)" },
        ].compactMap(\.self)
        return "\"\(unit.rawValue)\":{\(joined(points))\(end(until))}"
    }
}

extension CityMessage {
    fileprivate var json: String {
        "\"chinese\":\(jsonString(text.chinese)),\"english\":\(jsonString(text.english))"
            + end(until)
    }
}

extension WrappedListKey {
    fileprivate var json: String {
        "{\"listKeyId\":\(jsonString(listKeyId)),"
            + "\"wrapped\":\"\(Data(bytes).base64EncodedString())\"}"
    }
}

extension RemoteUnlock {
    fileprivate var json: String {
        "{\"id\":\"\(unlockId.hex)\",\"member\":\"\(member.hex)\","
            + "\"issuedAt\":\"\(issuedAt.rfc3339Seconds)\","
            + "\"notAfter\":\"\(notAfter.rfc3339Seconds)\"}"
    }
}
