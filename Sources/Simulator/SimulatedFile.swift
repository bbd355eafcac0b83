/// One file: what the system shows of it, what the disk has, and the changes between the two.
struct SimulatedFile {
    /// A change that no sync has followed.
    private enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(Int)
    }

    /// What a power cut did to a file.
    struct Damage {
        var kept = 0
        var lost = 0
        var torn = 0
    }

    /// As everybody sees it while the power is on.
    private(set) var content: [UInt8] = []
    private var durable: [UInt8] = []
    private var changes: [Change] = []

    /// Whether a power cut could lose something.
    var isDirty: Bool { !changes.isEmpty }

    mutating func write(_ bytes: [UInt8], at offset: Int) {
        content.put(bytes[...], at: offset)
        changes.append(.write(offset: offset, bytes: bytes))
    }

    mutating func truncate(to size: Int) {
        content.resize(to: size)
        changes.append(.truncate(size))
    }

    /// Everything written so far survives from now on.
    mutating func sync() {
        for change in changes {
            switch change {
            case .write(let offset, let bytes): durable.put(bytes[...], at: offset)
            case .truncate(let size): durable.resize(to: size)
            }
        }
        changes = []
    }

    /// A sync that failed: the system takes the changes for written, and some of them are not.
    ///
    /// Linux marks pages clean after a failed write-back, so the next sync does not try them again; they are read
    /// from memory until then.
    mutating func failSync(_ random: inout SeededRandom) {
        var left: [Change] = []
        for change in changes {
            switch random.pick(0...2) {
            case 0: left.append(change)
            case 1: continue
            default:
                if case .write(let offset, let bytes) = change {
                    durable.put(bytes[...], at: offset)
                } else {
                    left.append(change)
                }
            }
        }
        changes = left
    }

    /// The power goes: of what was not synced, each sector has some earlier or later state, or is torn.
    mutating func cutPower(sector: Int, _ random: inout SeededRandom) -> Damage {
        var damage = Damage()
        var writes: [Int: Int] = [:]
        var truncations = 0
        for change in changes {
            switch change {
            case .write(let offset, let bytes):
                for number in SimulatedFile.sectors(offset, bytes.count, sector) {
                    writes[number, default: 0] += 1
                }
            case .truncate: truncations += 1
            }
        }
        // The disk may have been busy or idle before: all lost, all kept, or each sector by chance.
        let mood = random.pick(0...5)
        var keeps: [Int: Int] = [:]
        for (number, count) in writes.sorted(by: { $0.key < $1.key }) {
            let kept = mood == 0 ? 0 : mood == 1 ? count : random.pick(0...count)
            keeps[number] = kept
            damage.kept += kept
            damage.lost += count - kept
        }
        let tears = mood > 1 && random.chance(60)
        let keptTruncations = mood == 0 ? 0 : mood == 1 ? truncations : random.pick(0...truncations)
        apply(keeps, keptTruncations, tears: tears, sector, &random, &damage)
        changes = []
        content = durable
        return damage
    }

    private mutating func apply(
        _ keeps: [Int: Int],
        _ keptTruncations: Int,
        tears: Bool,
        _ sector: Int,
        _ random: inout SeededRandom,
        _ damage: inout Damage
    ) {
        var seen: [Int: Int] = [:]
        var truncations = 0
        for change in changes {
            switch change {
            case .truncate(let size):
                truncations += 1
                if truncations <= keptTruncations { durable.resize(to: size) }
            case .write(let offset, let bytes):
                for number in SimulatedFile.sectors(offset, bytes.count, sector) {
                    let start = max(offset, number * sector)
                    var end = min(offset + bytes.count, (number + 1) * sector)
                    let index = seen[number, default: 0]
                    seen[number] = index + 1
                    let kept = keeps[number, default: 0]
                    if index > kept || (index == kept && !(tears && random.chance(30))) { continue }
                    if index == kept {
                        damage.torn += 1
                        end = random.pick(start...end)
                    }
                    durable.put(bytes[start - offset..<end - offset], at: start)
                }
            }
        }
    }

    private static func sectors(_ offset: Int, _ count: Int, _ sector: Int) -> Range<Int> {
        count == 0 ? 0..<0 : offset / sector..<(offset + count - 1) / sector + 1
    }
}

extension [UInt8] {
    /// Writes some bytes at a place, with zeros before it where nothing was.
    fileprivate mutating func put(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard !bytes.isEmpty else { return }
        if count < offset + bytes.count { resize(to: offset + bytes.count) }
        unsafe withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { source in
                let room = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: target[offset..<offset + source.count]
                )
                unsafe room.copyMemory(from: source)
            }
        }
    }

    /// Cuts the end off, or adds zeros.
    fileprivate mutating func resize(to size: Int) {
        if size < count {
            removeLast(count - size)
        } else if size > count {
            append(contentsOf: [UInt8](repeating: 0, count: size - count))
        }
    }
}
