import EventLoop

/// A value that lives on one event loop, held by something that other threads can see.
// Checked: every access traps off the loop, so the value is never shared between threads.
final class LoopConfined<Value>: @unchecked Sendable {
    let loop: EventLoop
    private var stored: Value

    init(_ value: Value, on loop: EventLoop) {
        self.loop = loop
        stored = value
    }

    /// The value; on the loop only.
    var value: Value {
        loop.checkIsolated()
        return stored
    }
}
