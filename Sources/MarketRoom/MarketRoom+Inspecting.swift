package import Market

// What a simulation looks at, on the room's loop; nobody else needs to.
extension MarketRoom {
    /// The rules' state with everything decided, durable or not.
    package var decided: Room { room }

    /// The journal's number of the last decision.
    package var decidedSequence: Int64 { sequence }

    /// The journal's number of the last record that people have been shown.
    package var shownSequence: Int64 { shown.sequence }

    /// How often the room was read back after a failure: refusals from before are forgotten.
    package var readBacks: Int { rereadings }

    /// Whether nothing is on its way to the disk or being read back from it.
    package var isAtRest: Bool { flights.isEmpty && isRecording && !isRereading }
}
