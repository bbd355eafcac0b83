/// Something that acts on a descriptor's readiness, on its loop.
public protocol ReadinessHandler: AnyObject {
    /// Called at every turn in which the descriptor is ready (level-triggered).
    func ready(_ readiness: Readiness)
}

/// Names one registration of a descriptor; stale after it ended, also if the number came back.
public struct Registration: Hashable, Sendable {
    let descriptor: Int32
    let generation: UInt32

    init(descriptor: Int32, generation: UInt32) {
        self.descriptor = descriptor
        self.generation = generation
    }

    init(token: UInt64) {
        descriptor = Int32(truncatingIfNeeded: token)
        generation = UInt32(truncatingIfNeeded: token >> 32)
    }

    var token: UInt64 {
        UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }
}

/// Handlers by descriptor number, each with a generation.
///
/// A batch of reports can hold one for a descriptor that was closed, and even opened anew, by an
/// earlier report of the same batch. The generation in the report's token tells it apart.
struct ReadinessSlab {
    private struct Entry {
        var handler: (any ReadinessHandler)?
        var generation: UInt32
    }

    private var entries: [Entry] = []

    mutating func insert(_ descriptor: Int32, _ handler: any ReadinessHandler) -> Registration {
        let index = Int(descriptor)
        while entries.count <= index { entries.append(Entry(handler: nil, generation: 0)) }
        precondition(entries[index].handler == nil, "a descriptor is registered once")
        entries[index].handler = handler
        return Registration(descriptor: descriptor, generation: entries[index].generation)
    }

    func handler(of registration: Registration) -> (any ReadinessHandler)? {
        let index = Int(registration.descriptor)
        guard entries.indices.contains(index),
            entries[index].generation == registration.generation
        else { return nil }
        return entries[index].handler
    }

    /// Ends a registration and gives its handler out, so that it does not end in here; `nil` when it was
    /// stale.
    mutating func remove(_ registration: Registration) -> (any ReadinessHandler)? {
        guard let handler = handler(of: registration) else { return nil }
        entries[Int(registration.descriptor)].handler = nil
        entries[Int(registration.descriptor)].generation &+= 1
        return handler
    }

    mutating func removeAll() {
        entries = []
    }
}
