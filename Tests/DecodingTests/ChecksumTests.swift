import Testing

@testable import Decoding

@Suite struct ChecksumTests {
    @Test func `each check sum of 123456789 is the published one`() {
        #expect(Checksums.modbus("123456789".utf8) == 0x4B37)
        #expect(Checksums.dallas("123456789".utf8) == 0xA1)
        #expect(Checksums.xor("123456789".utf8) == 0x31)
    }
}
