internal import CLinux

extension Socket {
    /// Sends small segments at once instead of waiting for more (`TCP_NODELAY`).
    public static func setNoDelay(_ descriptor: borrowing Descriptor) throws(SystemCallError) {
        _ = try SystemCallError.check(CLinux_set_no_delay(descriptor.number), .setsockopt)
    }

    /// Bounds the bytes the kernel keeps that were not sent yet (`TCP_NOTSENT_LOWAT`).
    ///
    /// Above the mark the socket takes nothing more, so that what waits for a slow peer stays
    /// where it can still be replaced by something newer.
    public static func setNotSentLowWater(
        _ descriptor: borrowing Descriptor,
        bytes: UInt32
    ) throws(SystemCallError) {
        let result = CLinux_set_not_sent_low_water(descriptor.number, bytes)
        _ = try SystemCallError.check(result, .setsockopt)
    }

    /// Fixes the sizes of the kernel's buffers in bytes; 0 leaves one to the system.
    public static func setBufferSizes(
        _ descriptor: borrowing Descriptor,
        receive: Int32,
        send: Int32
    ) throws(SystemCallError) {
        let result = CLinux_set_buffer_sizes(descriptor.number, receive, send)
        _ = try SystemCallError.check(result, .setsockopt)
    }
}
