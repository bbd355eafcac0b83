/// What became of viewers who joined and then read nothing for the whole run.
public struct StalledReport: Codable, Sendable {
    /// Viewers who were to stall.
    public var viewers: Int
    /// Those who joined and stalled.
    public var stalled: Int
    /// After reading on, those who have seen the newest record, some on a new line.
    public var sawNewest: Int
    /// Those whom the server had closed with the code that means "come back".
    public var sentBack: Int
    /// Lines that ended, by how.
    public var ends: [String: Int]
    /// Seconds from reading on until the last had seen the newest record; of these some may be TCP's, whose
    /// retransmissions become rare for a peer that takes nothing.
    public var secondsToNewest: Double?
    /// The server's memory when they had joined and no bid had come yet, in bytes.
    public var serverBytesBefore: Int?
    /// The server's memory at the end of the run, before they read on, in bytes.
    public var serverBytesAfter: Int?

    /// How much the server's memory grew for each, with all else that the run brought, in bytes.
    public var bytesPerViewer: Int? {
        guard let serverBytesBefore, let serverBytesAfter, stalled > 0 else { return nil }
        return (serverBytesAfter - serverBytesBefore) / stalled
    }

    /// Counts what the viewers tell.
    init(_ states: [StalledViewer.State], newest: Int64, seconds: Double) {
        viewers = states.count
        stalled = states.count(where: \.hasStalled)
        sawNewest = states.count { $0.hasStalled && $0.sequence >= newest }
        sentBack = states.count(where: \.wasSentBack)
        ends = states.reduce(into: [:]) { ends, state in
            for end in state.ends { ends[end, default: 0] += 1 }
        }
        secondsToNewest = sawNewest == stalled ? seconds : nil
    }
}
