/// What happened in some nights.
public struct NightFigures: Hashable, Sendable {
    /// Nights.
    public var nights = 0
    /// Times a server started.
    public var lives = 0
    /// Times it could not, because of the disk.
    public var failedStarts = 0
    /// Times it was ended as one should.
    public var cleanEnds = 0
    /// Answers to commands that were carried out.
    public var accepted = 0
    /// Answers that refused one by the rules.
    public var refused = 0
    /// Answers that said that nothing could be recorded, or not now.
    public var notNow = 0
    /// Answers to something asked again that had been answered before.
    public var repeated = 0
    /// Times a room stopped recording.
    public var stops = 0
    /// Publications.
    public var publications = 0
    /// Entries of all journals at the end.
    public var entries = 0
    /// Data folders that were verified.
    public var verified = 0
    /// Commands that were refused because their record failed, and were found recorded after the process ended.
    public var inDoubt = 0
    /// Answers that a lying disk lost.
    public var lostByLies = 0
    /// Data folders that a lying disk damaged, all of them reported as damaged.
    public var damagedByLies = 0
    /// What happened to the disks.
    public var disk = DiskFigures()

    /// Nothing so far.
    public init() {}

    /// Adds other nights.
    public mutating func add(_ other: NightFigures) {
        nights += other.nights
        lives += other.lives
        failedStarts += other.failedStarts
        cleanEnds += other.cleanEnds
        accepted += other.accepted
        refused += other.refused
        notNow += other.notNow
        repeated += other.repeated
        stops += other.stops
        publications += other.publications
        entries += other.entries
        verified += other.verified
        inDoubt += other.inDoubt
        lostByLies += other.lostByLies
        damagedByLies += other.damagedByLies
        disk.add(other.disk)
    }
}

/// What came of one night.
public struct NightReport: Sendable {
    /// Repeats the night.
    public let seed: UInt64
    /// The first promise that was broken; `nil` when all were kept.
    public let broken: String?
    /// What happened.
    public let figures: NightFigures
    /// The same for every run of this seed by this version.
    public let fingerprint: Fingerprint
}
