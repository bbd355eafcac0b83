import Ledger
import Market

/// What a night does behind the back of its own checks, which must find it.
public enum Sabotage: String, CaseIterable, Sendable {
    /// Syncs do nothing and say that they did.
    case lyingSyncs
    /// A byte of the database changes after a crash.
    case flippedByte
}

/// What a seed decides of a night beforehand.
struct NightPlan {
    let steps: Int
    let rooms: Int
    let buyers: Int
    let pagesBeforeCheckpoint: Int
    let checkpointInterval: Int64
    let fanOut: Int64
    let weather: DiskWeather
    /// Whether the data folder is new, and made in this night.
    let isFounding: Bool
    /// Lives in a hundred that end within an operation of the disk.
    let stopsPercent: Int
    /// Up to how many operations of the disk such a life has after its start.
    let operationsMax: Int

    /// - Parameters:
    ///   - random: Where all choices come from.
    ///   - isCalm: Whether no fault is wanted but the caller's own.
    ///   - sabotage: What goes wrong without an excuse; power cuts come with it.
    init(_ random: inout SeededRandom, isCalm: Bool = false, sabotage: Sabotage? = nil) {
        steps = random.pick(40...120)
        rooms = random.chance(20) ? 2 : 1
        buyers = random.pick(2...5)
        pagesBeforeCheckpoint = random.pick(from: [1, 8, 40, 1_000])
        checkpointInterval = random.span(3...40)
        fanOut = random.chance(80) ? 0 : random.span(1...300)
        isFounding = random.chance(6)
        let stops = random.pick(from: [0, 50, 80, 95])
        stopsPercent = isCalm ? 0 : sabotage == nil ? stops : 80
        operationsMax = random.pick(from: [20, 60, 150])
        let weather = Self.weather(&random)
        self.weather = isCalm || sabotage != nil ? .calm : weather
    }

    private static func weather(_ random: inout SeededRandom) -> DiskWeather {
        var weather = DiskWeather.calm
        switch random.pick(1...100) {
        case 1...37: break
        case 38...55: weather.syncErrors = random.pick(10...150)
        case 56...66: weather.writeErrors = random.pick(5...60)
        case 67...73: weather.readErrors = random.pick(1...10)
        case 74...84: weather.capacity = 0
        case 85...92: weather.lies = true
        default:
            weather.syncErrors = random.pick(0...40)
            weather.writeErrors = random.pick(0...20)
            weather.readErrors = random.pick(0...5)
            if random.chance(50) { weather.capacity = 0 }
        }
        return weather
    }
}

extension SimulatedDisk {
    /// A disk with the data folder of a market that is about to open for the first time.
    ///
    /// Founding takes as long as a whole night does, so most nights begin with a copy.
    static func founded() throws(LedgerError) -> DiskImage {
        let disk = SimulatedDisk(seed: 1)
        let storage = SimulatedStorage(disk, pagesBeforeCheckpoint: 1_000)
        let ledger = try Ledger(folder: SimulatedStall.folder, in: storage, writing: .byHand)
        try ledger.store(SimulatedStall.plan)
        ledger.close()
        return disk.image
    }
}
