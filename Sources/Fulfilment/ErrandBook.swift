public import Market

/// Who shops for whom: lists of people, and requests that volunteers take.
public struct ErrandBook: Sendable {
    /// Every request, in the order of their numbers.
    public private(set) var errands: [Errand] = []
    private var people: [AccountID: [Beneficiary]] = [:]
    private var sent: [AccountID: [ErrandID]] = [:]
    private var taken: [AccountID: [ErrandID]] = [:]
    /// Requests that nobody has taken, or somebody is at.
    public private(set) var underWay: Set<ErrandID> = []
    private var changes: [FulfilmentChange] = []

    init() {}

    mutating func takeChanges() -> [FulfilmentChange] {
        defer { changes = [] }
        return changes
    }

    /// For whom an account shops.
    public func beneficiaries(of payer: AccountID) -> [Beneficiary] {
        people[payer] ?? []
    }

    /// Somebody on an account's list.
    public func beneficiary(_ person: AccountID, of payer: AccountID) -> Beneficiary? {
        people[payer]?.first { $0.person == person }
    }

    /// A request.
    public func errand(_ id: ErrandID) -> Errand? {
        id.rawValue > 0 && id.rawValue <= errands.count ? errands[id.rawValue - 1] : nil
    }

    /// Puts a person on an account's list; the same person again only changes the name.
    public mutating func add(_ beneficiary: Beneficiary) throws(FulfilmentRefusal) {
        let list = people[beneficiary.payer] ?? []
        guard beneficiary.person != beneficiary.payer else { throw .outOfRange(field: "phone") }
        let isKnown = list.contains { $0.person == beneficiary.person }
        guard isKnown || list.count < FulfilmentLimits.beneficiariesMax else {
            throw .tooMany(limit: FulfilmentLimits.beneficiariesMax)
        }
        restore(beneficiary)
        changes.append(.beneficiary(beneficiary))
    }

    /// Takes a person off an account's list.
    public mutating func remove(
        _ person: AccountID,
        of payer: AccountID
    ) throws(FulfilmentRefusal) {
        guard beneficiary(person, of: payer) != nil else { throw .unknownBeneficiary }
        people[payer]?.removeAll { $0.person == person }
        changes.append(.noBeneficiary(payer: payer, person: person))
    }

    mutating func restore(_ beneficiary: Beneficiary) {
        var list = people[beneficiary.payer] ?? []
        if let index = list.firstIndex(where: { $0.person == beneficiary.person }) {
            list[index] = beneficiary
        } else {
            list.append(beneficiary)
        }
        people[beneficiary.payer] = list
    }

    mutating func restore(_ errand: Errand) {
        errands.append(errand)
        sent[errand.sender, default: []].append(errand.id)
        note(errand)
    }

    /// Asks for somebody to shop; the same key gives the same request.
    public mutating func post(
        _ text: String,
        for beneficiary: AccountID?,
        by sender: AccountID,
        key: IdempotencyKey,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Errand {
        let own = requests(of: sender)
        if let known = own.first(where: { $0.key == key }) {
            guard known.text == text, known.beneficiary == beneficiary else { throw .keyReused }
            return known
        }
        if let beneficiary, self.beneficiary(beneficiary, of: sender) == nil {
            throw .unknownBeneficiary
        }
        guard let plain = try? plainText(text), plain == text else {
            throw .outOfRange(field: "text")
        }
        let limit = FulfilmentLimits.errandsPerAccountMax
        guard own.count(where: \.isUnderWay) < limit else { throw .tooMany(limit: limit) }
        guard underWay.count < FulfilmentLimits.errandsOpenMax else {
            throw .tooMany(limit: FulfilmentLimits.errandsOpenMax)
        }
        let errand = Errand(
            id: ErrandID(errands.count + 1),
            sender: sender,
            beneficiary: beneficiary,
            text: text,
            posted: now,
            key: key,
            changed: now
        )
        restore(errand)
        changes.append(.errand(errand))
        return errand
    }

    /// A volunteer takes a request; taking it again changes nothing.
    ///
    /// - Parameters:
    ///   - id: The request.
    ///   - volunteer: Who takes it.
    ///   - contact: The name and phone of the person; they are on the volunteer's list until it is
    ///     delivered, so that limits count for the person.
    ///   - now: When.
    /// - Returns: The request as it stands now.
    /// - Throws: `unknownErrand`, `errandTaken`, or `tooMany`.
    public mutating func take(
        _ id: ErrandID,
        by volunteer: AccountID,
        contact: (name: String, phone: String),
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Errand {
        guard let errand = errand(id), errand.sender != volunteer, errand.person != volunteer else {
            throw .unknownErrand
        }
        if errand.volunteer == volunteer, errand.state == .taken { return errand }
        guard errand.state == .open else { throw .errandTaken }
        let limit = FulfilmentLimits.errandsPerAccountMax
        guard errands(takenBy: volunteer).count < limit else { throw .tooMany(limit: limit) }
        if beneficiary(errand.person, of: volunteer) == nil {
            try add(
                Beneficiary(
                    payer: volunteer,
                    person: errand.person,
                    name: contact.name,
                    phone: contact.phone,
                    errand: id
                )
            )
        }
        return set(.taken, id, volunteer, at: now)
    }

    /// The volunteer, or the sender, says that the goods are with the person.
    public mutating func deliver(
        _ id: ErrandID,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Errand {
        guard let errand = errand(id), account == errand.volunteer || account == errand.sender
        else { throw .unknownErrand }
        if errand.state == .delivered { return errand }
        guard errand.state == .taken else { throw .errandTaken }
        return set(.delivered, id, errand.volunteer, at: now)
    }

    /// The volunteer cannot do it after all: it is open again.
    public mutating func drop(
        _ id: ErrandID,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Errand {
        guard let errand = errand(id), account == errand.volunteer, errand.state == .taken else {
            throw .unknownErrand
        }
        return set(.open, id, nil, at: now)
    }

    /// The sender takes it back, as long as nobody is at it.
    public mutating func withdraw(
        _ id: ErrandID,
        by account: AccountID,
        at now: Timestamp
    ) throws(FulfilmentRefusal) -> Errand {
        guard let errand = errand(id), account == errand.sender else { throw .unknownErrand }
        if errand.state == .withdrawn { return errand }
        guard errand.state == .open else { throw .errandTaken }
        return set(.withdrawn, id, nil, at: now)
    }

    private mutating func set(
        _ state: Errand.State,
        _ id: ErrandID,
        _ volunteer: AccountID?,
        at now: Timestamp
    ) -> Errand {
        var errand = errands[id.rawValue - 1]
        if state != .taken, let former = errand.volunteer { release(errand, from: former) }
        errand.state = state
        errand.volunteer = volunteer
        errand.changed = now
        errands[id.rawValue - 1] = errand
        note(errand)
        changes.append(.errand(errand))
        return errand
    }

    /// The volunteer no longer shops for the person, unless they did so before.
    private mutating func release(_ errand: Errand, from volunteer: AccountID) {
        taken[volunteer]?.removeAll { $0 == errand.id }
        guard let entry = beneficiary(errand.person, of: volunteer), entry.errand == errand.id
        else { return }
        try? remove(errand.person, of: volunteer)
    }

    private mutating func note(_ errand: Errand) {
        if errand.isUnderWay { underWay.insert(errand.id) } else { underWay.remove(errand.id) }
        guard errand.state == .taken, let volunteer = errand.volunteer,
            taken[volunteer]?.contains(errand.id) != true
        else { return }
        taken[volunteer, default: []].append(errand.id)
    }

    /// The requests that an account sent, the oldest first.
    public func requests(of sender: AccountID) -> [Errand] {
        (sent[sender] ?? []).compactMap(errand)
    }

    /// The requests that a volunteer is at.
    public func errands(takenBy volunteer: AccountID) -> [Errand] {
        (taken[volunteer] ?? []).compactMap(errand)
    }
}
