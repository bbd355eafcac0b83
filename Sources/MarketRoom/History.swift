import DequeModule

/// The newest publications, kept for pages that come back.
struct History {
    /// Most publications kept.
    static let countMax = 512
    /// Most bytes of text kept.
    static let bytesMax = 1 << 20
    /// Most publications sent to one page; one that missed more gets a snapshot, which is shorter.
    static let missedMax = 64

    private var publications: Deque<Publication> = []
    private var bytes = 0

    /// Offset of the newest publication; 0 before the first.
    private(set) var newestOffset: Int64 = 0

    /// Keeps a publication, which must be the next one.
    mutating func append(_ publication: Publication) {
        precondition(publication.offset == newestOffset + 1, "an offset was left out")
        newestOffset = publication.offset
        publications.append(publication)
        bytes += publication.text.count
        while publications.count > Self.countMax || bytes > Self.bytesMax,
            let oldest = publications.popFirst()
        {
            bytes -= oldest.text.count
        }
    }

    /// All publications after an offset, or nil where one of them is gone or the offset is not known.
    func since(_ offset: Int64) -> [Publication]? {
        let missed = newestOffset - offset
        guard missed >= 0, missed <= min(Int64(Self.missedMax), Int64(publications.count)) else {
            return nil
        }
        return Array(publications.suffix(Int(missed)))
    }
}
