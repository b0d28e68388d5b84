import COpenSSL

/// libcrypto refused a call that is right by itself: memory is short, or its provider is broken.
///
/// A wrong signature is never this fault; it is an ordinary answer.
public struct CryptographyFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was asked of libcrypto: `scrypt`, `HMAC-SHA256`.
    public let operation: String
    /// libcrypto's own words, with its error code.
    public let detail: String

    /// Takes the newest entry of this thread's error queue and empties the queue.
    init(_ operation: String) {
        self.operation = operation
        let code = ERR_peek_last_error()
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        ERR_clear_error()
        let end = text.firstIndex(of: 0) ?? text.count
        detail = String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    public var description: String {
        "\(operation) failed in libcrypto (\(detail)); check free memory and the installed libssl3"
    }
}
