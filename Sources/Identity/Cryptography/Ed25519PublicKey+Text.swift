import StationModel

extension Ed25519PublicKey {
    /// From 64 lower-case hexadecimal digits, as configurations and commands write a key.
    public convenience init(hexadecimal text: String) throws(Refusal) {
        guard let bytes = [UInt8](hex: text, Self.size) else {
            throw .wrongLength(text.utf8.count / 2)
        }
        try self.init(bytes)
    }
}
