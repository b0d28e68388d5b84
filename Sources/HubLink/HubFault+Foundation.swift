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
        if let known = Self.phrases.first(where: { words.contains($0.phrase) }) {
            self = known.fault
            return
        }
        switch code {
        case NSURLErrorCannotFindHost, NSURLErrorDNSLookupFailed: self = .unknownHost
        case NSURLErrorCannotConnectToHost, NSURLErrorNotConnectedToInternet:
            self = .unreachable
        case NSURLErrorTimedOut: self = .timedOut
        case NSURLErrorBadURL, NSURLErrorUnsupportedURL: self = .unusableAddress
        case NSURLErrorSecureConnectionFailed: self = .secureConnectionFailed
        case NSURLErrorBadServerResponse, NSURLErrorCannotParseResponse: self = .malformedAnswer
        default: self = .connectionLost
        }
    }

    /// The first one that occurs decides. Words of libcurl 7.74 – 8.x with OpenSSL or GnuTLS.
    private static let phrases: [(phrase: String, fault: HubFault)] = [
        ("certificate has expired", .certificateExpired),
        ("certificate is not yet valid", .certificateExpired),
        ("no alternative certificate subject name", .wrongCertificateName),
        ("subject name", .wrongCertificateName),
        ("self-signed certificate", .untrustedCertificate),
        ("self signed certificate", .untrustedCertificate),
        ("unable to get local issuer", .untrustedCertificate),
        ("certificate problem", .untrustedCertificate),
        ("certificate verification failed", .untrustedCertificate),
        ("could not resolve host", .unknownHost),
        ("timed out", .timedOut),
        ("ssl", .secureConnectionFailed),
        ("tls", .secureConnectionFailed),
        ("gnutls", .secureConnectionFailed),
        ("refused", .unreachable),
        ("failed to connect", .unreachable),
        ("couldn't connect", .unreachable),
        ("unreachable", .unreachable),
        ("no route", .unreachable),
    ]
}
