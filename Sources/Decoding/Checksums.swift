/// The small check sums of serial protocols, all over every byte that is handed over.
enum Checksums {
    /// CRC-16 of Modbus: polynomial 8005 reflected (A001), begins with FFFF. Sent low byte first.
    /// Source: Modbus over serial line V1.02, section 6.2.2.
    static func modbus(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte)) { rest, _ in
                rest & 1 == 1 ? rest >> 1 ^ 0xA001 : rest >> 1
            }
        }
    }

    /// CRC-8 of 1-Wire devices: polynomial 31 reflected (8C), begins with 0.
    /// Source: DS18B20 data sheet, section "CRC generation".
    static func dallas(_ bytes: some Sequence<UInt8>) -> UInt8 {
        bytes.reduce(0) { sum, byte in
            (0..<8).reduce(sum ^ byte) { rest, _ in
                rest & 1 == 1 ? rest >> 1 ^ 0x8C : rest >> 1
            }
        }
    }

    static func xor(_ bytes: some Sequence<UInt8>) -> UInt8 { bytes.reduce(0, ^) }
}
