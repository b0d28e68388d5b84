import Foundation
import StationModel

extension HubFault {
    /// From what Foundation says.
    ///
    /// It tells five faults apart and calls the rest unknown, but it passes on libcurl's own words,
    /// which say more; the tests hold both against real servers.
    init(_ error: any Error) {
        let error = error as NSError
        self.init(
            code: error.domain == NSURLErrorDomain ? error.code : NSURLErrorUnknown,
            words: error.localizedDescription)
    }

    /// `code` is one of `NSURLErrorDomain`, `words` are libcurl's.
    init(code: Int, words: String) {
        let words = words.lowercased()
        if let known = Self.beginnings.first(where: { words.hasPrefix($0.words) })
            ?? Self.phrases.first(where: { words.contains($0.words) })
        {
            self = known.fault
            return
        }
        switch code {
        case NSURLErrorCannotFindHost: self = .unknownHost
        case NSURLErrorCannotConnectToHost: self = .unreachable
        case NSURLErrorTimedOut: self = .timedOut
        case NSURLErrorBadURL: self = .unusableAddress
        // The scheme was looked at before: it is the answer that is of another kind.
        case NSURLErrorUnsupportedURL, NSURLErrorBadServerResponse: self = .malformedAnswer
        default: self = .connectionLost
        }
    }

    /// What names a host further on, in which any other word may occur.
    private static let beginnings: [(words: String, fault: HubFault)] = [
        ("could not resolve host", .unknownHost),
        ("failed to connect", .unreachable),
        ("couldn't connect", .unreachable),
        ("connection timed out", .timedOut),
        ("ssl: no alternative certificate subject name", .wrongCertificateName),
        ("ssl: certificate subject name", .wrongCertificateName),
        ("ssl: unable to obtain common name", .wrongCertificateName),
    ]

    /// The first one that occurs decides. Words of libcurl 7.88 – 8 with OpenSSL.
    private static let phrases: [(words: String, fault: HubFault)] = [
        ("certificate has expired", .certificateExpired),
        ("certificate is not yet valid", .certificateExpired),
        ("certificate problem", .untrustedCertificate),
        // The trust store itself is missing, as on a Debian without ca-certificates.
        ("certificate file", .untrustedCertificate),
        ("certificate verify locations", .untrustedCertificate),
        ("ssl", .secureConnectionFailed),
        ("tls", .secureConnectionFailed),
        ("timed out", .timedOut),
        ("empty reply", .connectionLost),
        ("header", .malformedAnswer),
        ("content-length", .malformedAnswer),
        ("content encoding", .malformedAnswer),
        ("chunked-encoding", .malformedAnswer),
        // A single line of the head beyond libcurl's own limit of 100 KiB.
        ("out of memory", .malformedAnswer),
    ]
}
