internal import CLinux

/// A call to the operating system that failed, and why.
public struct SystemCallError: Error, Hashable, Sendable {
    /// The calls this package makes, by the name of their manual page.
    public enum Call: String, Sendable {
        case accept4, bind, connect, eventfd, getsockname, getaddrinfo, recv, send
        case setsockopt, shutdown, sigaction
        case epollCreate = "epoll_create1"
        case epollControl = "epoll_ctl"
        case epollWait = "epoll_wait"
    }

    /// The call that failed.
    public let call: Call

    /// The error number of `errno(3)`, positive.
    public let number: Int32

    /// Names a failure.
    public init(call: Call, number: Int32) {
        self.call = call
        self.number = number
    }

    /// Passes a result on, or throws when it is a negative error number.
    static func check(_ result: Int32, _ call: Call) throws(SystemCallError) -> Int32 {
        guard result >= 0 else { throw SystemCallError(call: call, number: -result) }
        return result
    }

    /// Whether the process or the system has no descriptor left (`EMFILE`, `ENFILE`).
    public var isOutOfDescriptors: Bool { number == 24 || number == 23 }

    /// Whether a connection ended before it was accepted (`ECONNABORTED`).
    public var isConnectionAborted: Bool { number == 103 }

    /// Whether the address is none of this machine's (`EADDRNOTAVAIL`).
    public var isAddressElsewhere: Bool { number == 99 }

    /// Whether the address is in use by another socket (`EADDRINUSE`).
    public var isAddressInUse: Bool { number == 98 }
}

extension SystemCallError: CustomStringConvertible {
    /// The call and the system's words, such as `bind: Address already in use (98)`.
    public var description: String {
        var text = [CChar](repeating: 0, count: 128)
        unsafe CLinux_error_text(number, &text, text.count)
        let words = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(call.rawValue): \(String(decoding: words, as: UTF8.self)) (\(number))"
    }
}
