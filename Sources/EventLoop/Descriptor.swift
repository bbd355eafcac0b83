internal import CLinux

/// The one owner of an open file descriptor; closed when this value ends.
public struct Descriptor: ~Copyable, Sendable {
    /// The number that system calls take, valid no longer than the owner lives.
    public let number: Int32

    /// Takes ownership of an open descriptor.
    public init(owning number: Int32) {
        self.number = number
    }

    /// Gives the ownership up: the caller must close the number.
    public consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    deinit {
        // Nothing can be done about a failing close, and the number is free either way.
        _ = CLinux_close(number)
    }
}
