import Identity
import LinuxIO
import StationModel

/// Says who the station is, for each request anew.
struct HubAuthorization: Sendable {
    /// Why there is none: what was found, where, and what to do next.
    struct Missing: Error {
        let reason: String
    }

    /// Bytes of a token file: the longest tokens in use have some 2 KiB, and servers take 8 KiB of
    /// headers.
    private static let greatestToken = 4096

    let speaker: HubSpeaker

    init(_ speaker: HubSpeaker) { self.speaker = speaker }

    /// The value of `Authorization`; `nil` where none is wanted.
    func value(for endpoint: HubEndpoint) throws(Missing) -> String? {
        switch endpoint.authorization {
        case .none: nil
        case .tokenFile(let path): "Bearer " + (try token(in: path))
        case .stationKey(let audience): "Bearer " + (try signedToken(for: audience))
        }
    }

    private func token(in path: String) throws(Missing) -> String {
        var content: [UInt8]
        do throws(SystemError) {
            content = try FileDescriptor.contents(of: path, limit: Self.greatestToken)
        } catch {
            throw Missing(reason: "\(error); put the token there, readable for the service")
        }
        if content.last == UInt8(ascii: "\n") { content.removeLast() }
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        // RFC 6750 section 2.1; anything else could end the header and begin another one.
        guard !content.isEmpty, content.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Missing(
                reason: "\(path) holds no token; expected one line of visible ASCII characters")
        }
        return String(decoding: content, as: UTF8.self)
    }

    private func signedToken(for audience: String) throws(Missing) -> String {
        guard let key = speaker.key else {
            throw Missing(reason: "the station has no key; make one with yizhand init")
        }
        do throws(CryptographyFault) {
            let id = try SecretBytes.random(count: 16).withBytes { Array($0) }
            let token = try StationToken(
                station: speaker.station, audience: audience, issuedAt: Clocks.wall(), id: id,
                key: key)
            return token.text
        } catch {
            throw Missing(reason: "\(error)")
        }
    }
}
