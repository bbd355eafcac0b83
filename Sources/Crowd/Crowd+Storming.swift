import Glibc

extension Crowd {
    /// Drops the lines of some who only watch.
    func beginStorm(_ stands: [Stand]) {
        say("\(options.stormers) viewers lose their lines and come back")
        let crowds = stands.dropFirst()
        for (index, stand) in crowds.enumerated() {
            let rest = index < options.stormers % crowds.count ? 1 : 0
            stand.beginStorm(options.stormers / crowds.count + rest)
        }
    }

    /// Waits until all are back in the room, for a bounded time, and tells how it went.
    func endStorm(_ stands: [Stand]) -> [Storm] {
        guard options.stormers > 0 else { return [] }
        var storms: [Storm] = []
        for _ in 0..<200 {
            storms = collect(stands) { stand, done in stand.reportStorm(done) }.compactMap(\.self)
            if storms.allSatisfy(\.isOver) { break }
            usleep(100_000)
        }
        return storms
    }
}
