internal import CLinux

/// An Internet address with its port; IPv4 is held as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
public struct SocketAddress: Hashable, Sendable {
    /// An address without a port.
    public struct Host: Hashable, Sendable {
        let high: UInt64
        let low: UInt64
        let scope: UInt32

        /// What limits per address count by: an IPv4 address itself, the first 64 bits of an IPv6
        /// address.
        ///
        /// One IPv6 subscriber has all 2⁶⁴ addresses of a network (RFC 4291 §2.5.4).
        public var network: Host {
            let isIPv4 = high == 0 && low >> 32 == 0xffff
            return isIPv4 ? self : Host(high: high, low: 0, scope: scope)
        }
    }

    /// The host's address.
    public let host: Host

    /// The port, 0 when none was chosen yet.
    public let port: UInt16

    /// The IPv4 loopback address 127.0.0.1 with a port.
    public static func loopback(port: UInt16) -> SocketAddress {
        SocketAddress(host: Host(high: 0, low: 0xffff_7f00_0001, scope: 0), port: port)
    }

    /// An IPv4 address from its number, as in `0x7f00_0001` for 127.0.0.1.
    public static func ipv4(_ address: UInt32, port: UInt16) -> SocketAddress {
        let low = 0xffff_0000_0000 | UInt64(address)
        return SocketAddress(host: Host(high: 0, low: low, scope: 0), port: port)
    }

    /// Finds the first address of a host name or a numeric address.
    ///
    /// Blocks while a name is looked up: for starting up, never on a loop.
    ///
    /// - Throws: ``SystemCallError`` when there is no such host (`getaddrinfo(3)`).
    public static func resolve(
        host: String,
        port: UInt16
    ) throws(SystemCallError) -> SocketAddress {
        var raw = CLinux_Address()
        let result = unsafe CLinux_resolve(host, port, &raw)
        _ = try SystemCallError.check(result, .getaddrinfo)
        return SocketAddress(raw)
    }

    init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    init(_ raw: CLinux_Address) {
        host = Host(high: raw.high, low: raw.low, scope: raw.scope)
        port = raw.port
    }

    var raw: CLinux_Address {
        CLinux_Address(high: host.high, low: host.low, scope: host.scope, port: port)
    }
}

extension SocketAddress.Host: CustomStringConvertible {
    /// The numeric form, such as `127.0.0.1` or `2001:db8::1`.
    public var description: String {
        var raw = SocketAddress(host: self, port: 0).raw
        var text = [CChar](repeating: 0, count: 64)
        unsafe CLinux_format_address(&raw, &text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SocketAddress: CustomStringConvertible {
    /// Host and port, such as `127.0.0.1:8080` or `[::1]:8080`.
    public var description: String {
        let text = host.description
        return text.contains(":") ? "[\(text)]:\(port)" : "\(text):\(port)"
    }
}
