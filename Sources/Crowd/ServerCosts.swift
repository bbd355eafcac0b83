/// What a join and a delivered frame cost the server, from its processor time and memory.
public struct ServerCosts: Codable, Sendable {
    /// Processor time of one unit in microseconds.
    public struct Cost: Codable, Sendable {
        /// In the program itself.
        public var userMicroseconds: Double
        /// With the kernel's part.
        public var allMicroseconds: Double

        /// Divides what was used; `nil` when there was nothing to use it for.
        init?(_ usage: ProcessUsage, by count: Int) {
            guard count > 0 else { return nil }
            userMicroseconds = usage.userSeconds * 1e6 / Double(count)
            allMicroseconds = (usage.userSeconds + usage.systemSeconds) * 1e6 / Double(count)
        }
    }

    /// One upgrade with its join, while viewers came in.
    public var join: Cost?
    /// One update delivered to one viewer while measured, with the bids and all else that happened.
    public var frame: Cost?
    /// Memory of one joined viewer; the kernel's buffers are not in it.
    public var bytesPerViewer: Int?

    /// Puts the looks at the server's process together.
    ///
    /// - Parameters:
    ///   - before: Before the first viewer came.
    ///   - joined: When all were in the room.
    ///   - joins: How many they were.
    ///   - measured: What was used while bids were sent; `nil` when the server was gone by then.
    ///   - frames: Updates that viewers got in that time.
    init(
        before: ProcessUsage,
        joined: ProcessUsage,
        joins: Int,
        measured: ProcessUsage?,
        frames: Int
    ) {
        join = Cost(joined.since(before), by: joins)
        frame = measured.flatMap { Cost($0, by: frames) }
        bytesPerViewer = joins > 0 ? (joined.residentBytes - before.residentBytes) / joins : nil
    }
}
