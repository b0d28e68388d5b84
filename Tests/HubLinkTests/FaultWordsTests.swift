import Foundation
import StationModel
import Testing

@testable import HubLink

/// What Foundation and libcurl 7.88 say, word for word as it was seen on Debian 12.
@Suite struct FaultWordsTests {
    private static let unknown = NSURLErrorUnknown

    @Test(
        arguments: [
            (unknown, "SSL certificate problem: self-signed certificate", .untrustedCertificate),
            (
                unknown, "SSL certificate problem: unable to get local issuer certificate",
                .untrustedCertificate
            ),
            (
                unknown, "SSL certificate problem: self-signed certificate in certificate chain",
                .untrustedCertificate
            ),
            (unknown, "SSL certificate problem: certificate has expired", .certificateExpired),
            (
                unknown, "SSL certificate problem: certificate is not yet valid",
                .certificateExpired
            ),
            (
                unknown,
                "SSL: no alternative certificate subject name matches target host name 'tls.a'",
                .wrongCertificateName
            ),
            (
                unknown,
                "SSL: certificate subject name 'a' does not match target host name 'b'",
                .wrongCertificateName
            ),
            (
                unknown, "error setting certificate file: /etc/ssl/certs/ca-certificates.crt",
                .untrustedCertificate
            ),
            (
                unknown, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ssl.example:443 ",
                .secureConnectionFailed
            ),
            (NSURLErrorCannotFindHost, "Could not resolve host: tls.example", .unknownHost),
            (
                NSURLErrorCannotConnectToHost,
                "Failed to connect to ssl.example port 443 after 2 ms: Couldn't connect to server",
                .unreachable
            ),
            (
                unknown, "Failed to connect to 10.0.0.1 port 443 after 9 ms: No route to host",
                .unreachable
            ),
            (NSURLErrorTimedOut, "Connection timed out after 5001 milliseconds", .timedOut),
            (NSURLErrorTimedOut, "", .timedOut),
            (NSURLErrorBadURL, "URLSession and curl did not agree on URL host", .unusableAddress),
            (NSURLErrorUnsupportedURL, "Received HTTP/0.9 when not allowed", .malformedAnswer),
            (unknown, "Recv failure: Connection reset by peer", .connectionLost),
            (unknown, "HTTP/2 stream 1 was not closed cleanly", .connectionLost),
            (unknown, "", .connectionLost),
        ] as [(Int, String, HubFault)])
    func `a fault is told by libcurl's words, else by Foundation's code`(
        _ given: (code: Int, words: String, fault: HubFault)
    ) {
        #expect(HubFault(code: given.code, words: given.words) == given.fault)
    }
}
