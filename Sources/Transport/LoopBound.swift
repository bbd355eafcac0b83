internal import EventLoop

/// A value that only one loop touches, held where other threads can see the holder.
// Checked: every access asserts that the loop's own thread makes it.
final class LoopBound<Value>: @unchecked Sendable {
    private let loop: EventLoop
    private var stored: Value?

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// The value, once it was set; on the loop.
    var value: Value? {
        get {
            loop.checkIsolated()
            return stored
        }
        set {
            loop.checkIsolated()
            stored = newValue
        }
    }
}
